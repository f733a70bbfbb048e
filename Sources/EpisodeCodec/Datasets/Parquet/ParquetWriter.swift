package import Bytes
package import Stream

/// Writes Parquet files with the same columns, row group by row group.
///
/// Parquet specification 2.6: pages of version 1, no dictionaries, zstd. The memory does not depend
/// on the number of rows: pages wait in temporary files until their row group ends.
package final class ParquetWriter {
  /// One for each leaf of the fields, depth first.
  package private(set) var columns: [ParquetColumn]
  private var fields: [ParquetField]
  /// Of the footers.
  package var metadata: [KeyValue]
  /// The file being written.
  private var output: FileOutput?
  private var rows: Int64 = 0
  /// The description of each finished row group.
  private var groups = Spool()
  private var groupCount = 0
  /// The same of a row group that will be written anew, with more rows.
  private var last: (description: [UInt8], rows: Int64)?
  /// Where the finished row groups end.
  package private(set) var end = 0

  private static let magic = Array("PAR1".utf8)

  /// - Parameters:
  ///   - metadata: of the footers.
  package init(_ fields: [ParquetField], metadata: [KeyValue] = []) throws(StreamError) {
    (self.fields, self.metadata) = (fields, metadata)
    columns = try Self.columns(of: fields)
  }

  private static func columns(of fields: [ParquetField]) throws(StreamError) -> [ParquetColumn] {
    let compressor = try ZstdCompressor(level: 3)
    return ParquetLeaf.leaves(of: fields).map { leaf in
      // Bytes are encoded images, which do not become smaller.
      ParquetColumn(leaf, leaf.type == .bytes ? nil : compressor)
    }
  }

  /// Adds fields, before the first row group ends.
  func add(_ more: [ParquetField]) throws(StreamError) {
    precondition(end == 0 && groupCount == 0)
    fields += more
    columns += try Self.columns(of: more)
  }

  /// Starts a file, or goes on in one that has a footer.
  /// - Parameters:
  ///   - output: at `end`, which is 0 for a new file.
  package func start(_ output: FileOutput) throws(StreamError) {
    self.output = output
    last = nil
    guard end == 0 else { return }
    try output.write(Self.magic)
    end = Self.magic.count
  }

  /// Goes on in a file that another writer has left, after its last whole row group.
  /// - Parameters:
  ///   - found: the row groups, as footers describe them.
  func resume(after found: [(description: [UInt8], rows: Int)], end: Int) throws(StreamError) {
    for group in found {
      try groups.append(group.description)
      groupCount += 1
      rows += Int64(group.rows)
    }
    self.end = end
  }

  /// The size of the file so far, 0 if none is open.
  package var size: UInt64 { UInt64(end + groups.count) }

  /// About the size of what waits for the end of its row group.
  package var pendingSize: UInt64 { columns.reduce(0) { $0 + UInt64($1.pendingSize) } }

  /// Ends a row group: every column has that many rows, or gets the rest of them from `rest`.
  /// - Parameters:
  ///   - isLast: true for one that is written anew when the file goes on.
  ///   - rest: called for each column in order, when its pages go straight to the file.
  package func endRowGroup(
    rows number: Int, isLast: Bool = false,
    rest: (Int, ParquetColumn) throws(StreamError) -> Void = { _, _ in }
  ) throws(StreamError) {
    guard let output, last == nil else { preconditionFailure("no file is open") }
    let start = output.offset
    var chunks: [ParquetColumn.Chunk] = []
    for (index, column) in columns.enumerated() {
      chunks.append(
        try column.end(to: output) { (column) throws(StreamError) in try rest(index, column) })
    }
    var group = ThriftWriter()
    group.beginStruct()
    group.beginList(1, of: .structure, count: columns.count)
    for (column, chunk) in zip(columns, chunks) { column.describe(chunk, to: &group) }
    group.field(2, chunks.reduce(0) { $0 + $1.size })
    group.field(3, Int64(number))
    group.field(5, Int64(start))
    group.field(6, Int64(output.offset - start))
    group.endStruct()
    guard !isLast else {
      last = (group.bytes, Int64(number))
      return
    }
    try groups.append(group.bytes)
    groupCount += 1
    rows += Int64(number)
    end = Int(output.offset)
  }

  /// Writes the footer and passes everything to the kernel. The file may go on, see `start`.
  package func writeFooter() throws(StreamError) {
    guard let output else { return }
    self.output = nil
    let (head, tail) = footer()
    let last = last?.description ?? []
    let whole = head.count + groups.count + last.count + tail.count
    guard let size = UInt32(exactly: whole), size <= Int32.max else {
      throw StreamError(.limit, "a Parquet file with \(groupCount) row groups")
    }
    try output.write(head)
    try groups.copy(to: output)
    try output.write(last)
    try output.write(tail)
    var length = ByteBuilder()
    length.append(size)
    length.append(Self.magic)
    try output.write(length.bytes)
    try output.flush()
  }

  /// Writes the footer of a file that does not go on.
  package func finish() throws(StreamError) {
    try writeFooter()
    (rows, groups, groupCount, end) = (0, Spool(), 0, 0)
  }

  /// FileMetaData, around the descriptions of the row groups.
  private func footer() -> (head: [UInt8], tail: [UInt8]) {
    var writer = ThriftWriter()
    writer.beginStruct()
    writer.field(1, Int32(2))
    let elements = ThriftWriter.schemaElements(of: fields)
    writer.beginList(2, of: .structure, count: elements.count)
    for element in elements { writer.append(encoded: element) }
    writer.field(3, rows + (last?.rows ?? 0))
    writer.beginList(4, of: .structure, count: groupCount + (last == nil ? 0 : 1))
    let head = writer.bytes
    if !metadata.isEmpty {
      writer.beginList(5, of: .structure, count: metadata.count)
      for entry in metadata {
        writer.beginStruct()
        writer.field(1, entry.key)
        writer.field(2, entry.value)
        writer.endStruct()
      }
    }
    writer.field(6, "Bagpipe")
    // The order of each column's values is that of its type; without it readers ignore the ranges.
    writer.beginList(7, of: .structure, count: columns.count)
    for _ in columns {
      writer.beginStruct()
      writer.emptyStruct(1)
      writer.endStruct()
    }
    writer.endStruct()
    return (head, Array(writer.bytes.dropFirst(head.count)))
  }
}

extension ParquetColumn {
  /// Writes the ColumnChunk of a row group.
  fileprivate func describe(_ chunk: Chunk, to group: inout ThriftWriter) {
    let (plain, rle): (Int32, Int32) = (0, 3)
    group.beginStruct()
    group.field(2, Int64(chunk.start))
    group.beginStruct(3)
    group.field(1, ParquetPhysicalType(leaf.type).rawValue)
    group.beginList(2, of: .int32, count: 2)
    group.element(plain)
    group.element(rle)
    group.beginList(3, of: .binary, count: leaf.path.count)
    for name in leaf.path { group.element(name) }
    group.field(4, codec.rawValue)
    group.field(5, chunk.values)
    group.field(6, chunk.size)
    group.field(7, chunk.storedSize)
    group.field(9, Int64(chunk.start))
    group.beginStruct(12)
    group.field(3, chunk.nulls)
    if let range = chunk.range {
      group.field(5, range.greatest)
      group.field(6, range.least)
    }
    group.endStruct()
    group.endStruct()
    group.endStruct()
  }
}
