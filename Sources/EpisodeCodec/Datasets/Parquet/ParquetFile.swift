package import Bytes
internal import Posix
package import Stream

/// A Parquet file to read, row group by row group and column by column.
///
///     let file = try ParquetFile(path: "meta/tasks.parquet")
///     let rows = try ParquetTableReader(file, ["task_index", "task"])   // rows as values
///     while let row = try rows.next() { … row[0].integer, row[1].text … }
///
///     let column = ParquetRowReader(file, column: file.column("action") ?? 0, groups: 3..<5)
///     while let row = try column.next() { … row.numbers … }             // rows of one column, fast
///
///     let pages = ParquetColumnReader(file, 0, try file.rowGroup(3))    // pages as they are stored
///
/// The footer stays in memory, and row groups are parsed when they are needed. All reading is bounded:
/// a page of more than 8 MiB goes through a temporary file.
package final class ParquetFile: Sendable {
  let file: RandomAccessFile
  package let rowCount: Int
  package let nodes: [ParquetNode]
  package let columns: [ParquetSource]
  package let metadata: [KeyValue]
  let footer: Bytes
  /// For each row group its place in the footer, and its first row; one more for the end.
  let places: [Int]
  private let firstRows: [Int]

  static let magic = Array("PAR1".utf8)
  private static let encrypted = Array("PARE".utf8)
  /// The length of the footer and the magic, at the end.
  private static let tailSize = 8

  package convenience init(path: String) throws(StreamError) {
    let descriptor = try system { () throws(SystemError) in try FileDescriptor.open(path) }
    do throws(StreamError) {
      guard let file = try RandomAccessFile(descriptor) else {
        throw StreamError(.unsupported, "a Parquet file has to be a regular file")
      }
      try self.init(file)
    } catch { throw error.naming(path) }
  }

  /// - Throws: `.malformed`, or `.limit` for a footer larger than the memory for tables.
  package init(_ file: RandomAccessFile) throws(StreamError) {
    self.file = file
    let least = Self.magic.count + Self.tailSize
    guard file.size >= least, try file.bytes(at: 0, count: 4).array == Self.magic else {
      throw StreamError(.malformed, "the file is not Parquet: it does not start with PAR1")
    }
    let tail = try file.bytes(at: UInt64(file.size - Self.tailSize), count: Self.tailSize)
    let mark = tail[4..<8].array
    guard mark != Self.encrypted else {
      throw StreamError(.unsupported, "an encrypted Parquet file")
    }
    guard mark == Self.magic else {
      throw StreamError(
        .truncated, "the Parquet file has no footer: its writer did not finish it, or it is cut")
    }
    let size = Int(tail.span.load(littleEndianAt: 0, as: UInt32.self))
    guard size <= file.size - least else {
      throw StreamError(
        .malformed, "a footer of \(size) bytes in a Parquet file of \(file.size)")
    }
    try MemoryBudget.check(size, .tables, for: "the footer of a Parquet file")
    footer = try file.bytes(at: UInt64(file.size - Self.tailSize - size), count: size)
    let parsed: Parsed
    do throws(StreamError) { parsed = try Parsed(footer) } catch {
      throw error.prefixed("the footer of the Parquet file: ")
    }
    (rowCount, metadata, places) = (parsed.rows, parsed.metadata, parsed.places)
    (nodes, columns) = (parsed.schema.nodes, parsed.schema.columns)
    var firstRows = [0]
    for rows in parsed.groupRows {
      let (sum, overflow) = firstRows[firstRows.count - 1].addingReportingOverflow(rows)
      guard !overflow else { throw StreamError(.malformed, "a Parquet file of too many rows") }
      firstRows.append(sum)
    }
    self.firstRows = firstRows
    guard firstRows.last == rowCount else {
      throw StreamError(
        .malformed,
        "the row groups of the Parquet file have \(firstRows.last ?? 0) rows, its footer says "
          + "\(rowCount)")
    }
  }

  package var groupCount: Int { places.count }

  /// The rows of a row group, by their numbers in the file.
  package func rows(ofGroup group: Int) -> Range<Int> { firstRows[group]..<firstRows[group + 1] }

  /// The field of that name at the top of the schema.
  package func node(_ name: String) -> ParquetNode? { nodes.first { $0.name == name } }

  /// The number of the column of a field that has exactly one.
  package func column(_ name: String) -> Int? {
    guard let columns = node(name)?.columns, columns.count == 1 else { return nil }
    return columns[0]
  }

  package func metadata(_ key: String) -> String? { metadata.first { $0.key == key }?.value }

  package func rowGroup(_ number: Int) throws(StreamError) -> ParquetRowGroup {
    do throws(StreamError) {
      return try ParquetRowGroup(
        footer, at: places[number], rows: rows(ofGroup: number).count, columns,
        end: file.size - Self.tailSize - footer.count)
    } catch { throw error.prefixed("row group \(number) of the Parquet file: ") }
  }
}

/// The footer. parquet.thrift, FileMetaData.
private struct Parsed {
  var rows = 0
  var schema: ParquetSchema
  var metadata: [KeyValue] = []
  var places: [Int] = []
  var groupRows: [Int] = []

  init(_ footer: Bytes) throws(StreamError) {
    var reader = ThriftReader(footer.span)
    var found: ParquetSchema?
    var hasRows = false
    var last = 0
    while let field = try reader.nextField(&last) {
      switch (field.number, field.type) {
      case (2, .list): found = try ParquetSchema(reading: &reader)
      case (3, .int64): (rows, hasRows) = (try reader.readCount(), true)
      case (4, .list): try Self.readGroups(&reader, &places, &groupRows)
      case (5, .list): metadata = try Self.pairs(&reader)
      default: try reader.skip(field.type)
      }
    }
    guard let found, hasRows else { throw StreamError(.malformed, "it lacks schema or rows") }
    schema = found
  }

  /// Where the row groups are, and how many rows they have.
  private static func readGroups(
    _ reader: inout ThriftReader, _ places: inout [Int], _ rows: inout [Int]
  ) throws(StreamError) {
    let (type, count) = try reader.beginList()
    guard type == .structure || count == 0 else {
      throw StreamError(.malformed, "it lists no row groups")
    }
    try MemoryBudget.check(
      count * 3 * MemoryLayout<Int>.size, .tables, for: "a Parquet file of \(count) row groups")
    for _ in 0..<count {
      places.append(reader.position)
      var number: Int?
      var last = 0
      while let field = try reader.nextField(&last) {
        if field.number == 3, field.type == .int64 {
          number = try reader.readCount()
        } else {
          try reader.skip(field.type)
        }
      }
      guard let number else { throw StreamError(.malformed, "a row group has no rows") }
      rows.append(number)
    }
  }

  private static func pairs(_ reader: inout ThriftReader) throws(StreamError) -> [KeyValue] {
    let (type, count) = try reader.beginList()
    guard type == .structure || count == 0 else {
      throw StreamError(.malformed, "its metadata is not a list of pairs")
    }
    try MemoryBudget.check(
      count * MemoryLayout<KeyValue>.stride, .tables, for: "a Parquet file's metadata")
    var pairs: [KeyValue] = []
    for _ in 0..<count {
      var pair = KeyValue("", "")
      var last = 0
      while let field = try reader.nextField(&last) {
        switch (field.number, field.type) {
        case (1, .binary): pair.key = try reader.readString()
        case (2, .binary): pair.value = try reader.readString()
        default: try reader.skip(field.type)
        }
      }
      pairs.append(pair)
    }
    return pairs
  }
}
