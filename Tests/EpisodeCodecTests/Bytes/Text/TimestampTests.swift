import EpisodeCodec
import Testing

/// Expected values from Python's `datetime` and GNU `date -u -d @N`.
@Suite struct TimestampTests {
  static let moments: [(nanoseconds: UInt64, text: String)] = [
    (0, "1970-01-01T00:00:00.000000000Z"),
    (951_782_399_999_999_999, "2000-02-28T23:59:59.999999999Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
    (951_868_800_000_000_001, "2000-03-01T00:00:00.000000001Z"),
    (1_767_225_600_012_345_678, "2026-01-01T00:00:00.012345678Z"),
    (1_735_689_599_000_000_000, "2024-12-31T23:59:59.000000000Z"),
    (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
    (.max, "2554-07-21T23:34:33.709551615Z"),
  ]

  @Test(arguments: moments)
  func textsAreThoseOfOtherPrograms(nanoseconds: UInt64, text: String) {
    #expect(Timestamp.text(nanoseconds) == text)
    #expect(Timestamp(parsing: text)?.nanoseconds == nanoseconds)
  }

  @Test(
    arguments: [
      ("2026-01-01T01:30:00.5+01:30", 1_767_225_600_500_000_000),
      ("2025-12-31t16:00:00-08:00", 1_767_225_600_000_000_000),
      ("2026-01-01 00:00:00z", 1_767_225_600_000_000_000),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
      ("1969-12-31T23:00:00-01:00", 0),
    ] as [(String, UInt64)])
  func legalFormsAreRead(text: String, nanoseconds: UInt64) {
    #expect(Timestamp(parsing: text)?.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "now", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00Z", "2026-13-01T00:00:00Z",
    "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-32T00:00:00Z",
    "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00+1:00", "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
    "2554-07-21T23:34:33.709551616Z", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
    "+026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
  ])
  func othersAreRefused(text: String) { #expect(Timestamp(parsing: text) == nil) }

  /// Days from 1970 to 2554, leap days among them, and the later one's text is later.
  @Test func daysReadBackAndSort() {
    var last = ""
    for day in stride(from: 0, through: 213_502, by: 9) as StrideThrough<UInt64> {
      let nanoseconds = day * 86_400_000_000_000
      let text = Timestamp.text(nanoseconds)
      guard text > last, Timestamp(parsing: text)?.nanoseconds == nanoseconds else {
        Issue.record("day \(day) is \(text)")
        return
      }
      last = text
    }
  }
}
