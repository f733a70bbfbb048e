package import Bytes
internal import Datasets
internal import Stream

/// Rows about episodes in one file.
package protocol EpisodeTable: AnyObject {
  func append(_ row: EpisodeRow) throws(StreamError)
  /// Ends the file with everything in the kernel.
  func finish() throws(StreamError)
}

/// Rows as Parquet. Each column has its smallest and largest value in every row group, by which
/// engines skip what a query does not need.
package final class EpisodeParquet: EpisodeTable {
  private let writer: ParquetWriter
  private var rows = 0

  private static let groupSize = 100_000
  private static let groupBytes: UInt64 = 64 << 20

  package init(_ output: FileOutput) throws(StreamError) {
    writer = try ParquetWriter(
      EpisodeColumn.all.map { ParquetField($0.name, $0.type) },
      metadata: [KeyValue("bagpipe.lake.version", EpisodeRow.version)])
    try writer.start(output)
  }

  package func append(_ row: EpisodeRow) throws(StreamError) {
    var leaf = 0
    for column in EpisodeColumn.all {
      leaf = try writer.append(column.cell(row), at: leaf)
    }
    rows += 1
    if rows == Self.groupSize || writer.pendingSize >= Self.groupBytes { try endGroup() }
  }

  private func endGroup() throws(StreamError) {
    try writer.endRowGroup(rows: rows)
    rows = 0
  }

  package func finish() throws(StreamError) {
    if rows > 0 { try endGroup() }
    try writer.finish()
  }
}

extension ParquetWriter {
  /// - Returns: the first leaf of the next column.
  fileprivate func append(
    _ cell: EpisodeColumn.Cell, at leaf: Int
  ) throws(StreamError) -> Int {
    switch cell {
    case .texts(let texts):
      try columns[leaf].append(elements: texts.map { Array($0.utf8) })
      return leaf + 1
    case .map(let entries):
      try columns[leaf].append(elements: entries.map { Array($0.key.utf8) })
      try columns[leaf + 1].append(elements: entries.map { $0.value.stored })
      return leaf + 2
    case .text, .bytes:
      if let value = cell.stored {
        try columns[leaf].append(bytes: value.rawSpan)
      } else {
        try columns[leaf].appendNull()
      }
    case .integer, .real, .date, .time:
      if let value = cell.stored {
        try columns[leaf].append(value.rawSpan)
      } else {
        try columns[leaf].appendNull()
      }
    }
    return leaf + 1
  }
}

/// Rows as lines of JSON.
package final class EpisodeLines: EpisodeTable {
  private let output: FileOutput

  package init(_ output: FileOutput) { self.output = output }

  package func append(_ row: EpisodeRow) throws(StreamError) {
    var line = JSONText()
    line.beginObject()
    for column in EpisodeColumn.all {
      line.key(column.name)
      line.value(column.cell(row))
    }
    line.endObject()
    try output.write(line: line)
  }

  package func finish() throws(StreamError) { try output.flush() }
}

extension JSONText {
  fileprivate mutating func value(_ cell: EpisodeColumn.Cell) {
    switch cell {
    case .text(let text?): value(text)
    case .integer(let number?): value(number)
    case .real(let number?): value(.number(number))
    case .date(let day): value(String(Timestamp.text(UInt64(day) * 86_400_000_000_000).prefix(10)))
    case .time(let time): value(Timestamp.text(time))
    case .bytes(let bytes?): value(base64: bytes.span)
    case .text(nil), .integer(nil), .real(nil), .bytes(nil): null()
    case .texts(let texts):
      beginArray()
      for text in texts { value(text) }
      endArray()
    case .map(let entries):
      beginObject()
      for entry in entries {
        key(entry.key)
        value(entry.value)
      }
      endObject()
    }
  }
}
