/// Evenly spaced times: `start + k / rate` for k = 0, 1, …, each rounded to a nanosecond
/// separately, so that errors do not accumulate.
package struct TickGrid: Sendable {
  /// Time of tick 0, ns.
  package let start: UInt64
  /// Ticks per second.
  package let rate: Double

  /// - Parameters:
  ///   - rate: above 0, at most 1e9.
  package init(start: UInt64, rate: Double) {
    self.start = start
    self.rate = rate
  }

  /// Time of a tick, ns; `UInt64.max` beyond the range of the clock.
  package func time(_ tick: UInt64) -> UInt64 {
    let offset = (Double(tick) * 1e9 / rate).rounded()
    guard offset < 0x1p63 else { return .max }
    let (time, overflow) = start.addingReportingOverflow(UInt64(offset))
    return overflow ? .max : time
  }

  /// The first tick at or after a time.
  package func firstTick(atOrAfter time: UInt64) -> UInt64 {
    guard time > start else { return 0 }
    // Rounded ticks may make the quotient off by one.
    let estimate = (Double(time - start) * rate / 1e9).rounded(.down) - 1
    var tick = UInt64(min(max(0, estimate), 0x1p63))
    while self.time(tick) < time { tick += 1 }
    return tick
  }
}
