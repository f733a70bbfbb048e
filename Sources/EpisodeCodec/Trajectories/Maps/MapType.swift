internal import Stream

/// What a value of the map language is in one step.
enum MapType: Equatable, Sendable {
  /// Numbers of a shape, as in a `Tensor`.
  case numbers(TensorElementType, shape: [Int])
  case text
  /// An image, a window of images, or bytes of any length: it can be passed on, not computed with.
  case other(String)

  /// The most numbers in one value that is computed.
  static let mostElements = 1 << 22

  static func float32(_ shape: [Int]) -> MapType { .numbers(.float32, shape: shape) }

  /// As in a message: `float32 [7]`.
  var description: String {
    switch self {
    case .numbers(let type, let shape): "\(type.rawValue) \(shape)"
    case .text: "text"
    case .other(let what): what
    }
  }

  /// Axes of one value.
  var rank: Int { if case .numbers(_, let shape) = self { shape.count } else { 0 } }

  /// Numbers in one value; 0 for what has none.
  var count: Int {
    if case .numbers(_, let shape) = self { shape.reduce(1, *) } else { 0 }
  }
}
