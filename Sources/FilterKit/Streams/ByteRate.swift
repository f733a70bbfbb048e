package import CommandLine
package import EpisodeCodec

/// Bytes in a length of time: `2GB/day`, `500MB/hour`.
package struct ByteRate: OptionValue {
  package let rate: ClipBudget.Rate
  private let text: String

  private static let periods: [(name: String, seconds: UInt64)] = [
    ("day", 86400), ("hour", 3600), ("min", 60),
  ]

  package init(parsing text: String) throws(UsageError) {
    self.text = text
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let period = Self.periods.first(where: { $0.name == parts[1] }) else {
      throw UsageError("\(text.quoted) is not a budget such as 2GB/day")
    }
    rate = ClipBudget.Rate(
      bytes: try ByteSize(parsing: String(parts[0])).bytes, period: period.seconds * 1_000_000_000)
  }

  package var argumentText: String { text }
  package static var placeholder: String { "SIZE/day" }
}
