/// Whether enough of the samples of the last while exceed a threshold, so that a single one does not
/// alarm.
package struct AlarmWindow: Sendable {
  /// Nanoseconds; with 0 every sample counts alone.
  private let length: UInt64
  /// The share of the samples that makes an alarm.
  private let share: Double
  private var samples: [(time: UInt64, exceeds: Bool)] = []
  /// Samples before this are out of the window.
  private var first = 0
  private var exceeding = 0
  private var start: UInt64?

  package init(length: UInt64, share: Double) { (self.length, self.share) = (length, share) }

  package mutating func reset() {
    samples.removeAll(keepingCapacity: true)
    (first, exceeding, start) = (0, 0, nil)
  }

  /// Takes the next sample. Before a whole window has passed there is no alarm; a clock that goes back
  /// begins anew.
  package mutating func alarms(time: UInt64, exceeds: Bool) -> Bool {
    guard length > 0 else { return exceeds }
    if let last = samples.last, time < last.time { reset() }
    let start = start ?? time
    self.start = start
    samples.append((time, exceeds))
    if exceeds { exceeding += 1 }
    while first < samples.count, time - samples[first].time >= length {
      if samples[first].exceeds { exceeding -= 1 }
      first += 1
    }
    if first > 1024, first > samples.count / 2 {
      samples.removeFirst(first)
      first = 0
    }
    guard time - start >= length else { return false }
    return Double(exceeding) >= share * Double(samples.count - first) && exceeding > 0
  }
}
