package import CommandLine
internal import EpisodeCodec

/// A length of time in seconds: `5`, `0.02`, `1e-3`; or with a unit: `200ms`, `5s`, `2min`.
package struct Seconds: OptionValue {
  package let nanoseconds: UInt64
  private let text: String

  package init(parsing text: String) throws(UsageError) {
    self.text = text
    if let exact = Self.nanoseconds(text) {
      nanoseconds = exact
    } else if let number = Double(text), number >= 0, number < 1e9 {
      nanoseconds = UInt64((number * 1e9).rounded())
    } else if let length = Self.withUnit(text) {
      nanoseconds = length
    } else {
      throw UsageError("\(text.quoted) is not a number of seconds")
    }
  }

  package var argumentText: String { text }
  package static var placeholder: String { "SECONDS" }

  private static func withUnit(_ text: String) -> UInt64? {
    let unit = String(text.reversed().prefix { $0.isLetter }.reversed())
    return Double(text.dropLast(unit.count)).flatMap { MapDuration.nanoseconds($0, unit: unit) }
  }

  /// Decimal seconds as nanoseconds, exactly.
  static func nanoseconds(_ text: String) -> UInt64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard let whole = UInt64(parts[0]), whole < 1_000_000_000_000, fraction.utf8.count <= 9,
      fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let digits = String(fraction) + String(repeating: "0", count: 9 - fraction.utf8.count)
    let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow, let nanoseconds = UInt64(digits) else { return nil }
    let (sum, carry) = product.addingReportingOverflow(nanoseconds)
    return carry ? nil : sum
  }
}
