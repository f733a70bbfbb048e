package import Bytes
package import Stream

/// Writes Parquet files with the same columns, row group by row group.
///
/// Parquet specification 2.6: pages of version 1, no dictionaries, zstd. The memory does not depend
/// on the number of rows: pages wait in temporary files until their row group ends.
package final class ParquetWriter {
  /// One for each leaf of the fields, depth first.
  package let columns: [ParquetColumn]
  private let fields: [ParquetField]
  private let metadata: [KeyValue]
  /// The file being written.
  private var output: FileOutput?
  private var rows: Int64 = 0
  /// The description of each finished row group.
  private var groups = Spool()
  private var groupCount = 0

  private static let magic = Array("PAR1".utf8)

  /// - Parameters:
  ///   - metadata: of the footers.
  package init(_ fields: [ParquetField], metadata: [KeyValue] = []) throws(StreamError) {
    (self.fields, self.metadata) = (fields, metadata)
    let compressor = try ZstdCompressor(level: 3)
    columns = ParquetLeaf.leaves(of: fields).map { leaf in
      // Bytes are encoded images, which do not become smaller.
      ParquetColumn(leaf, leaf.type == .bytes ? nil : compressor)
    }
  }

  /// Starts a file; the last one is finished.
  package func start(_ output: FileOutput) throws(StreamError) {
    self.output = output
    (rows, groups, groupCount) = (0, Spool(), 0)
    try output.write(Self.magic)
  }

  /// The size of the file so far, 0 if none is open.
  package var size: UInt64 { output.map { $0.offset + UInt64(groups.count) } ?? 0 }

  /// About the size of what waits for the end of its row group.
  package var pendingSize: UInt64 { columns.reduce(0) { $0 + UInt64($1.pendingSize) } }

  /// Ends a row group: every column has that many rows, or gets the rest of them from `rest`.
  /// - Parameters:
  ///   - rest: called for each column in order, when its pages go straight to the file.
  package func endRowGroup(
    rows number: Int, rest: (Int, ParquetColumn) throws(StreamError) -> Void = { _, _ in }
  ) throws(StreamError) {
    guard let output else { preconditionFailure("no file is open") }
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
    try groups.append(group.bytes)
    groupCount += 1
    rows += Int64(number)
  }

  /// Writes the footer and passes everything to the kernel, if a file is open.
  package func finish() throws(StreamError) {
    guard let output else { return }
    self.output = nil
    let (head, tail) = footer()
    guard let size = UInt32(exactly: head.count + groups.count + tail.count), size <= Int32.max
    else {
      throw StreamError(.limit, "a Parquet file with \(groupCount) row groups")
    }
    try output.write(head)
    try groups.copy(to: output)
    try output.write(tail)
    var end = ByteBuilder()
    end.append(size)
    end.append(Self.magic)
    try output.write(end.bytes)
    try output.flush()
  }

  /// FileMetaData, around the descriptions of the row groups.
  private func footer() -> (head: [UInt8], tail: [UInt8]) {
    var writer = ThriftWriter()
    writer.beginStruct()
    writer.field(1, Int32(2))
    let elements = ThriftWriter.schemaElements(of: fields)
    writer.beginList(2, of: .structure, count: elements.count)
    for element in elements { writer.append(encoded: element) }
    writer.field(3, rows)
    writer.beginList(4, of: .structure, count: groupCount)
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
