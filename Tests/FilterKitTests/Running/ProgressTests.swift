import Testing

@testable import FilterKit

@Suite struct ProgressTests {
  @Test(
    arguments: [
      (0, nil, 0.0, "0 B  3 messages  0 B/s"),
      (999, nil, 1, "999 B  3 messages  999 B/s"),
      (1_234_567, nil, 0.5, "1.2 MB  3 messages  2.5 MB/s"),
      (310_000_000, 620_000_000, 1, "310 MB  3 messages  310 MB/s  0:01 left"),
      (1_000_000, 1_000_000_000, 1, "1.0 MB  3 messages  1.0 MB/s  16:39 left"),
      (UInt64.max, UInt64.max, 1, "18446744 TB  3 messages  18446744 TB/s"),
      (1, UInt64.max, 1, "1 B  3 messages  1 B/s  16666666:40 left"),
    ] as [(UInt64, UInt64?, Double, String)])
  func theLineSaysHowFarAndHowFast(
    _ bytes: UInt64, _ total: UInt64?, _ seconds: Double, _ expected: String
  ) {
    #expect(Progress.text(bytes, 3, of: total, after: seconds) == expected)
  }
}
