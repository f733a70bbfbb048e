package import Bytes
package import Stream

/// Reads the numbers of some features of each step, one after the other.
package struct FeatureRows {
  private let names: [String]
  private var known: [Feature] = []
  /// The index of each feature among those of the stream.
  private var places: [Int] = []
  /// Of the last step.
  package private(set) var shapes: [[Int]] = []

  package init(_ names: [String]) { self.names = names }

  /// - Parameter row: becomes the numbers, as float64.
  /// - Throws: `.missing` when the stream or the step lacks a feature.
  package mutating func read(
    _ step: borrowing Step, of features: [Feature], into row: inout [Double]
  ) throws(StreamError) {
    if known != features { try learn(features) }
    row.removeAll(keepingCapacity: true)
    for (index, place) in places.enumerated() {
      guard place < step.values.count, let message = step.values[place] else {
        throw StreamError(.missing, "step \(step.index) has no '\(names[index])'")
      }
      let tensor = try Tensor(parsing: message.data)
      if shapes[index] != tensor.shape { shapes[index] = tensor.shape }
      let data = tensor.data.span
      for offset in stride(from: 0, to: data.byteCount, by: tensor.type.size) {
        row.append(tensor.type.double(at: offset, in: data))
      }
    }
  }

  private mutating func learn(_ features: [Feature]) throws(StreamError) {
    places = []
    for name in names {
      guard let place = features.firstIndex(where: { $0.name == name && $0.kind == .tensor }) else {
        throw StreamError.noNumbers(of: name, among: features.map(\.name))
      }
      places.append(place)
    }
    shapes = Array(repeating: [], count: names.count)
    known = features
  }
}
