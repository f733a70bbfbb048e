internal import Bytes
internal import Stream

/// Steps in windows: as the converter of Kuavo's bags makes them, which reads a window of ticks at a
/// time and finds samples in it only.
extension EpisodeAligner {
  func advance(_ plan: AlignmentPlan.Window, isFinal: Bool) throws(StreamError) {
    // A tick that a feature does not outlast ends the episode.
    if window.isEmpty, ticks.next != nil { removeAbsent { $0.isKnown } }
    while let tick = ticks.next, areAllAfter(tick) {
      window.append(tick)
      ticks.advance()
      if window.count == plan.ticks { try writeWindow(plan) }
    }
    if isFinal { try writeWindow(plan) }
  }

  /// True when every feature has a sample after a time; text does not stop.
  private func areAllAfter(_ tick: UInt64) -> Bool {
    for feature in features {
      for source in feature.sources where !source.isLatched {
        // The end of the recording shows whether the topic of an optional feature has messages.
        guard let last = source.series.lastTime else { return false }
        guard last.seconds > tick.seconds else { return false }
      }
    }
    return true
  }

  private func writeWindow(_ plan: AlignmentPlan.Window) throws(StreamError) {
    guard let first = window.first, let last = window.last else { return }
    let times =
      UInt64(seconds: first.seconds - plan.margin)...UInt64(seconds: last.seconds + plan.margin)
    for tick in window { _ = try step(at: tick, in: times) }
    forget(before: last)
    window.removeAll()
  }

  /// Drops the last sample but one of a source if no tick can need it; of samples with the same time
  /// the converter keeps the last.
  func thin(_ feature: Int, _ source: Int) {
    features[feature].sources[source].series.dropSame()
    features[feature].sources[source].series.thin { before, _, after in
      ticks.mayTick(from: before, to: after) || window.contains { $0 >= before && $0 < after }
    }
  }
}

extension UInt64 {
  /// Nanoseconds in seconds, as genpy's `to_sec` computes them.
  var seconds: Double { Double(self / 1_000_000_000) + Double(self % 1_000_000_000) / 1e9 }

  /// Seconds in nanoseconds, as genpy's `from_sec` computes them.
  fileprivate init(seconds: Double) {
    guard seconds > 0 else {
      self = 0
      return
    }
    let whole = UInt64(seconds)
    self = whole * 1_000_000_000 + UInt64((seconds - Double(whole)) * 1e9)
  }
}
