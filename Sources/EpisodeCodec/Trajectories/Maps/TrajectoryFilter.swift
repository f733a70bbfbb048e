package import Bytes
package import Stream

/// Passes on only the trajectories that meet a condition.
///
/// Steps wait in an `EpisodeBuffer` until the verdict on their trajectory is certain; after that,
/// steps of a dropped trajectory are discarded, and those of a kept one pass straight through.
package final class TrajectoryFilter: StepTransform {
  private let condition: TrajectoryCondition
  private let writer: StepWriter
  /// Called with messages for the user.
  package var report: ((String) -> Void)?
  package private(set) var dropped: UInt64 = 0

  private var fitted: FittedCondition?
  private var types: [MapType?] = []
  private var begin = EpisodeBegin()
  private var verdict = FittedCondition.Verdict.open
  private var isFirst = true
  private var kept: UInt64 = 0
  private let buffer = EpisodeBuffer()
  private var features: [Feature] = []

  package init(_ condition: TrajectoryCondition, to writer: StepWriter) {
    self.condition = condition
    self.writer = writer
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    begin = episode
    begin.index -= min(begin.index, dropped)
    (verdict, isFirst) = (.open, true)
    fitted?.removeAll()
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    // A stream without markers may have new features at any step.
    if self.features.count != features.count { self.features = features }
    if verdict == .open {
      try fit(step)
      isFirst = false
      try fitted?.append(step)
      verdict = fitted?.verdict ?? .open
      switch verdict {
      case .open: return try buffer.append(step)
      case .drop: return buffer.removeAll()
      case .keep: try pass()
      }
    }
    if verdict == .keep {
      try writer.declare(features)
      try writer.write(step)
    }
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    if verdict == .open, try fitted?.isKept(episode) ?? false {
      verdict = .keep
      try pass()
    }
    buffer.removeAll()
    guard verdict == .keep else {
      dropped += 1
      return
    }
    kept += 1
    var end = episode
    end.index = begin.index
    try writer.end(end)
  }

  package func finish() throws(StreamError) {
    report?("kept \(kept) trajectories of \(kept + dropped)")
  }

  /// Passes on the waiting steps.
  private func pass() throws(StreamError) {
    try writer.declare(features)
    try writer.begin(begin)
    for index in 0..<buffer.count { try writer.write(buffer.step(index)) }
    buffer.removeAll()
  }

  private func fit(_ step: Step) throws(StreamError) {
    guard fitted == nil || isFirst && types.count != features.count else { return }
    for (index, feature) in features.enumerated() {
      let message = index < step.values.count ? step.values[index] : nil
      let type = try message.map { (message) throws(StreamError) in
        try feature.mapType(of: message.data)
      }
      if index == types.count { types.append(type) } else { types[index] = types[index] ?? type }
    }
    fitted = try FittedCondition(condition, features, types: types)
  }
}
