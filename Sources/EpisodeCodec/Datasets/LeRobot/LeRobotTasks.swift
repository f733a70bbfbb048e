internal import Bytes
internal import Stream

/// The tasks of a dataset, numbered as they come.
struct LeRobotTasks {
  private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]
  private var size = 0

  /// Bytes of all tasks together.
  private static let mostBytes = 256 << 20

  /// - Parameter texts: those of a dataset that is there.
  init(_ texts: [String] = []) {
    self.texts = texts
    for (number, text) in texts.enumerated() where numbers[text] == nil { numbers[text] = number }
    size = texts.reduce(0) { $0 + $1.utf8.count }
  }

  /// The number of a task, new or known.
  /// - Throws: `.limit` when there are too many.
  mutating func number(of text: String) throws(StreamError) -> Int {
    if let known = numbers[text] { return known }
    size += text.utf8.count
    guard size <= Self.mostBytes else {
      throw StreamError(.limit, "the tasks take more than \(Self.mostBytes >> 20) MiB")
    }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }

  /// Writes `meta/tasks.parquet`. LeRobot looks a task up by its row, and needs to know that the
  /// text is the table's index, as pandas says it.
  func write(to output: FileOutput) throws(StreamError) {
    let writer = try ParquetWriter(
      [ParquetField("task_index", .number(.int64)), ParquetField("task", .text)],
      metadata: [KeyValue("pandas", Self.index)])
    try writer.start(output)
    for (number, text) in texts.enumerated() {
      try writer.columns[0].append(number)
      try writer.columns[1].append(text)
    }
    try writer.endRowGroup(rows: texts.count)
    try writer.finish()
  }

  /// Writes `meta/tasks.jsonl` of version 2.1.
  func write(lines output: FileOutput) throws(StreamError) {
    for (number, text) in texts.enumerated() {
      var line = JSONText()
      line.beginObject()
      line.member("task_index", number)
      line.member("task", text)
      line.endObject()
      try output.write(line: line)
    }
    try output.flush()
  }

  private static let index = """
    {"index_columns": ["task"], "column_indexes": [{"name": null, "field_name": null, \
    "pandas_type": "unicode", "numpy_type": "object", "metadata": {"encoding": "UTF-8"}}], \
    "columns": [{"name": "task_index", "field_name": "task_index", "pandas_type": "int64", \
    "numpy_type": "int64", "metadata": null}, {"name": "task", "field_name": "task", \
    "pandas_type": "unicode", "numpy_type": "object", "metadata": null}], \
    "creator": {"library": "pyarrow", "version": "26.0.1"}, "pandas_version": "2.3.3"}
    """
}
