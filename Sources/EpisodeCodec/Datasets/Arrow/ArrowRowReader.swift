package import Bytes
package import Stream

/// Reads an Arrow file or stream as a table of rows: texts, numbers and vectors.
package struct ArrowRowReader {
  private var input: ArrowInput
  private let zstd: ZstdDecompressor
  private var dictionaries: [Int64: ArrowArray] = [:]
  package let columns: [ArrowRowColumn]
  /// Of the schema.
  package let metadata: [KeyValue]

  package init(_ input: FileInput) throws(StreamError) { try self.init(ArrowInput(input)) }

  package init(_ file: RandomAccessFile) throws(StreamError) { try self.init(ArrowInput(file)) }

  private init(_ input: ArrowInput) throws(StreamError) {
    self.input = input
    zstd = try ZstdDecompressor()
    columns = self.input.schema.fields.map(ArrowRowColumn.init)
    metadata = self.input.schema.metadata
  }

  /// The next rows, at least one; nil at the end.
  /// - Throws: `.truncated` for a stream without its end mark.
  package mutating func next() throws(StreamError) -> ArrowRows? {
    do throws(StreamError) {
      while let message = try input.next() {
        switch message.kind {
        case .schema: throw StreamError(.malformed, "a second schema")
        case .dictionary: try ArrowBatch.read(message, input.schema, into: &dictionaries, zstd)
        case .batch:
          var batch = try ArrowBatch(message, at: message.header, dictionaries, zstd)
          let arrays = try batch.columns(input.schema.fields)
          if batch.rows > 0 { return ArrowRows(count: batch.rows, arrays: arrays) }
        }
      }
      guard !input.lacksEnd else { throw StreamError(.truncated, "the stream has no end mark") }
      return nil
    } catch { throw error.at(offset: input.offset) }
  }

  /// The number of the rows that are left, without touching their values.
  package mutating func countRows() throws(StreamError) -> Int {
    var count = 0
    while let message = try input.next() {
      guard message.kind == .batch else { continue }
      let buffer = FlatBuffer(message.metadata.span)
      let rows = try buffer.number(Int64.self, slot: 0, ofTable: message.header) ?? 0
      guard rows >= 0, rows < 1 << 40 else {
        throw StreamError(.malformed, "a batch of \(rows) rows")
      }
      count += Int(rows)
    }
    return count
  }

  /// How much has been read, from 0 to 1.
  package var fractionTaken: Double? { input.fractionTaken }
}

/// A column of a table of rows.
package struct ArrowRowColumn: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case text
    /// Read as float64.
    case number
    /// Integers of 64 bits.
    case integer
    /// Lists of float16, float32 or float64, with their length where all have one.
    case vector(Int?)
    /// 16-bit vectors of one length, to be written.
    case halfVector(Int)
    case other
  }

  package var name: String
  package var kind: Kind
  package var isNullable: Bool

  package init(_ name: String, _ kind: Kind, isNullable: Bool = false) {
    (self.name, self.kind, self.isNullable) = (name, kind, isNullable)
  }

  init(_ field: ArrowField) {
    let kind: Kind
    let isFloat =
      field.dictionary == nil
      && field.children.first.map { Self.floats.contains($0.type) && $0.dictionary == nil } ?? false
    switch field.type {
    case .text: kind = .text
    case .number(let type) where field.dictionary == nil && type != .bool:
      kind = type == .int64 ? .integer : .number
    case .fixedList(let size) where isFloat: kind = .vector(size)
    case .list where isFloat: kind = .vector(nil)
    default: kind = .other
    }
    self.init(field.name, kind, isNullable: true)
  }

  private static let floats: [ArrowType] = [.half, .number(.float32), .number(.float64)]
}

/// Rows of a table, which share the memory of their file.
package struct ArrowRows {
  package let count: Int
  fileprivate let arrays: [ArrowArray]

  fileprivate init(count: Int, arrays: [ArrowArray]) { (self.count, self.arrays) = (count, arrays) }

  /// A text; nil where it is missing.
  package func text(_ row: Int, _ column: Int) throws(StreamError) -> String? {
    arrays[column].isNull(row) ? nil : try arrays[column].text(row)
  }

  /// A whole number; nil where it is missing.
  package func integer(_ row: Int, _ column: Int) -> Int64? {
    let array = arrays[column]
    guard !array.isNull(row), array.field.type == .number(.int64) else { return nil }
    return array.values.span.load(littleEndianAt: 8 * row)
  }

  /// A number; nil where it is missing.
  package func number(_ row: Int, _ column: Int) -> Double? {
    let array = arrays[column]
    guard !array.isNull(row), case .number(let type) = array.field.type else { return nil }
    return type.double(at: row * type.size, in: array.values.span)
  }

  /// The elements of a vector as float32, little-endian; nil where it is missing.
  package func vector(_ row: Int, _ column: Int) throws(StreamError) -> Bytes? {
    guard !arrays[column].isNull(row) else { return nil }
    let numbers = try arrays[column].numbers(row..<row + 1)
    try numbers.array.checkNoNulls(numbers.range)
    let elements = numbers.array.elements(numbers.range)
    guard numbers.array.field.type == .number(.float64) else { return elements }
    var narrow = ByteBuilder(reserving: elements.count / 2)
    for place in stride(from: 0, to: elements.count, by: 8) {
      let number = Double(bitPattern: elements.span.load(littleEndianAt: place))
      narrow.append(Float(number).bitPattern)
    }
    return Bytes(narrow.bytes)
  }
}
