import Testing

@testable import FilterKit

@Suite struct ProgressTests {
  @Test(
    arguments: [
      (0, nil, 0.0, "0 B  3 messages  0 B/s"),
      (999, nil, 1, "999 B  3 messages  999 B/s"),
      (1_234_567, nil, 0.5, "1.2 MB  3 messages  2.5 MB/s"),
      (1_234_567, 0, 0.5, "1.2 MB  3 messages  2.5 MB/s  0 %"),
      (310_000_000, 0.5, 1, "310 MB  3 messages  310 MB/s  50 %  0:01 left"),
      (1_000_000, 0.001, 1, "1.0 MB  3 messages  1.0 MB/s  0 %  16:39 left"),
      (1_000_000, 0.999, 10, "1.0 MB  3 messages  100 kB/s  99 %  0:00 left"),
      (1_000_000, 1, 10, "1.0 MB  3 messages  100 kB/s  100 %"),
      (1_000_000, 1.5, 10, "1.0 MB  3 messages  100 kB/s  100 %"),
      (UInt64.max, 1, 1, "18446744 TB  3 messages  18446744 TB/s  100 %"),
      (1, 1e-30, 1, "1 B  3 messages  1 B/s  0 %  16666666:40 left"),
    ] as [(UInt64, Double?, Double, String)])
  func theLineSaysHowFarAndHowFast(
    _ bytes: UInt64, _ done: Double?, _ seconds: Double, _ expected: String
  ) {
    #expect(Progress.text(bytes, 3, done, after: seconds) == expected)
  }

  @Test func aFileCountsByItsShareOfAllBytes() throws {
    var shares = try #require(FileShares(sizes: [100, 0, 300]))
    #expect(shares.fractionDone(of: 0) == 0)
    #expect(shares.fractionDone(of: 0.5) == 0.125)
    shares.endFile()
    #expect(shares.fractionDone(of: 0) == 0.25)
    shares.endFile()
    #expect(shares.fractionDone(of: 0.5) == 0.625)
    #expect(shares.fractionDone(of: 1.5) == 1)
    #expect(FileShares(sizes: []) == nil)
    #expect(FileShares(sizes: [0, 0]) == nil)
  }

  @Test func onlyRegularFilesHaveAShare() throws {
    #expect(FileShares([#filePath]) != nil)
    #expect(FileShares([#filePath, "/dev/null"]) == nil)
    #expect(FileShares([#filePath, "/nonexistent"]) == nil)
  }
}
