package import Bytes
internal import Pages
package import TrajectoryMath

/// How far two raters agree.
package struct AgreementReport {
  private let classes: [String]
  private let table: AgreementTable
  private let days: [(day: String, rows: UInt64, errors: UInt64, sum: Double)]
  private let drift: CumulativeSum?
  /// Where it first was an alarm.
  package private(set) var alarm: String?
  private let confidence: Double

  /// - Parameters:
  ///   - drift: watches the share of disagreement over the days; nil for none.
  ///   - confidence: of the interval of the accuracy.
  package init(_ counts: AgreementCounts, drift: CumulativeSum?, confidence: Double) {
    (classes, table) = counts.total
    (self.drift, self.confidence) = (drift, confidence)
    var watch = drift
    var days: [(day: String, rows: UInt64, errors: UInt64, sum: Double)] = []
    for (day, table) in counts.days.sorted(by: { $0.key < $1.key }) where day > 0 {
      let errors = table.total - table.agreed
      watch?.add(errors, of: table.total)
      days.append((AgreementCounts.text(ofDay: day), table.total, errors, watch?.value ?? 0))
      if alarm == nil, watch?.isAlarm ?? false { alarm = days.last?.day }
    }
    self.days = days
  }

  package var rows: UInt64 { table.total }
  package var kappa: Double? { table.kappa }
  package var classCount: Int { classes.count }

  private var interval: (low: Double, high: Double) {
    BinomialBound.interval(Int(table.agreed), of: Int(table.total), confidence: confidence)
  }

  private func fixed(_ value: Double?) -> String {
    value.map { Quantity.fixed($0, 4) } ?? "undefined"
  }

  private var facts: [(name: String, value: String)] {
    var facts = [
      ("pairs", "\(rows)"),
      ("accuracy", "\(fixed(table.accuracy)) (\(fixed(interval.low)) to \(fixed(interval.high)))"),
      ("Cohen's kappa", fixed(table.kappa)), ("Gwet's AC1", fixed(table.ac1)),
      ("Krippendorff's alpha", fixed(table.alpha)),
    ]
    if drift != nil { facts.append(("drift", alarm.map { "alarm on \($0)" } ?? "none")) }
    return facts
  }

  private struct Section {
    var heads: [(title: String, alignment: TextTable.Alignment)]
    var rows: [[String]]
  }

  private var confusion: Section {
    Section(
      heads: [("", .left)] + classes.map { ($0.printable, .right) },
      rows: classes.indices.map { first in
        [classes[first].printable] + table.counts[first].map { "\($0)" }
      })
  }

  private var perClass: Section {
    Section(
      heads: [
        ("label", .left), ("first", .right), ("second", .right), ("both", .right),
        ("kappa", .right), ("AC1", .right),
      ],
      rows: classes.indices.map { index in
        let alone = table.alone(index)
        return [
          classes[index].printable, "\(table.first(index))", "\(table.second(index))",
          "\(table.counts[index][index])", fixed(alone.kappa), fixed(alone.ac1),
        ]
      })
  }

  private var daily: Section {
    Section(
      heads: [("day", .left), ("pairs", .right), ("differ", .right), ("CUSUM", .right)],
      rows: days.map {
        [$0.day, "\($0.rows)", "\($0.errors)", drift == nil ? "" : Quantity.fixed($0.sum, 2)]
      })
  }

  package var text: String {
    var lines = facts.map { "\($0.name): \($0.value)" }
    for section in [confusion, perClass, daily] {
      var table = TextTable(section.heads)
      for row in section.rows { table.add(row) }
      if !table.isEmpty { lines += [""] + table.lines }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  package var json: String {
    var text = JSONText()
    text.beginObject()
    text.member("pairs", rows)
    text.member("agreed", table.agreed)
    text.member("accuracy", table.accuracy)
    text.array("interval", [interval.low, interval.high]) { $0.value($1) }
    text.member("kappa", table.kappa)
    text.member("ac1", table.ac1)
    text.member("alpha", table.alpha)
    text.array("classes", classes) { $0.value($1) }
    text.array("counts", table.counts) { text, row in
      text.beginArray()
      for count in row { text.value(count) }
      text.endArray()
    }
    text.list("per_class", Array(classes.indices)) { text, index in
      text.member("label", classes[index])
      text.member("kappa", table.alone(index).kappa)
      text.member("ac1", table.alone(index).ac1)
    }
    text.list("days", days) { text, day in
      text.member("day", day.day)
      text.member("pairs", day.rows)
      text.member("differ", day.errors)
      text.member("cusum", drift == nil ? nil : day.sum)
    }
    if drift != nil { text.member("alarm", alarm) }
    text.endObject()
    return text.string + "\n"
  }

  package func write(to output: FileOutput) throws(StreamError) {
    var page = Page(title: "Agreement", subtitle: "How far two raters of episodes agree")
    page.sections = []
    page.facts = facts
    page.tables = [
      ("Labels of the first, in rows, and of the second", confusion), ("Each label", perClass),
      ("Days", daily),
    ].map { title, section in
      Page.Table(
        title, section.heads.map(\.title), numeric: Set(1..<max(2, section.heads.count)),
        section.rows)
    }
    try page.write(to: output) { (output) throws(StreamError) in
      guard let drift, days.count > 1 else { return }
      var plot = CurvePlot(title: "Disagreement beyond the expected, in standard deviations")
      plot.levels = [("alarm", drift.limit)]
      for (place, day) in days.enumerated() {
        plot.add((Double(place), day.sum), label: nil, to: "CUSUM")
      }
      try output.write(Array("<div class=\"card\">".utf8))
      try output.write(plot.markup.utf8.bytes)
      try output.write(Array("</div>\n".utf8))
    }
  }
}
