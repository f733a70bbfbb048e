internal import Stream

/// The type of a value of the map language in one step.
enum MapType: Equatable, Sendable {
  /// Numbers of a shape, as in a `Tensor`.
  case numbers(TensorElementType, shape: [Int])
  case text
  /// An image, a window of images, or bytes of any length: a map can pass it on but not compute
  /// with it.
  case other(String)

  /// The most numbers in one computed value.
  static let mostElements = 1 << 22

  static func float32(_ shape: [Int]) -> MapType { .numbers(.float32, shape: shape) }

  /// For messages: `float32 [7]`.
  var description: String {
    switch self {
    case .numbers(let type, let shape): "\(type.rawValue) \(shape)"
    case .text: "text"
    case .other(let what): what
    }
  }

  /// The number of axes.
  var rank: Int { if case .numbers(_, let shape) = self { shape.count } else { 0 } }

  /// Numbers in one value; 0 if it has none.
  var count: Int {
    if case .numbers(_, let shape) = self { shape.reduce(1, *) } else { 0 }
  }
}
