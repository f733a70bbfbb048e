package import Bytes

/// A row group of a file: where the chunks of its columns are.
package struct ParquetRowGroup: Sendable {
  package let rows: Int
  /// One for each column of the schema.
  package let chunks: [ParquetChunk]

  /// parquet.thrift, RowGroup.
  /// - Parameters:
  ///   - place: of the row group in the footer.
  ///   - end: of the file's data.
  init(
    _ footer: Bytes, at place: Int, rows: Int, _ columns: [ParquetSource], end: Int
  ) throws(StreamError) {
    self.rows = rows
    var reader = ThriftReader(footer.span, from: place)
    var chunks: [ParquetChunk] = []
    var last = 0
    while let field = try reader.nextField(&last) {
      guard (field.number, field.type) == (1, .list) else {
        try reader.skip(field.type)
        continue
      }
      let (type, count) = try reader.beginList()
      guard type == .structure, count == columns.count else {
        throw StreamError(.malformed, "\(count) column chunks for \(columns.count) columns")
      }
      for column in columns {
        do throws(StreamError) {
          chunks.append(try ParquetChunk(&reader, footer, column, end: end))
        } catch { throw error.prefixed("column '\(column.name)': ") }
      }
    }
    guard chunks.count == columns.count else {
      throw StreamError(.malformed, "\(chunks.count) column chunks for \(columns.count) columns")
    }
    self.chunks = chunks
  }
}

/// The part of a column that is in a row group.
package struct ParquetChunk: Sendable {
  enum Codec: Int64 {
    case none = 0
    case snappy = 1
    case gzip = 2
    case zstd = 6
    case lz4 = 7
  }

  let codec: Codec
  /// Values, nulls and empty lists included.
  package let count: Int
  /// The pages of the chunk in the file.
  package let place: Range<Int>
  /// Bytes of all pages before compression, as the writer counted them.
  package let wholeSize: Int
  /// Where the writer counted them.
  package let nulls: Int?
  /// The smallest and the greatest value, as PLAIN values without a length; nil if not stored.
  package let least: Bytes?
  package let greatest: Bytes?

  /// parquet.thrift, ColumnChunk.
  fileprivate init(
    _ reader: inout ThriftReader, _ footer: Bytes, _ column: ParquetSource, end: Int
  ) throws(StreamError) {
    var found: ParquetChunk?
    var last = 0
    while let field = try reader.nextField(&last) {
      switch (field.number, field.type) {
      case (1, .binary): throw StreamError(.unsupported, "it is in another file")
      case (3, .structure):
        found = try ParquetChunk(metadata: &reader, footer, column, end: end)
      default: try reader.skip(field.type)
      }
    }
    guard let found else { throw StreamError(.unsupported, "it has no metadata, or is encrypted") }
    self = found
  }

  /// parquet.thrift, ColumnMetaData.
  private init(
    metadata reader: inout ThriftReader, _ footer: Bytes, _ column: ParquetSource, end: Int
  ) throws(StreamError) {
    var (type, codec, count): (Int64?, Int64?, Int?)
    var (size, wholeSize, data, dictionary): (Int?, Int?, Int?, Int?)
    var statistics = Statistics()
    var last = 0
    while let field = try reader.nextField(&last) {
      switch (field.number, field.type) {
      case (1, .int32): type = try reader.readInteger()
      case (4, .int32): codec = try reader.readInteger()
      case (5, .int64): count = try reader.readCount()
      case (6, .int64): wholeSize = try reader.readCount()
      case (7, .int64): size = try reader.readCount()
      case (9, .int64): data = try reader.readCount()
      case (11, .int64): dictionary = try reader.readCount()
      case (12, .structure): try statistics.read(&reader, footer)
      default: try reader.skip(field.type)
      }
    }
    guard type == Int64(column.physical.rawValue) else {
      throw StreamError(.malformed, "its chunk has another type than its schema")
    }
    guard let codec, let count, let size, let data else {
      throw StreamError(.malformed, "its metadata lacks the codec, a count or a place")
    }
    guard let known = Codec(rawValue: codec) else {
      let names: [Int64: String] = [3: "LZO", 4: "Brotli", 5: "LZ4 in Hadoop's frames"]
      throw StreamError(.unsupported, "compression with \(names[codec] ?? "codec \(codec)")")
    }
    // Some writers set a place of 0 for a dictionary that is not there.
    let start = if let dictionary, dictionary > 0 { min(dictionary, data) } else { data }
    guard start >= 4, start <= end, size <= end - start else {
      throw StreamError(
        .malformed, "\(size) bytes at byte \(start), outside the data of the file")
    }
    (self.codec, self.count, place) = (known, count, start..<start + size)
    self.wholeSize = wholeSize ?? 0
    (nulls, least, greatest) = (statistics.nulls, statistics.least, statistics.greatest)
  }
}

/// parquet.thrift, Statistics. The old fields 1 and 2 have an order that writers did not agree on.
private struct Statistics {
  var nulls: Int?
  var least: Bytes?
  var greatest: Bytes?

  mutating func read(_ reader: inout ThriftReader, _ footer: Bytes) throws(StreamError) {
    var last = 0
    while let field = try reader.nextField(&last) {
      switch (field.number, field.type) {
      case (3, .int64): nulls = try reader.readCount()
      case (5, .binary): greatest = footer[try reader.readBinary()]
      case (6, .binary): least = footer[try reader.readBinary()]
      default: try reader.skip(field.type)
      }
    }
  }
}
