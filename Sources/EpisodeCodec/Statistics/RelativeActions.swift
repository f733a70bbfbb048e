internal import Bytes
internal import Stream

/// The actions of an episode as chunks relative to the state in which each chunk starts, the form
/// that π0 and its successors learn: chunk i holds the actions of the H steps from step i, less the
/// state of step i.
///
/// openpi, `transforms.py`, `DeltaActions`; LeRobot, `datasets/compute_stats.py`.
package struct RelativeActions {
  package struct Settings: Sendable {
    /// Actions in a chunk, at least 1.
    package var steps: Int
    /// For each dimension from the first whether it is relative; those beyond are not. nil: all are.
    package var mask: [Bool]?
    /// True to repeat the last action of an episode in chunks that reach beyond it, as openpi's
    /// loader does; false to count only whole chunks, as LeRobot does.
    package var repeatsLast: Bool

    package init(steps: Int, mask: [Bool]?, repeatsLast: Bool) {
      (self.steps, self.mask, self.repeatsLast) = (steps, mask, repeatsLast)
    }
  }

  private let settings: Settings
  /// Actions and states of the steps from `first` on, row by row.
  private var actions: [Double] = []
  private var states: [Double] = []
  private var action: CollectedFeature?
  private var stateSize = 1
  /// The step in which the next chunk starts.
  private(set) var first: UInt64 = 0
  /// Chunks so far, of all episodes.
  private(set) var count: UInt64 = 0

  init(_ settings: Settings) { self.settings = settings }

  /// Takes the action of the next step.
  /// - Throws: `.malformed` when it is no row of floats or shorter than the mask.
  mutating func take(action row: RawSpan, of feature: CollectedFeature) throws(StreamError) {
    if action == nil {
      guard feature.shape.count <= 1, feature.type == .float32 || feature.type == .float64 else {
        throw StreamError(
          .malformed,
          "'\(feature.name)' is \(feature.type.rawValue) \(feature.shape); relative actions are rows of floats"
        )
      }
      guard settings.mask?.count ?? 0 <= feature.dimensions else {
        throw StreamError(
          .malformed,
          "the mask of relative actions has \(settings.mask?.count ?? 0) dimensions, '\(feature.name)' has \(feature.dimensions)"
        )
      }
      action = feature
    }
    append(row, of: feature, to: \.actions)
  }

  /// Takes the state of the next step.
  /// - Throws: `.malformed` when a relative dimension of the action has no state.
  mutating func take(state row: RawSpan, of feature: CollectedFeature) throws(StreamError) {
    stateSize = feature.dimensions
    append(row, of: feature, to: \.states)
  }

  private mutating func append(
    _ row: RawSpan, of feature: CollectedFeature, to rows: WritableKeyPath<Self, [Double]>
  ) {
    for dimension in 0..<feature.dimensions {
      self[keyPath: rows].append(feature.type.double(at: dimension * feature.type.size, in: row))
    }
  }

  /// The rows of the next chunk, in the type of the action; nil when steps are missing.
  /// - Parameters:
  ///   - atEnd: true when the episode has no more steps.
  mutating func nextChunk(atEnd: Bool) throws(StreamError) -> Bytes? {
    guard let action, !states.isEmpty else { return nil }
    let size = action.dimensions
    let steps = actions.count / size
    guard steps >= settings.steps || atEnd && settings.repeatsLast && steps > 0 else { return nil }
    let mask = settings.mask ?? Array(repeating: true, count: size)
    guard mask.lastIndex(of: true) ?? -1 < stateSize else {
      throw StreamError(
        .malformed,
        "the state has \(stateSize) dimensions; relative actions need \((mask.lastIndex(of: true) ?? 0) + 1)"
      )
    }
    var rows = ByteBuilder()
    for step in 0..<settings.steps {
      let start = min(step, steps - 1) * size
      for dimension in 0..<size {
        let isRelative = dimension < mask.count && mask[dimension]
        // A difference of two float32 in double, rounded to float32, is their float32 difference.
        let number = actions[start + dimension] - (isRelative ? states[dimension] : 0)
        if action.type == .float32 {
          rows.append(Float(number).bitPattern)
        } else {
          rows.append(number.bitPattern)
        }
      }
    }
    actions.removeFirst(size)
    states.removeFirst(stateSize)
    (first, count) = (first + 1, count + 1)
    return Bytes(rows.bytes)
  }

  /// Forgets the steps of an episode that has ended.
  mutating func endEpisode() {
    actions.removeAll()
    states.removeAll()
    first = 0
  }
}
