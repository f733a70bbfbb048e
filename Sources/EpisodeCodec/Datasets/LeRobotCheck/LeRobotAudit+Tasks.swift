internal import Bytes
internal import Stream

extension LeRobotAudit {
  func readTasks() {
    let path = version == .v30 ? "meta/tasks.parquet" : "meta/tasks.jsonl"
    do throws(StreamError) {
      guard let rows = try version == .v30 ? tableOfTasks(path) : linesOfTasks(path) else {
        return find(.tasksUnreadable, path, "the file is missing")
      }
      tasks = rows.map(\.text)
      check(rows, path)
    } catch { find(.tasksUnreadable, path, error.text) }
  }

  private func tableOfTasks(_ path: String) throws(StreamError) -> [(index: Int, text: String)]? {
    guard let opened = try open(path) else { return nil }
    let file = try ParquetFile(opened)
    // pandas calls an index without a name by this one.
    let text = file.node("task") == nil ? "__index_level_0__" : "task"
    let table = try ParquetTableReader(file, ["task_index", text])
    var rows: [(index: Int, text: String)] = []
    while let row = try table.next() {
      guard let index = row[0].integer, let text = row[1].text else {
        throw StreamError(.malformed, "row \(rows.count) is no task")
      }
      rows.append((index, text))
    }
    if !Self.isIndex(text, of: file) {
      find(.taskIndexMissing, path, "the footer has no index column '\(text)'")
    }
    return rows
  }

  private static func isIndex(_ column: String, of file: ParquetFile) -> Bool {
    guard let text = file.metadata("pandas"), let json = try? JSONValue(parsing: text) else {
      return false
    }
    return json["index_columns"]?.strings?.contains(column) ?? false
  }

  private func linesOfTasks(_ path: String) throws(StreamError) -> [(index: Int, text: String)]? {
    guard let lines = try readLines(path) else { return nil }
    var rows: [(index: Int, text: String)] = []
    for line in lines {
      guard let index = line["task_index"]?.number.flatMap({ Int(exactly: $0) }),
        let text = line["task"]?.string
      else { throw StreamError(.malformed, "line \(rows.count + 1) is no task") }
      rows.append((index, text))
    }
    // LeRobot 0.3 takes them by their number.
    return rows.sorted { $0.index < $1.index }
  }

  private func check(_ rows: [(index: Int, text: String)], _ path: String) {
    var texts: [String: Int] = [:]
    for (place, row) in rows.enumerated() {
      if row.index != place {
        find(.taskOrderWrong, path, "row \(place) has task_index \(row.index)")
      }
      if row.text.allSatisfy(\.isWhitespace) {
        find(.taskEmpty, path, "task \(row.index) has no text")
      } else if let other = texts[row.text] {
        find(.taskTwice, path, "tasks \(other) and \(row.index) are both '\(row.text)'")
      }
      texts[row.text] = row.index
    }
  }
}
