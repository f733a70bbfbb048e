/// Rows of cells in aligned columns, two spaces apart; omits columns without text.
package struct TextTable {
  package enum Alignment { case left, right }

  package let columns: [(title: String, alignment: Alignment)]
  package private(set) var rows: [[String]] = []

  package init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  /// Adds a row with one cell per column.
  package mutating func add(_ cells: [String]) { rows.append(cells) }

  package var isEmpty: Bool { rows.isEmpty }

  /// The places of the columns with text.
  package var used: [Int] {
    columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
  }

  /// The lines, the titles first, each indented by two spaces.
  package var lines: [String] {
    let used = used
    let all = [columns.map(\.title)] + rows
    let widths = used.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (place, column) in used.enumerated() {
        let cell = row[column]
        let padding = String(repeating: " ", count: widths[place] - cell.count)
        line += "  " + (columns[column].alignment == .right ? padding + cell : cell + padding)
      }
      // No blanks at the end of a line.
      let end = line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex
      return String(line[..<end])
    }
  }
}
