/// Formats numbers for people.
package enum Quantity {
  /// Three digits: `4.1 kB`, `525 kB`, `12 B`.
  package static func size(_ bytes: UInt64) -> String {
    let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
    guard bytes >= 1000 else { return "\(bytes) B" }
    var (value, unit) = (Double(bytes) / 1000, 0)
    while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    let decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return "\(fixed(value, decimals)) \(units[unit])"
  }

  /// A number with a fixed count of decimals.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    var scale: Int64 = 1
    for _ in 0..<decimals { scale *= 10 }
    guard let scaled = Int64(exactly: (abs(value) * Double(scale)).rounded()) else {
      return value.description
    }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
    return "\(sign)\(scaled / scale).\(zeros)\(fraction)"
  }

  /// `1 message`, `2 messages`.
  package static func count(_ number: UInt64, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A number of at most some significant digits, without trailing zeros: `0.0123`, `12.5`, `-1.2e9`.
  package static func short(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf" }
    let size = abs(value)
    guard size > 0 else { return "0" }
    // The power of ten of the first digit.
    var (power, mantissa) = (0, size)
    while mantissa >= 10 { (mantissa, power) = (mantissa / 10, power + 1) }
    while mantissa < 1 { (mantissa, power) = (mantissa * 10, power - 1) }
    guard (-4..<6).contains(power) else {
      return "\(value < 0 ? "-" : "")\(trimmed(fixed(mantissa, digits - 1)))e\(power)"
    }
    return trimmed(fixed(value, max(0, digits - 1 - power)))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text[...]
    while text.hasSuffix("0") { text = text.dropLast() }
    return String(text.hasSuffix(".") ? text.dropLast() : text)
  }
}
