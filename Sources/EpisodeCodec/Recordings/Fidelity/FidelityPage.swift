package import Bytes
internal import Images
internal import Pages

extension FidelityReport {
  /// Writes a page: what the qualities lose, in tables, curves and parts of pictures.
  /// - Parameter name: of the input.
  package func write(name: String, to output: FileOutput) throws(StreamError) {
    var page = Page(title: name, subtitle: "image-fidelity")
    page.sections = topics.enumerated().map { ("topic\($0.offset)", $0.element.name) }
    for topic in topics {
      for table in FidelityTable.all(topic, plan) {
        guard let verdict = verdict(table) else { continue }
        page.findings.append(Finding(.note, place: topic.name, verdict))
      }
    }
    page.findings += notes.map { Finding(.note, place: "", $0) }
    try page.write(to: output) { (output) throws(StreamError) in
      for (index, topic) in topics.enumerated() {
        try output.write(markup(topic, "topic\(index)").utf8.bytes)
      }
    }
  }

  private func markup(_ topic: FidelityTopic, _ anchor: String) -> Markup {
    var markup: Markup = """
      <h2 id="\(anchor)">\(topic.name)</h2>
      <p class="facts">\(facts(topic))</p>

      """
    let tables = FidelityTable.all(topic, plan)
    for table in tables {
      let heads = [(table.model ?? topic.size).text] + Self.heads
      let rows = table.rows.map { [name($0.change)] + cells($0, topic) }
      markup += Page.Table("", heads, numeric: Set(1..<heads.count), rows).markup
    }
    markup += "<div class=\"card charts\">\n"
    for table in tables { markup += curve(table, topic).markup }
    markup += overTime(topic)
    markup += "</div>\n"
    if let (index, crops) = topic.worstCrops { markup += self.markup(crops, frame: index) }
    return markup
  }

  /// Decibels over the bytes of a frame, with those of the augmentations as lines across.
  private func curve(_ table: FidelityTable, _ topic: FidelityTopic) -> CurvePlot {
    var plot = CurvePlot(
      title: "PSNR at \((table.model ?? topic.size).text), dB, by kB a frame")
    for row in table.rows where row.mean.signalToNoise.isFinite {
      guard let bytes = row.bytes else {
        plot.levels.append((name(row.change), row.mean.signalToNoise))
        continue
      }
      let point = (x: bytes / 1000, y: row.mean.signalToNoise)
      switch row.change {
      case .jpeg(let quality, let subsampling):
        plot.add(point, label: "\(quality)", to: "jpeg \(subsampling.rawValue)")
      default: plot.add(point, label: "", to: name(row.change))
      }
    }
    return plot
  }

  private func overTime(_ topic: FidelityTopic) -> Markup {
    let stored = plan.changes.indices.filter { plan.changes[$0].isStored }
    guard topic.frames.count > 1, let end = topic.frames.map(\.time).max() else { return "" }
    let start = min(0, topic.frames.map(\.time).min() ?? 0)
    let labels = stored.map { name(plan.changes[$0]) }
    var noise = Chart("PSNR over time, dB", labels: labels)
    var similarity = Chart("SSIM over time", labels: labels)
    for frame in topic.frames {
      let scores = stored.map { frame.fidelity.scores[$0] }
      noise.add(scores.map(\.signalToNoise), at: frame.time)
      similarity.add(scores.map(\.similarity), at: frame.time)
    }
    var markup = noise.markup(start...max(start, end))
    markup += similarity.markup(start...max(start, end))
    return markup
  }

  private func markup(_ crops: FrameFidelity.Crops, frame: Int) -> Markup {
    var figures: Markup = ""
    let all = [("original", crops.original)] + zip(plan.changes.map(name), crops.changed)
    for (name, png) in all {
      figures += """
        <figure><img src="\(data: png, type: "image/png")" alt="\(name)"><figcaption>\(name)\
        </figcaption></figure>

        """
    }
    return """
      <h3>Where \(name(plan.changes[plan.worst])) changes most</h3>
      <p class="facts">frame \(frame), row \(crops.place.row), column \(crops.place.column)</p>
      <div class="card crops">
      \(figures)</div>

      """
  }
}
