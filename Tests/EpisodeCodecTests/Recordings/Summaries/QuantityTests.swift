import EpisodeCodec

import Testing
@testable import Recordings

@Suite struct QuantityTests {
  @Test(
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (9994, "9.99 kB"), (9995, "10.0 kB"),
      (99_950, "100 kB"), (999_499, "999 kB"), (999_500, "1.00 MB"), (738_000_000, "738 MB"),
      (.max, "18.4 EB"),
    ] as [(UInt64, String)])
  func sizesHaveThreeDigits(bytes: UInt64, text: String) { #expect(Quantity.size(bytes) == text) }

  @Test(arguments: [
    (0.0, 3, "0.000"), (1.9996, 3, "2.000"), (0.05, 2, "0.05"), (-0.001, 2, "0.00"),
    (-1.5, 1, "-1.5"), (1e300, 2, "1e+300"), (12.5, 0, "13"), (.nan, 1, "nan"),
  ])
  func decimalsAreFixed(value: Double, decimals: Int, text: String) {
    #expect(Quantity.fixed(value, decimals) == text)
  }

  @Test func emptyColumnsAreLeftOut() {
    var table = TextTable([("a", .left), ("b", .right), ("c", .right)])
    table.add(["long", "", "1"])
    table.add(["x", "", ""])
    #expect(table.lines == ["  a     c", "  long  1", "  x"])
  }
}
