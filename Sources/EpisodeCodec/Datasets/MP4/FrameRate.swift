/// Frames per second as a whole number of ticks per frame, so that no frame's time is rounded.
package struct FrameRate: Equatable, Sendable {
  /// Ticks per second and per frame.
  package let timescale: UInt32
  package let delta: UInt32
  package let framesPerSecond: Double

  /// A timescale from which the fractions of other clocks differ little.
  private static let fineTimescale = 10_000.0

  /// nil when no fraction of small numbers is the rate.
  package init?(_ framesPerSecond: Double) {
    guard framesPerSecond.isFinite, (0.001...1000).contains(framesPerSecond) else { return nil }
    for delta in 1...10_000 {
      let ticks = framesPerSecond * Double(delta)
      guard ticks.rounded() >= 1, abs(ticks - ticks.rounded()) <= ticks * 1e-9 else { continue }
      var factor = 1.0
      while ticks.rounded() * factor < Self.fineTimescale { factor *= 2 }
      timescale = UInt32(ticks.rounded() * factor)
      self.delta = UInt32(Double(delta) * factor)
      self.framesPerSecond = framesPerSecond
      return
    }
    return nil
  }
}
