internal import Bytes
package import Recordings
package import Stream

/// A part of an episode as a list names it: `id:from-to`, where either end may be left out.
///
/// A time is seconds since the episode's beginning (`2.5`), or from 10^12 on a whole number of
/// nanoseconds on the recording's clock, as in the ids of episodes that have been cut.
package struct EpisodeSpan: Equatable, Sendable {
  package let id: String
  package let start: Moment?
  package let end: Moment?

  /// - Returns: nil for a text that does not end with a span.
  package init?(parsing text: String) {
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex else { return nil }
    let ends = text[text.index(after: colon)...].split(
      separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, !(ends[0].isEmpty && ends[1].isEmpty) else { return nil }
    let moments = ends.map { Self.moment($0) }
    guard ends[0].isEmpty || moments[0] != nil, ends[1].isEmpty || moments[1] != nil else {
      return nil
    }
    (id, start, end) = (String(text[..<colon]), moments[0], moments[1])
  }

  /// The span in an episode that begins at `time`, in ns of its clock.
  package func cut(beginning time: UInt64) -> EpisodeCut {
    EpisodeCut(start: start?.time(start: time), end: end?.time(start: time))
  }

  private static func moment(_ text: Substring) -> Moment? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    let isDecimal = { (text: Substring) in text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    guard let first = parts.first, isDecimal(first), isDecimal(fraction),
      let whole = UInt64(first)
    else { return nil }
    if whole >= 1_000_000_000_000 { return parts.count == 1 ? .absolute(whole) : nil }
    guard fraction.utf8.count <= 9, parts.count == 1 || !fraction.isEmpty else { return nil }
    let digits = fraction + String(repeating: "0", count: 9 - fraction.utf8.count)
    // Below 10^21 ns, which is more than the clock has.
    let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow, let rest = UInt64(digits) else { return nil }
    let (sum, carry) = product.addingReportingOverflow(rest)
    return carry ? nil : .sinceStart(sum)
  }
}
