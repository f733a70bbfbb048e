package import Bytes
internal import Images
internal import Stream

/// The row groups of a file whose writer died before it wrote the footer.
///
/// pyarrow writes a row group at once, column by column, and every column but one of booleans begins
/// with a dictionary page. So with the schema, and the number of values in a row, the pages tell all
/// that a footer says. The compression is snappy, as LeRobot has it.
package struct ParquetSalvage {
  private struct Chunk {
    var start: Int
    var end: Int
    /// Where the data pages begin.
    var data: Int?
    var count = 0
    var wholeSize = 0
    var encodings: Set<Int32> = [3]
  }

  private let file: RandomAccessFile
  private let leaves: [ParquetLeaf]
  /// Values of each leaf in a row.
  private let perRow: [Int]
  /// The whole row groups, as footers describe them.
  package private(set) var groups: [(description: [UInt8], rows: Int)] = []
  /// Where the last one ends.
  package private(set) var end = ParquetFile.magic.count

  /// - Throws: `.malformed` for a file that is not Parquet.
  package init(
    _ file: RandomAccessFile, _ fields: [(field: ParquetField, perRow: Int)]
  ) throws(StreamError) {
    self.file = file
    let columns = fields.flatMap { entry in
      ParquetLeaf.leaves(of: [entry.field]).map { ($0, entry.perRow) }
    }
    (leaves, perRow) = (columns.map(\.0), columns.map(\.1))
    guard file.size >= end, try file.bytes(at: 0, count: end).array == ParquetFile.magic else {
      throw StreamError(.malformed, "the file is not Parquet: it does not start with PAR1")
    }
    while let (chunks, rows) = try group(at: end), let last = chunks.last {
      groups.append((describe(chunks, rows), rows))
      end = last.end
    }
  }

  /// The row group that begins there; nil if it is not whole.
  private func group(at start: Int) throws(StreamError) -> (chunks: [Chunk], rows: Int)? {
    guard !leaves.isEmpty else { return nil }
    // How many rows there are shows where the pages of the first column end.
    var first = Chunk(start: start, end: start)
    while try take(0, into: &first) {
      let (rows, rest) = first.count.quotientAndRemainder(dividingBy: perRow[0])
      guard first.data != nil, rest == 0 else { continue }
      if let others = try others(rows, at: first.end) { return ([first] + others, rows) }
    }
    return nil
  }

  /// The chunks of all columns but the first.
  private func others(_ rows: Int, at start: Int) throws(StreamError) -> [Chunk]? {
    var (chunks, start): ([Chunk], Int) = ([], start)
    for column in leaves.indices.dropFirst() {
      var chunk = Chunk(start: start, end: start)
      guard let count = rows.multiplied(by: perRow[column]) else { return nil }
      while chunk.data == nil || chunk.count < count {
        guard try take(column, into: &chunk) else { return nil }
      }
      guard chunk.count == count else { return nil }
      chunks.append(chunk)
      start = chunk.end
    }
    return chunks
  }

  /// Adds the next page to a chunk.
  /// - Returns: false when there is none that belongs to it.
  private func take(_ column: Int, into chunk: inout Chunk) throws(StreamError) -> Bool {
    let place = chunk.end
    guard let header = try header(at: place),
      header.storedSize <= file.size - place - header.headerSize
    else { return false }
    let isBoolean = ParquetPhysicalType(leaves[column].type) == .boolean
    switch header.kind {
    case .dictionary:
      guard place == chunk.start, !isBoolean else { return false }
    case .data, .data2:
      guard place > chunk.start || isBoolean else { return false }
      chunk.data = chunk.data ?? place
      chunk.count += header.count
    case .index: return false
    }
    chunk.encodings.insert(Int32(header.encoding.rawValue))
    chunk.wholeSize += header.headerSize + header.size
    chunk.end = place + header.headerSize + header.storedSize
    return true
  }

  private static let longestHeader = 1 << 16

  /// nil where there is no header, or not all of it.
  private func header(at place: Int) throws(StreamError) -> ParquetPageHeader? {
    var size = 256
    while true {
      let bytes = try file.bytes(at: UInt64(place), count: min(size, file.size - place))
      if let header = try? ParquetPageHeader(bytes.span) { return header }
      guard size < Self.longestHeader, bytes.count == size else { return nil }
      size *= 16
    }
  }

  /// parquet.thrift, RowGroup.
  private func describe(_ chunks: [Chunk], _ rows: Int) -> [UInt8] {
    var group = ThriftWriter()
    group.beginStruct()
    group.beginList(1, of: .structure, count: chunks.count)
    for (leaf, chunk) in zip(leaves, chunks) { Self.describe(chunk, of: leaf, to: &group) }
    group.field(2, Int64(chunks.reduce(0) { $0 + $1.wholeSize }))
    group.field(3, Int64(rows))
    group.endStruct()
    return group.bytes
  }

  /// parquet.thrift, ColumnChunk and ColumnMetaData.
  private static func describe(_ chunk: Chunk, of leaf: ParquetLeaf, to group: inout ThriftWriter) {
    let snappy: Int32 = 1
    let data = chunk.data ?? chunk.start
    group.beginStruct()
    group.field(2, Int64(chunk.start))
    group.beginStruct(3)
    group.field(1, ParquetPhysicalType(leaf.type).rawValue)
    group.beginList(2, of: .int32, count: chunk.encodings.count)
    for encoding in chunk.encodings.sorted() { group.element(encoding) }
    group.beginList(3, of: .binary, count: leaf.path.count)
    for name in leaf.path { group.element(name) }
    group.field(4, snappy)
    group.field(5, Int64(chunk.count))
    group.field(6, Int64(chunk.wholeSize))
    group.field(7, Int64(chunk.end - chunk.start))
    group.field(9, Int64(data))
    if data > chunk.start { group.field(11, Int64(chunk.start)) }
    group.endStruct()
    group.endStruct()
  }
}
