internal import Posix

/// A line on the terminal that shows how far a filter is; erased at the end.
///
/// A call costs an addition and a comparison, because the rate of calls sets how often it reads the
/// clock.
package final class Progress {
  private let program: String
  package let isEnabled: Bool
  private let start = Terminal.seconds
  /// The fraction of the work that is done, from 0 to 1; nil if it is unknown.
  package var fractionDone: (() -> Double?)?
  /// The largest fraction shown so far: an estimate may fall, but the line never goes back.
  private var shown: Double?
  private var bytes: UInt64 = 0
  private var messages: UInt64 = 0
  /// Calls until the clock is read again.
  private var countdown = 1
  private var stride = 1
  private var lastLook: Double
  private var lastDrawn: Double
  private var isDrawn = false

  /// - Parameter isEnabled: false never shows the line.
  init(program: String, isEnabled: Bool) {
    self.program = program
    self.isEnabled = isEnabled
    lastLook = start
    lastDrawn = start
  }

  deinit { erase() }

  /// Sets the total number of bytes, from which the line shows the time left.
  package func expect(bytes total: UInt64) {
    fractionDone = { [unowned self] in total > 0 ? Double(bytes) / Double(total) : nil }
  }

  /// Counts the bytes and messages read since the last call.
  package func advance(bytes: Int, messages: Int = 1) {
    guard isEnabled else { return }
    self.bytes &+= UInt64(max(0, bytes))
    self.messages &+= UInt64(max(0, messages))
    countdown -= 1
    if countdown <= 0 { look(at: Terminal.seconds) }
  }

  /// Erases the line, before other text and at the end.
  package func erase() {
    if isDrawn { Diagnostic.writeError("\r\u{1B}[K") }
    isDrawn = false
  }

  private func look(at now: Double) {
    // Between 10 and 100 looks per second, whatever a message costs.
    if now - lastLook < 0.01 { stride = min(stride * 2, 1 << 16) }
    if now - lastLook > 0.1 { stride = max(stride / 2, 1) }
    (lastLook, countdown) = (now, stride)
    guard now - lastDrawn >= 0.1 else { return }
    lastDrawn = now
    shown = fractionDone?().map { max($0, shown ?? 0) }
    let line = "\(program): \(Self.text(bytes, messages, shown, after: now - start))"
    Diagnostic.writeError("\r\(line.prefix(max(1, Terminal.width - 1)))\u{1B}[K")
    isDrawn = true
  }

  /// `1.2 GB  3400 messages  310 MB/s  45 %  0:12 left`
  static func text(
    _ bytes: UInt64, _ messages: UInt64, _ fractionDone: Double?, after seconds: Double
  ) -> String {
    let rate = Double(bytes) / max(seconds, 1e-3)
    var parts = [size(Double(bytes)), "\(messages) messages", size(rate) + "/s"]
    if let fractionDone {
      let done = max(0, min(fractionDone, 1))
      parts.append("\(Int(done * 100)) %")
      if done > 0, done < 1 {
        let left = Int(min(seconds * (1 - done) / done, 1e9))
        parts.append("\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left")
      }
    }
    return parts.joined(separator: "  ")
  }

  /// Three digits at most: `1.2 GB`, `310 MB`.
  private static func size(_ bytes: Double) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var (value, unit) = (bytes, 0)
    while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    let tenths = (value * 10).rounded() / 10
    let text = value < 10 && unit > 0 ? "\(tenths)" : "\(Int64(value.rounded()))"
    return "\(text) \(units[unit])"
  }
}
