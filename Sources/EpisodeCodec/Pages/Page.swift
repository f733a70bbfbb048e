package import Bytes

/// A page about a recording or a dataset: one file, which needs no other one, no script and no
/// network.
package struct Page {
  package var title: String
  package var subtitle: String
  package var findings: [Finding] = []
  package var facts: [(name: String, value: String)] = []
  /// What the links at the top lead to: the id of a heading, and its name.
  package var sections = [("episodes", "Episodes"), ("distributions", "Distributions")]
  /// Tables after the facts: a title, the heads of the columns, rows.
  package var tables: [Table] = []
  /// Tables at the end.
  package var lastTables: [Table] = []

  package struct Table {
    package var title: String
    package var heads: [String]
    package var rows: [[String]]
    /// Columns of numbers.
    package var numeric: Set<Int>

    package init(_ title: String, _ heads: [String], numeric: Set<Int> = [], _ rows: [[String]]) {
      (self.title, self.heads, self.numeric, self.rows) = (title, heads, numeric, rows)
    }
  }

  package init(title: String, subtitle: String) { (self.title, self.subtitle) = (title, subtitle) }

  /// - Parameter body: writes what follows the tables, such as the sections.
  package func write(
    to output: FileOutput, body: (FileOutput) throws(StreamError) -> Void
  ) throws(StreamError) {
    try output.write(head.utf8.bytes)
    try body(output)
    try output.write(markup(lastTables).utf8.bytes)
    try output.write(Array("</main>\n</body>\n</html>\n".utf8))
    try output.flush()
  }

  /// The policy makes browsers refuse whatever is not in the file.
  private var head: Markup {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(title)</title>
    <style>
    \(PageStyle.sheet)</style>
    </head>
    <body>
    <main>
    <header><h1>\(title)</h1><p class="dim">\(subtitle)</p>
    <nav>\(navigation)</nav></header>
    \(findingsMarkup)\(factsMarkup)\(markup(tables))
    """
  }

  private var navigation: Markup {
    var links = Markup()
    for (id, name) in sections {
      if !links.isEmpty { links += " " }
      links += "<a href=\"#\(id)\">\(name)</a>"
    }
    return links
  }

  private var findingsMarkup: Markup {
    guard !findings.isEmpty else {
      return "<section class=\"card good\"><b>No findings.</b></section>\n"
    }
    var counts = Markup()
    for severity in Finding.Severity.allCases {
      let count = findings.count { $0.severity == severity }
      guard count > 0 else { continue }
      let noun = severity.rawValue + (count == 1 ? "" : "s")
      counts += "<span class=\"tag \(severity.rawValue)\">\(count) \(noun)</span> "
    }
    var rows = Markup()
    for finding in findings {
      rows += "<li><span class=\"tag \(finding.severity.rawValue)\">"
      rows += "\(finding.code.isEmpty ? finding.severity.rawValue : finding.code)</span>"
      rows += "<div><b>\(finding.place)</b> \(finding.text)"
      if !finding.advice.isEmpty { rows += "<div class=\"dim\">\(finding.advice)</div>" }
      rows += "</div></li>\n"
    }
    return """
      <section class="card findings"><h2>Findings <span class="counts">\(counts)</span></h2>
      <ul>
      \(rows)</ul></section>

      """
  }

  private var factsMarkup: Markup {
    var rows = Markup()
    for fact in facts where !fact.value.isEmpty {
      rows += "<div><dt>\(fact.name)</dt><dd>\(fact.value)</dd></div>\n"
    }
    return rows.isEmpty ? rows : "<dl class=\"card\">\n\(rows)</dl>\n"
  }

  private func markup(_ tables: [Table]) -> Markup {
    var page = Markup()
    for table in tables { page += table.markup }
    return page
  }
}

extension Page.Table {
  /// Empty for a table without rows.
  package var markup: Markup {
    guard !rows.isEmpty else { return "" }
    var page = Markup()
    if !title.isEmpty { page += "<h2>\(title)</h2>\n" }
    page += "<div class=\"card wide\"><table><thead><tr>"
    for (column, head) in heads.enumerated() { page += "<th\(alignment(column))>\(head)</th>" }
    page += "</tr></thead><tbody>\n"
    for row in rows {
      page += "<tr>"
      for (column, cell) in row.enumerated() { page += "<td\(alignment(column))>\(cell)</td>" }
      page += "</tr>\n"
    }
    page += "</tbody></table></div>\n"
    return page
  }

  private func alignment(_ column: Int) -> Markup {
    numeric.contains(column) ? " class=\"n\"" : ""
  }
}
