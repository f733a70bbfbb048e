import Bytes
import Pages
import Testing

struct PageTests {
  /// A text from outside stays text, whatever it holds.
  @Test func textIsNotMarkup() {
    let name = "<script>alert('1')</script>&\"\u{202E}"
    let markup: Markup = "<td title=\"\(name)\">\(Markup(stringLiteral: "<b>"))\(7)</td>"
    let text = String(decoding: markup.utf8.bytes, as: UTF8.self)
    #expect(
      text == "<td title=\"&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;\\u{202e}\">"
        + "<b>7</td>")
  }

  /// However long the series, the buckets stay few and keep the extremes; a short one is exact.
  @Test(arguments: [0, 1, 256, 257, 100_000])
  func seriesKeepsExtremes(count: Int) {
    var series = PlotSeries()
    for index in 0..<count {
      series.add(index == count / 3 ? 9 : index == count / 2 ? -9 : 0, at: Double(index))
    }
    #expect(series.buckets.count <= 256)
    #expect(series.buckets.count == count || count > 256)
    if count > 4 { #expect(series.high == 9 && series.low == -9) }
    #expect(series.buckets.map(\.time) == series.buckets.map(\.time).sorted())
    series.add(.nan, at: 1)
    #expect(series.notFinite == 1)
  }

  /// Numbers of any size and order: the bins hold each of them.
  @Test(arguments: [
    [0, 0, 0], [1, 2, 3, 4], [-1e300, 1e300, 0], [3, 3.0000001, 2.9999999], [1e6, 1e6 + 1e-3, -4],
    [0x1p-1074, 1, -0x1p-1074],
  ])
  func histogramHoldsAll(values: [Double]) {
    var histogram = Histogram()
    for value in values + [.nan, .infinity] { histogram.add(value) }
    #expect(histogram.count == UInt64(values.count) && histogram.notFinite == 2)
    #expect(histogram.bins.reduce(0, +) == histogram.count && histogram.bins.count <= 64)
    #expect(histogram.low == values.min() && histogram.high == values.max())
    let first = histogram.start(of: 0)
    #expect(first <= histogram.low && histogram.low < first + histogram.width)
  }

  /// A message that is late is a gap only among regular ones.
  @Test func laneFindsGaps() {
    var (regular, random) = (MessageLane(), MessageLane())
    var generator = SeededRandom(3)
    var time = 0.0
    for index in 0..<300 {
      regular.add(Double(index) * 0.02 + (index > 100 ? 0.5 : 0))
      time += Double.random(in: 0...1, using: &generator) < 0.3 ? 2 : 0.01
      random.add(time)
    }
    #expect(regular.isRegular && regular.gaps.count == 1)
    #expect(abs((regular.gaps.first?.duration ?? 0) - 0.52) < 1e-9)
    #expect(abs((regular.median ?? 0) - 0.02) < 0.0015)
    #expect(!random.isRegular && random.gaps.isEmpty)
  }

  @Test(arguments: [
    (0.0, "0"), (1, "1"), (-0.012345, "-0.01235"), (1234.5, "1235"), (99999.6, "100000"),
    (1e9, "1e9"), (-2.5e-7, "-2.5e-7"), (.nan, "NaN"), (-.infinity, "-inf"),
  ])
  func shortNumbers(value: Double, text: String) { #expect(Quantity.short(value) == text) }
}
