/// The mean of vectors, as a direction.
package struct VectorMean: Sendable {
  private var sums: [Double] = []
  package private(set) var count = 0

  package init() {}

  /// - Parameter vector: of as many numbers as those before.
  package mutating func add(_ vector: [Float]) {
    if sums.isEmpty { sums = Array(repeating: 0, count: vector.count) }
    precondition(vector.count == sums.count)
    for place in vector.indices { sums[place] += Double(vector[place]) }
    count += 1
  }

  /// The mean with length 1; nil without a vector, or where the mean is zero.
  package var direction: [Float]? { Self.normalized(sums) }

  /// A vector with length 1 in the same direction; nil for the zero vector and for numbers that are
  /// not finite.
  package static func normalized(_ vector: [Float]) -> [Float]? {
    normalized(vector.map { Double($0) })
  }

  private static func normalized(_ vector: [Double]) -> [Float]? {
    // In units of the largest number, so that no square is too large or too small.
    let most = vector.reduce(0) { max($0, abs($1)) }
    guard most > 0, most.isFinite, !vector.contains(where: \.isNaN) else { return nil }
    var squares = 0.0
    for number in vector { squares += (number / most) * (number / most) }
    let length = squares.squareRoot()
    return vector.map { Float($0 / most / length) }
  }
}
