/// How long each frame of a video lasts, in ticks.
package struct FrameTimes: Sendable {
  /// Ticks per second.
  package let timescale: UInt32
  /// Frames in sequence that last equally long.
  package private(set) var runs: [(count: UInt32, ticks: UInt32)] = []
  /// Ticks of all frames.
  package private(set) var total: UInt64 = 0

  package init(timescale: UInt32) { self.timescale = timescale }

  /// The times of frames at a rate.
  package init(_ rate: FrameRate, count: Int) {
    timescale = rate.timescale
    runs = [(UInt32(clamping: count), rate.delta)]
    total = UInt64(count) * UInt64(rate.delta)
  }

  package mutating func append(_ ticks: UInt32) {
    total += UInt64(ticks)
    guard let last = runs.last, last.ticks == ticks else { return runs.append((1, ticks)) }
    runs[runs.count - 1].count += 1
  }
}
