package import Bytes
internal import Stream

/// Collects the values of a column of a row group and makes pages of them.
///
/// Parquet specification, data page v1: repetition levels, definition levels, values in the
/// encoding PLAIN.
package final class ParquetColumn {
  enum Codec: Int32 {
    case none = 0
    case zstd = 6
  }

  let leaf: ParquetLeaf
  let codec: Codec
  private let physical: ParquetPhysicalType
  private let compressor: ZstdCompressor?
  private var values = ByteBuilder()
  private var repetitions = ParquetLevels()
  private var definitions = ParquetLevels()
  private var range = ParquetRange()
  private var nulls: Int64 = 0
  private var count: Int64 = 0
  /// Bytes of the finished pages with their headers, and what they were before compression.
  private var sizes: (stored: Int64, whole: Int64) = (0, 0)
  private var pages = Spool()
  /// Where pages go once it is this column's turn in the file.
  private var output: FileOutput?

  /// A page ends with the first row that makes it this large.
  private static let pageSize = 1 << 20
  private static let mostLevels = 1 << 20

  /// - Parameter compressor: that of all columns; nil for pages that are stored as they are.
  init(_ leaf: ParquetLeaf, _ compressor: ZstdCompressor?) {
    (self.leaf, self.compressor) = (leaf, compressor)
    codec = compressor == nil ? .none : .zstd
    physical = ParquetPhysicalType(leaf.type)
  }

  /// The name of its field.
  package var name: String { leaf.path.first ?? "" }

  /// About the size of what waits for the end of the row group.
  var pendingSize: Int { pages.count + values.count }

  /// Appends a row of numbers.
  /// - Parameters:
  ///   - elements: little-endian, as many as the extents say.
  ///   - extents: one for each list that the numbers are in; none of them 0.
  package func append(_ elements: RawSpan, extents: [Int] = []) throws(StreamError) {
    guard let type = leaf.type.number else { preconditionFailure("a column of bytes") }
    precondition(elements.byteCount == extents.reduce(type.size, *))
    appendLevels(extents)
    switch type {
    case .int8: widen(elements, as: Int8.self)
    case .uint8: widen(elements, as: UInt8.self)
    case .int16: widen(elements, as: Int16.self)
    case .uint16: widen(elements, as: UInt16.self)
    default: values.append(elements)
    }
    try endRow()
  }

  private func widen<Number: FixedWidthInteger & BitwiseCopyable>(
    _ elements: RawSpan, as: Number.Type
  ) {
    for place in stride(from: 0, to: elements.byteCount, by: MemoryLayout<Number>.size) {
      values.append(Int32(elements.load(littleEndianAt: place, as: Number.self)))
    }
  }

  package func append(_ value: Int) throws(StreamError) {
    var number = ByteBuilder(reserving: 8)
    number.append(Int64(value))
    try append(number.bytes.rawSpan)
  }

  package func append(_ value: Double) throws(StreamError) {
    var number = ByteBuilder(reserving: 8)
    number.append(value.bitPattern)
    try append(number.bytes.rawSpan)
  }

  /// Appends a row of bytes or text.
  package func append(bytes: RawSpan) throws(StreamError) {
    appendLevels([])
    try appendValue(bytes)
    try endRow()
  }

  package func append(_ text: String) throws(StreamError) {
    try append(bytes: Array(text.utf8).rawSpan)
  }

  /// Appends a row with a list of texts, not empty.
  package func append(_ texts: [String]) throws(StreamError) {
    appendLevels([texts.count])
    for text in texts { try appendValue(Array(text.utf8).rawSpan) }
    try endRow()
  }

  private func appendValue(_ bytes: RawSpan) throws(StreamError) {
    guard let size = UInt32(exactly: bytes.byteCount), size <= Int32.max else {
      throw StreamError(.limit, "a value of \(bytes.byteCount) bytes in a Parquet file")
    }
    values.append(size)
    values.append(bytes)
    if leaf.type == .text { range.take(text: bytes) }
  }

  /// A value of a row with its levels, or a place where there is none.
  struct Entry {
    let repetition: Int
    let definition: Int
    /// A number, or the bytes of text, where the definition level says that it exists.
    var value: [UInt8] = []
  }

  /// Appends a row of a nested column.
  func append(_ entries: [Entry]) throws(StreamError) {
    for entry in entries {
      repetitions.append(entry.repetition, times: 1)
      definitions.append(entry.definition, times: 1)
      guard entry.definition == leaf.maxDefinition else {
        nulls += 1
        continue
      }
      if leaf.type.number != nil {
        values.append(entry.value)
      } else {
        try appendValue(entry.value.rawSpan)
      }
    }
    try endRow()
  }

  /// Appends a row without a value, inside a group that exists.
  package func appendNull() throws(StreamError) {
    repetitions.append(0, times: 1)
    definitions.append(leaf.maxDefinition - 1, times: 1)
    nulls += 1
    try endRow()
  }

  /// The levels of a row in which every value exists. The first value of a list repeats the list
  /// around it; the others repeat the innermost one.
  private func appendLevels(_ extents: [Int]) {
    precondition(extents.count == leaf.maxRepetition)
    let count = extents.reduce(1, *)
    definitions.append(leaf.maxDefinition, times: count)
    guard let innermost = extents.last else { return repetitions.append(0, times: 1) }
    for start in stride(from: 0, to: count, by: innermost) {
      var (level, size) = (extents.count - 1, innermost)
      for extent in extents.dropLast().reversed() {
        guard start % (size * extent) == 0 else { break }
        (level, size) = (level - 1, size * extent)
      }
      repetitions.append(start == 0 ? 0 : level, times: 1)
      repetitions.append(extents.count, times: innermost - 1)
    }
  }

  private func endRow() throws(StreamError) {
    if values.count >= Self.pageSize || definitions.count >= Self.mostLevels { try endPage() }
  }

  private func endPage() throws(StreamError) {
    let number = definitions.count
    guard number > 0 else { return }
    if let type = leaf.type.number { range.take(values.bytes.rawSpan, of: type) }
    var body = ByteBuilder(reserving: values.count + 64)
    if leaf.maxRepetition > 0 { repetitions.drain(to: &body) } else { repetitions = .init() }
    definitions.drain(to: &body)
    if physical == .boolean { appendBits(to: &body) } else { body.append(values.bytes) }
    values.removeAll()
    let whole = body.bytes
    let stored = try compressor?.compress(whole.rawSpan)
    guard let size = Int32(exactly: whole.count),
      let storedSize = Int32(exactly: stored?.count ?? whole.count)
    else {
      throw StreamError(.limit, "a page of \(whole.count) bytes in a Parquet file")
    }
    let header = Self.header(values: Int32(number), size: size, storedSize: storedSize)
    try write(header.rawSpan)
    if let stored { try write(stored.span) } else { try write(whole.rawSpan) }
    count += Int64(number)
    sizes.stored += Int64(header.count) + Int64(storedSize)
    sizes.whole += Int64(header.count) + Int64(size)
  }

  private func write(_ bytes: RawSpan) throws(StreamError) {
    if let output { try output.write(bytes) } else { try pages.append(bytes) }
  }

  /// Eight booleans in a byte, the first one in its lowest bit.
  private func appendBits(to body: inout ByteBuilder) {
    let flags = values.bytes
    for start in stride(from: 0, to: flags.count, by: 8) {
      var byte: UInt8 = 0
      for place in start..<min(start + 8, flags.count) where flags[place] != 0 {
        byte |= 1 << UInt8(place - start)
      }
      body.append(byte)
    }
  }

  private static func header(values: Int32, size: Int32, storedSize: Int32) -> [UInt8] {
    let (dataPage, plain, rle): (Int32, Int32, Int32) = (0, 0, 3)
    var header = ThriftWriter()
    header.beginStruct()
    header.field(1, dataPage)
    header.field(2, size)
    header.field(3, storedSize)
    header.beginStruct(5)
    header.field(1, values)
    header.field(2, plain)
    header.field(3, rle)
    header.field(4, rle)
    header.endStruct()
    header.endStruct()
    return header.bytes
  }
}

extension ParquetColumn {
  /// A column chunk that is in the file.
  struct Chunk {
    let start: UInt64
    let values: Int64
    let nulls: Int64
    let size: Int64
    let storedSize: Int64
    let range: (least: [UInt8], greatest: [UInt8])?
  }

  /// Writes everything so far to the file, and what `rest` appends, as the column's part of a row
  /// group; then starts the next one.
  func end(
    to output: FileOutput, rest: (ParquetColumn) throws(StreamError) -> Void
  ) throws(StreamError) -> Chunk {
    let start = output.offset
    try pages.copy(to: output)
    self.output = output
    try rest(self)
    try endPage()
    let chunk = Chunk(
      start: start, values: count, nulls: nulls, size: sizes.whole, storedSize: sizes.stored,
      range: range.stored(as: leaf.type))
    self.output = nil
    if pages.count > 0 { pages = Spool() }
    (range, nulls, count, sizes) = (ParquetRange(), 0, 0, (0, 0))
    return chunk
  }
}
