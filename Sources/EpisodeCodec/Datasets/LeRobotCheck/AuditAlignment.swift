internal import Bytes
internal import Stream

/// How the actions of an episode lie to its states: an action that is a target is reached by the
/// state some steps later.
struct AuditAlignment {
  private let dimensions: Int
  /// Steps by which the state is later, from the first of these.
  static let lags = -6...20
  /// Sums of the distances between action and state, in deviations, for each lag.
  private var sums: [Double]
  private var counts: [Int]
  private var actions: [Float] = []
  private var states: [Float] = []

  /// Numbers that are enough to tell.
  private static let most = 1 << 15
  private var taken = 0

  init(dimensions: Int) {
    self.dimensions = dimensions
    sums = Array(repeating: 0, count: Self.lags.count)
    counts = Array(repeating: 0, count: Self.lags.count)
  }

  var needsMore: Bool { taken < Self.most }

  mutating func add(actions bytes: RawSpan, _ type: TensorElementType) {
    Self.append(bytes, type, to: &actions)
  }

  mutating func add(states bytes: RawSpan, _ type: TensorElementType) {
    Self.append(bytes, type, to: &states)
  }

  private static func append(
    _ bytes: RawSpan, _ type: TensorElementType, to numbers: inout [Float]
  ) {
    for offset in stride(from: 0, to: bytes.byteCount, by: type.size)
    where numbers.count < most {
      numbers.append(Float(type.double(at: offset, in: bytes)))
    }
  }

  /// Compares the episode's actions with its states.
  mutating func end() {
    defer { (actions, states) = ([], []) }
    let rows = min(actions.count, states.count) / dimensions
    guard rows > 3 * Self.lags.count, needsMore else { return }
    taken += rows * dimensions
    for dimension in 0..<dimensions {
      let (action, state) = (column(dimension, of: actions), column(dimension, of: states))
      let range = (state.max() ?? 0) - (state.min() ?? 0)
      guard range > 0, range.isFinite else { continue }
      // The same rows for every lag.
      let compared = action[(-Self.lags.lowerBound)..<rows - Self.lags.upperBound]
      for (place, lag) in Self.lags.enumerated() {
        var sum = 0.0
        for (row, value) in zip(compared.indices, compared) {
          sum += Double(abs(value - state[row + lag]))
        }
        sums[place] += sum / Double(range)
        counts[place] += compared.count
      }
    }
  }

  private func column(_ dimension: Int, of numbers: [Float]) -> [Float] {
    stride(from: dimension, to: numbers.count, by: dimensions).map { numbers[$0] }
  }

  /// The lag at which the two are nearest, and how far apart they are then, and at a lag of 0.
  var best: (lag: Int, distance: Double, atZero: Double)? {
    guard let count = counts.first, count > 0 else { return nil }
    let distances = sums.map { $0 / Double(count) }
    guard let place = distances.indices.min(by: { distances[$0] < distances[$1] }) else {
      return nil
    }
    return (
      Self.lags.lowerBound + place, distances[place], distances[-Self.lags.lowerBound]
    )
  }
}
