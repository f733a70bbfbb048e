internal import Bytes
internal import Stream

/// The numbers of a feature as they come: their statistics, and where they behave oddly.
final class AuditColumn {
  /// One number of the feature over all rows.
  struct Dimension {
    var (low, high) = (Double.infinity, -Double.infinity)
    /// Sums of the distances from the first number, and of their squares: no digits are lost.
    var (first, sum, squares) = (0.0, 0.0, 0.0)
    var count = 0
    var (atLow, atHigh) = (0, 0)
    /// At most nine different numbers.
    var different: [Double] = []
    var last = 0.0
    /// The changes from one row to the next: the largest, and the sum of the others.
    var (largestJump, jumpSum) = (0.0, 0.0)
    var jumps = 0
    var jump: (episode: Int, frame: Int) = (0, 0)
    // Of the episode.
    var (episodeLow, episodeHigh, episodeSum) = (Double.infinity, -Double.infinity, 0.0)

    var mean: Double { count > 0 ? first + sum / Double(count) : 0 }

    /// Of the population.
    var deviation: Double {
      guard count > 0 else { return 0 }
      let mean = sum / Double(count)
      return max(0, squares / Double(count) - mean * mean).squareRoot()
    }

    var isConstant: Bool { count > 1 && low == high }
    var isContinuous: Bool { different.count > 8 }

    fileprivate mutating func add(_ value: Double, isFirst: Bool, _ episode: Int, _ frame: Int) {
      if count == 0 { first = value }
      count += 1
      sum += value - first
      squares += (value - first) * (value - first)
      if value <= low { (low, atLow) = (value, value < low ? 1 : atLow + 1) }
      if value >= high { (high, atHigh) = (value, value > high ? 1 : atHigh + 1) }
      if different.count < 9, !different.contains(value) { different.append(value) }
      episodeLow = min(episodeLow, value)
      episodeHigh = max(episodeHigh, value)
      episodeSum += value
      if !isFirst, value != last {
        let change = abs(value - last)
        jumps += 1
        jumpSum += change
        if change > largestJump { (largestJump, jump) = (change, (episode, frame)) }
      }
      last = value
    }
  }

  /// What an episode's numbers are like.
  struct Episode {
    let number: Int
    let isConstant: Bool
    let min: [Double]
    let max: [Double]
    let mean: [Double]
    let checksum: UInt32
  }

  let feature: AuditFeature
  private(set) var dimensions: [Dimension]
  private(set) var episodes: [Episode] = []
  private(set) var notFinite = 0
  private(set) var rows = 0
  private(set) var firstNotFinite: (episode: Int, frame: Int)?
  /// The place of the next number: its episode and frame.
  private var (episode, frame) = (0, 0)
  private var length = 0
  private var crc = CRC32()

  /// Features of more numbers are images, or as good as images.
  static let mostDimensions = 4096

  init(_ feature: AuditFeature) {
    self.feature = feature
    dimensions = Array(repeating: Dimension(), count: feature.count)
  }

  /// Starts an episode; its numbers follow.
  func begin(_ number: Int, length: Int) {
    (episode, frame, self.length) = (number, 0, length)
    crc = CRC32()
    for index in dimensions.indices {
      dimensions[index].episodeLow = .infinity
      dimensions[index].episodeHigh = -.infinity
      dimensions[index].episodeSum = 0
    }
  }

  /// Adds whole rows of the episode.
  func add(_ bytes: RawSpan, _ type: TensorElementType, rows count: Int) {
    crc.update(bytes)
    for index in dimensions.indices {
      // Taken out, as each access to a property of a class is checked.
      var dimension = dimensions[index]
      for row in 0..<count {
        let value = type.double(at: (row * dimensions.count + index) * type.size, in: bytes)
        if value.isFinite {
          dimension.add(value, isFirst: frame + row == 0, episode, frame + row)
        } else {
          notFinite += 1
          let place = (episode: episode, frame: frame + row)
          firstNotFinite = firstNotFinite.map { $0 < place ? $0 : place } ?? place
        }
      }
      dimensions[index] = dimension
    }
    frame += count
    rows += count
  }

  func end() {
    episodes.append(
      Episode(
        number: episode,
        isConstant: frame > 1 && dimensions.allSatisfy { $0.episodeLow == $0.episodeHigh },
        min: dimensions.map(\.episodeLow), max: dimensions.map(\.episodeHigh),
        mean: dimensions.map { $0.episodeSum / Double(max(frame, 1)) }, checksum: crc.value))
  }

  func label(_ index: Int) -> String {
    if let names = feature.names, names.count == dimensions.count { return "'\(names[index])'" }
    return dimensions.count == 1 ? "the number" : "number \(index)"
  }
}
