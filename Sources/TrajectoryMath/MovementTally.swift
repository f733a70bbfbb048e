internal import Posix

/// The movement of a point in any number of dimensions, from positions or velocities at equal
/// distances in time. It keeps a number for each of them.
package struct MovementTally {
  private var last: [Double] = []
  /// The distances between positions, or the lengths of velocities.
  private var lengths: [Double] = []
  private let isVelocity: Bool
  /// Positions or velocities.
  package private(set) var count = 0

  package init(ofVelocity isVelocity: Bool) { self.isVelocity = isVelocity }

  /// The bytes that it keeps.
  package var size: Int { lengths.count * MemoryLayout<Double>.stride }

  package mutating func removeAll() {
    lengths.removeAll(keepingCapacity: true)
    (last, count) = ([], 0)
  }

  /// - Parameter vector: finite numbers, as many as before.
  package mutating func add(_ vector: [Double]) {
    count += 1
    guard !isVelocity else { return lengths.append(Self.length(vector)) }
    if last.count == vector.count {
      var squares = 0.0
      for place in vector.indices {
        let difference = vector[place] - last[place]
        squares += difference * difference
      }
      lengths.append(squares.squareRoot())
    }
    last = vector
  }

  private static func length(_ vector: [Double]) -> Double {
    var squares = 0.0
    for number in vector { squares += number * number }
    return squares.squareRoot()
  }

  /// The length of the path: of the polygon through all positions, or of velocities times time.
  /// - Parameter rate: per second.
  package func path(rate: Double) -> Double? {
    guard !lengths.isEmpty else { return nil }
    let sum = lengths.reduce(0, +)
    return isVelocity ? sum / rate : sum
  }

  /// The share of the speeds that are less than a limit.
  /// - Parameters:
  ///   - limit: per second; nil for a twentieth of the largest speed.
  package func idleShare(below limit: Double?, rate: Double) -> Double? {
    guard let most = lengths.max() else { return nil }
    guard most > 0 else { return 1 }
    let unit = isVelocity ? 1 : rate
    let bound = limit ?? most * unit / 20
    return Double(lengths.count { $0 * unit < bound }) / Double(lengths.count)
  }

  /// The negative logarithm of the dimensionless jerk of the speed: Balasubramanian,
  /// Melendez-Calderon, Burdet, "A robust and sensitive metric for quantifying movement smoothness",
  /// IEEE Trans. Biomed. Eng. 59(8), 2012, with second differences for derivatives. The rate cancels
  /// out.
  /// - Returns: nil without movement or jerk.
  package var logDimensionlessJerk: Double? {
    guard lengths.count > 2, let most = lengths.max(), most > 0 else { return nil }
    var squares = 0.0
    for place in 2..<lengths.count {
      let second = (lengths[place] - 2 * lengths[place - 1] + lengths[place - 2]) / most
      squares += second * second
    }
    let count = Double(lengths.count)
    let jerk = count * count * count * squares
    return jerk > 0 && jerk.isFinite ? -Libm.logarithm(jerk) : nil
  }

  package func arcLength(rate: Double, _ spectrum: inout SpectralArcLength) -> Double? {
    spectrum.value(lengths, rate: rate)
  }
}
