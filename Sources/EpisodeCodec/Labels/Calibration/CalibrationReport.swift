package import Bytes
internal import Pages
internal import TrajectoryMath

/// How well confidences say how often labels are right, and at which threshold how many are accepted.
package struct CalibrationReport {
  private struct Group {
    var key: LabelClass
    var raw = Reliability()
    var calibrated = Reliability()
    var curve: RiskCurve
    var rows: Int { raw.count }

    func share(_ point: RiskCurve.Point) -> Double { Double(point.rows) / Double(rows) }

    var title: String {
      let label = key.label.map { "label \($0.printable)" }
      return [key.task.isEmpty ? nil : "task \(key.task.printable)", label].compactMap { $0 }
        .joined(separator: ", ")
    }
  }

  private let groups: [Group]
  private let error: Double
  private let confidence: Double

  /// - Parameters:
  ///   - model: what calibrates; nil to see the confidences as they are.
  ///   - error: of accepted rows, at most.
  package init(
    _ sample: CalibrationSample, _ model: CalibrationModel?, error: Double, confidence: Double
  ) {
    let sorted = sample.sorted
    let doubt = (1 - confidence) / Double(max(1, sorted.count))
    (self.error, self.confidence) = (error, confidence)
    groups = sorted.map { key, samples in
      var group = Group(key: key, curve: RiskCurve(samples, doubt: doubt))
      let known = model?.group(of: key)
      for sample in samples {
        group.raw.add(sample.confidence, isRight: sample.isRight)
        group.calibrated.add(
          known?.probability(sample.confidence) ?? sample.confidence, isRight: sample.isRight)
      }
      return group
    }
  }

  package var isEmpty: Bool { groups.isEmpty }

  package var text: String {
    groups.map { group in
      let lines =
        (group.title.isEmpty ? [] : [group.title])
        + facts(group).map { "\($0.name): \($0.value)" } + reliability(group).lines
        + risk(group).lines
      return lines.joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private func facts(_ group: Group) -> [(name: String, value: String)] {
    let interval = BinomialBound.interval(
      group.raw.right, of: group.rows, confidence: confidence)
    func change(_ value: (Reliability) -> Double) -> String {
      "\(fixed(value(group.raw))), calibrated \(fixed(value(group.calibrated)))"
    }
    return [
      ("rows", "\(group.rows)"),
      (
        "right",
        "\(fixed(group.raw.accuracy)) (\(fixed(interval.low)) to \(fixed(interval.high)))"
      ),
      ("calibration error", change { $0.expectedError }),
      ("Brier score", change { $0.brierScore }),
      ("threshold", promise(group)),
    ]
  }

  private func promise(_ group: Group) -> String {
    let limits = "at most \(Quantity.short(error)) with confidence \(Quantity.short(confidence))"
    guard let point = group.curve.threshold(forError: error) else {
      let part = (1 - confidence) / Double(groups.count * RiskCurve.thresholds.count)
      let least = BinomialBound.leastTrials(error, confidence: 1 - part)
      return group.rows < least
        ? "too few rows to promise an error of \(limits): \(least) that are right would do"
        : "none promises an error of \(limits)"
    }
    return
      "\(Quantity.short(point.threshold)) accepts \(fixed(group.share(point))), error \(limits)"
  }

  private func reliability(_ group: Group) -> TextTable {
    var table = TextTable(Self.reliabilityHeads.map { ($0, .right) })
    for row in reliabilityRows(group) { table.add(row) }
    return table
  }

  private static let reliabilityHeads = ["calibrated", "rows", "confidence", "right"]

  private func reliabilityRows(_ group: Group) -> [[String]] {
    let bins = group.calibrated.bins
    return bins.enumerated().filter { $0.element.count > 0 }.map { place, bin in
      let edges = [place, place + 1].map { Quantity.fixed(Double($0) / Double(bins.count), 1) }
      return [
        edges.joined(separator: "-"), "\(bin.count)", fixed(bin.meanConfidence),
        fixed(bin.accuracy),
      ]
    }
  }

  private func risk(_ group: Group) -> TextTable {
    var table = TextTable(Self.riskHeads.map { ($0, .right) })
    for row in riskRows(group) { table.add(row) }
    return table
  }

  private static let riskHeads = ["from", "accepted", "rows", "errors", "error", "at most"]

  private func riskRows(_ group: Group) -> [[String]] {
    group.curve.points.map { point in
      let error = point.rows > 0 ? fixed(Double(point.errors) / Double(point.rows)) : "-"
      return [
        Quantity.short(point.threshold), fixed(group.share(point)), "\(point.rows)",
        "\(point.errors)", error, fixed(point.bound),
      ]
    }
  }

  private func fixed(_ value: Double) -> String { Quantity.fixed(value, 4) }
}

extension CalibrationReport {
  /// A page with curves of the reliability, and of the error by the share that is accepted.
  package func write(to output: FileOutput) throws(StreamError) {
    var page = Page(title: "Calibration", subtitle: "How often labels are right, by confidence")
    page.sections = groups.indices.map { ("group-\($0)", name(groups[$0])) }
    try page.write(to: output) { (output) throws(StreamError) in
      for (place, group) in groups.enumerated() {
        try output.write(markup(group, place).utf8.bytes)
      }
    }
  }

  private func name(_ group: Group) -> String { group.title.isEmpty ? "All rows" : group.title }

  private func markup(_ group: Group, _ place: Int) -> Markup {
    var markup: Markup = "<h2 id=\"group-\(place)\">\(name(group))</h2>\n<dl class=\"card\">\n"
    for fact in facts(group) {
      markup += "<div><dt>\(fact.name)</dt><dd>\(fact.value)</dd></div>\n"
    }
    markup += "</dl>\n<div class=\"card\">"
    var reliability = CurvePlot(title: "Right, by confidence")
    for (name, bins) in [("as stated", group.raw.bins), ("calibrated", group.calibrated.bins)] {
      for bin in bins where bin.count > 0 {
        reliability.add((bin.meanConfidence, bin.accuracy), label: nil, to: name)
      }
    }
    for corner in [0.0, 1.0] { reliability.add((corner, corner), label: nil, to: "ideal") }
    var risk = CurvePlot(title: "Error, by the share that is accepted")
    risk.levels = [("--max-error", error)]
    for point in group.curve.points where point.rows > 0 {
      let share = group.share(point)
      let error = Double(point.errors) / Double(point.rows)
      risk.add((share, error), label: Quantity.short(point.threshold), to: "error")
      risk.add((share, point.bound), label: nil, to: "at most")
    }
    markup += "\(reliability.markup)</div>\n<div class=\"card\">\(risk.markup)</div>\n"
    let numeric = Set(0..<6)
    markup +=
      Page.Table(
        "", Self.reliabilityHeads, numeric: numeric, reliabilityRows(group)
      ).markup
    return markup + Page.Table("", Self.riskHeads, numeric: numeric, riskRows(group)).markup
  }
}

extension Markup {
  fileprivate static func + (left: Markup, right: Markup) -> Markup {
    var sum = left
    sum += right
    return sum
  }
}
