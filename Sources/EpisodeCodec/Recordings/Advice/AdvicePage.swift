package import Bytes
internal import Pages
internal import TrajectoryMath

extension AdviceReport {
  /// Writes a page: the figures of each topic, and how fast it is written over the speed of a link.
  package func write(to output: FileOutput) throws(StreamError) {
    var page = Page(title: "What compression costs and saves", subtitle: "codec-advise")
    page.sections = topics.enumerated().map { ("topic\($0.offset)", $0.element.name) }
    for topic in topics {
      page.findings += sentences(topic).map { Finding(.note, place: topic.name, $0) }
    }
    if let training {
      page.findings += lines(training).filter { !$0.isEmpty }.map {
        Finding(.note, place: "", String($0.drop { $0 == " " }))
      }
    }
    try page.write(to: output) { (output) throws(StreamError) in
      for (index, topic) in topics.enumerated() {
        try output.write(markup(topic, "topic\(index)").utf8.bytes)
      }
    }
  }

  private func markup(_ topic: AdviceTopic, _ anchor: String) -> Markup {
    let table = table(topic)
    let heads = table.columns.map(\.title)
    var markup: Markup = """
      <h2 id="\(anchor)">\(topic.name)</h2>
      <p class="facts">\(facts(topic))</p>

      """
    markup += Page.Table("", heads, numeric: Set(1..<heads.count), table.rows).markup
    let curves =
      plot("Written, MB/s, by the MB/s of a disk or link", Self.standard(topic, \.encoding)).markup
    if !curves.isEmpty { markup += "<div class=\"card charts\">\n\(curves)</div>\n" }
    return markup
  }

  /// The codecs that are the best ones somewhere, and none, on links up to twice the speed at which
  /// none is the best.
  private func plot(
    _ title: String, _ advice: (rows: [AdviceTopic.Row], breakEven: BreakEven)
  ) -> CurvePlot {
    var plot = CurvePlot(title: title)
    guard let fastest = advice.breakEven.choices.first?.below, fastest.isFinite else { return plot }
    let curves: [(String, BreakEven.Codec?)] =
      [("none", nil)]
      + advice.breakEven.choices.map { choice in
        let row = advice.rows[choice.codec]
        return (row.codec.name, .init(ratio: row.ratio, speed: row.encoding))
      }
    for (name, codec) in curves {
      for place in 0...40 {
        let link = max(fastest * Double(place) / 20, 1)
        let written = codec.map { 1 / (1 / $0.speed + 1 / ($0.ratio * link)) } ?? link
        plot.add((link / 1e6, written / 1e6), label: nil, to: name)
      }
    }
    return plot
  }
}
