import EpisodeCodec
import Testing

@testable import FilterKit

struct MomentTests {
  @Test(
    arguments: [
      ("0", .sinceStart(0)), ("2.5", .sinceStart(2_500_000_000)),
      ("0.000000001", .sinceStart(1)), ("12.", .sinceStart(12_000_000_000)),
      ("0.1", .sinceStart(100_000_000)),
      ("1000000000000", .absolute(1_000_000_000_000)),
      ("1767225600000000001", .absolute(1_767_225_600_000_000_001)),
      ("18446744073709551615", .absolute(.max)),
      ("2026-01-01T00:00:02.5Z", .absolute(1_767_225_602_500_000_000)),
    ] as [(String, Moment)])
  func timesAreExact(text: String, expected: Moment) throws {
    #expect(try Moment(parsing: text) == expected)
  }

  @Test(arguments: [
    "", "-1", "1e3", "nan", "inf", "0x10", "1.0000000001", "1.2.3", "1,5", ".", "١", "1.-5",
    "1767225600000000000.5", "18446744073709551616", "2026-01-01",
    // More seconds than fit in 64 bits of nanoseconds.
    "999999999999",
  ])
  func anythingElseIsAnError(text: String) {
    #expect(throws: UsageError.self) { try Moment(parsing: text) }
  }

  @Test func offsetsCountFromTheFirstMessage() {
    #expect(Moment.sinceStart(5).time(start: 100) == 105)
    #expect(Moment.absolute(5).time(start: 100) == 5)
    #expect(Moment.sinceStart(.max).time(start: 100) == .max)
  }
}
