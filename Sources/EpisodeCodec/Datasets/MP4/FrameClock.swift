internal import Bytes

/// When the frames of a video that shows episodes are shown: one after the other at the rate of the
/// steps, or at the times of a recording.
package struct FrameClock {
  package private(set) var times = FrameTimes(timescale: Self.timescale)
  /// Gaps that are shorter in the video than in the recording.
  package private(set) var shortened = 0
  private let speed: Double
  private let fixed: Double?
  /// Frames per second of the episode; nil where the times of its frames count.
  private var rate: Double?
  private var count = 0
  /// Seconds of the episode so far, and the time of the last frame in ns.
  private var elapsed = 0.0
  private var last: UInt64?
  /// When the last frame starts, in ticks of the episode, and how long the one before it lasts.
  private var start: UInt64 = 0
  private var duration: UInt64?

  /// Of which frames at the usual rates last a whole number: 24 to 120, and 30000/1001.
  private static let timescale: UInt32 = 30_000
  /// A millisecond.
  private static let least: UInt64 = 30
  /// Seconds; a recording that pauses longer goes on after this.
  package static let longestGap = 10.0

  /// - Parameters:
  ///   - speed: how many times faster than in reality.
  ///   - fixed: frames per second of reality, in the place of the stream's rate and times.
  package init(speed: Double, fixed: Double?) { (self.speed, self.fixed) = (speed, fixed) }

  /// - Parameter rate: that of the episode's steps; 0 when it has none.
  package mutating func begin(rate: Double) {
    self.rate = fixed ?? ((0.001...1000).contains(rate) ? rate : nil)
    (count, elapsed, last, start, duration) = (0, 0, nil, 0, nil)
  }

  /// - Parameter time: of the next frame, in ns.
  package mutating func add(_ time: UInt64) {
    if let rate {
      elapsed = Double(count) / rate
    } else if let last, time > last {
      let gap = Double(time - last) / 1e9
      if gap > Self.longestGap { shortened += 1 }
      elapsed += min(gap, Self.longestGap)
    }
    last = time
    if count > 0 { show(until: ticks(elapsed)) }
    count += 1
  }

  package mutating func end() {
    guard count > 0 else { return }
    if let rate {
      show(until: ticks(Double(count) / rate))
    } else {
      // The last frame lasts as long as the one before.
      show(until: start + (duration ?? UInt64(Self.timescale)))
    }
    count = 0
  }

  private func ticks(_ seconds: Double) -> UInt64 {
    UInt64((seconds / speed * Double(Self.timescale)).rounded())
  }

  private mutating func show(until end: UInt64) {
    let duration = max(end > start ? end - start : 0, Self.least)
    times.append(UInt32(clamping: duration))
    start += duration
    self.duration = duration
  }
}
