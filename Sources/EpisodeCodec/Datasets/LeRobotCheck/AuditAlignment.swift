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
  private var isFull = false

  /// Numbers that are enough to tell.
  private static let most = 1 << 18
  private var taken = 0

  init(dimensions: Int) {
    self.dimensions = dimensions
    sums = Array(repeating: 0, count: Self.lags.count)
    counts = Array(repeating: 0, count: Self.lags.count)
  }

  var needsMore: Bool { taken < Self.most }

  mutating func add(action: Double) {
    if actions.count < Self.most { actions.append(Float(action)) }
  }
  mutating func add(state: Double) { if states.count < Self.most { states.append(Float(state)) } }

  /// Compares the episode's actions with its states.
  mutating func end() {
    defer { (actions, states) = ([], []) }
    let rows = min(actions.count, states.count) / dimensions
    guard rows > 3 * Self.lags.count, needsMore else { return }
    taken += rows * dimensions
    for dimension in 0..<dimensions {
      var (low, high) = (Float.infinity, -Float.infinity)
      for row in 0..<rows {
        let value = states[row * dimensions + dimension]
        (low, high) = (min(low, value), max(high, value))
      }
      let range = high - low
      guard range > 0, range.isFinite else { continue }
      for (place, lag) in Self.lags.enumerated() {
        // The same rows for every lag.
        for row in -Self.lags.lowerBound..<rows - Self.lags.upperBound {
          let action = actions[row * dimensions + dimension]
          let state = states[(row + lag) * dimensions + dimension]
          sums[place] += Double(abs(action - state) / range)
        }
        counts[place] += rows - Self.lags.count + 1
      }
    }
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
