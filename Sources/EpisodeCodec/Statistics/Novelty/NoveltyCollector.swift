package import Bytes
internal import TrajectoryMath

/// Collects the samples of normal data.
package final class NoveltyCollector {
  package private(set) var state: NoveltyState
  /// The names of the groups, and of their sources.
  private let wanted: [(name: String, sources: [String])]
  private let skipsNonFinite: Bool
  /// Samples left out because a number was not finite.
  package private(set) var skipped: UInt64 = 0
  /// For each group the unit of the split, the samples of this episode before it is known, and the
  /// number of all.
  private var units: [UInt64?]
  private var openings: [[[Double]]]
  private var steps: [UInt64]
  private var parts: [Int?]

  package init(
    _ wanted: [(name: String, sources: [String])], _ split: NoveltySplit, skipsNonFinite: Bool
  ) {
    (self.wanted, self.skipsNonFinite) = (wanted, skipsNonFinite)
    state = NoveltyState(split)
    units = Array(repeating: nil, count: wanted.count)
    openings = Array(repeating: [], count: wanted.count)
    steps = Array(repeating: 0, count: wanted.count)
    parts = Array(repeating: nil, count: wanted.count)
  }

  package func beginEpisode() {
    for index in wanted.indices {
      settle(index)
      (units[index], steps[index]) = (nil, 0)
    }
  }

  /// - Parameters:
  ///   - shapes: of the group's sources, which are the same in all samples.
  package func take(
    _ vector: [Double], shapes: [[Int]], ofGroup index: Int
  ) throws(StreamError) {
    let step = steps[index]
    steps[index] += 1
    guard vector.allSatisfy({ abs($0) <= ExactProducts.largest }) else {
      guard skipsNonFinite else {
        throw StreamError(
          .malformed, "sample \(step) of \(title(index)) has a number that is not finite")
      }
      skipped += 1
      return
    }
    if parts[index] == nil { try start(index, shapes) }
    if let part = parts[index] { try state.parts[part].group.check(shapes) }
    guard units[index] == nil else { return add(vector, step: step, to: index) }
    openings[index].append(vector)
    if openings[index].count == NoveltySplit.opening { settle(index) }
  }

  /// Adds the samples that waited for the rest of the opening.
  private func settle(_ index: Int) {
    units[index] = units[index] ?? NoveltySplit.unit(of: openings[index])
    for (step, vector) in openings[index].enumerated() {
      add(vector, step: UInt64(step), to: index)
    }
    openings[index] = []
  }

  private func add(_ vector: [Double], step: UInt64, to index: Int) {
    guard let part = parts[index], let unit = units[index] else { return }
    let key = state.split.key(vector, step: step, in: unit)
    let entry = BottomSample.Entry(key: key, vector: vector)
    if state.split.calibrates(key, in: unit) {
      state.parts[part].calibration.add(entry)
    } else {
      state.parts[part].products.add(vector)
      state.parts[part].normal.add(entry)
    }
  }

  /// What was collected.
  /// - Throws: `.missing` when a group has had no sample.
  package func finish() throws(StreamError) -> NoveltyState {
    for index in wanted.indices { settle(index) }
    for index in wanted.indices where parts[index] == nil {
      throw StreamError(.missing, "there is no sample of \(title(index))")
    }
    var result = NoveltyState(state.split)
    for case let part? in parts { result.parts.append(state.parts[part]) }
    return result
  }

  private func start(_ index: Int, _ shapes: [[Int]]) throws(StreamError) {
    let (name, sources) = wanted[index]
    try state.append(
      NoveltyGroup(
        name: name,
        sources: zip(sources, shapes).map { NoveltyGroup.Source(name: $0, shape: $1) }))
    parts[index] = state.parts.count - 1
  }

  private func title(_ index: Int) -> String {
    NoveltyGroup(
      name: wanted[index].name,
      sources: wanted[index].sources.map { NoveltyGroup.Source(name: $0, shape: []) }
    ).title
  }
}
