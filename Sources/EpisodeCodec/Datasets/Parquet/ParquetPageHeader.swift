internal import Bytes

/// The header in front of a page. parquet.thrift, PageHeader.
struct ParquetPageHeader {
  enum Kind {
    case data, dictionary, index
    /// With levels that are not compressed, in front of the values.
    case data2(definitions: Int, repetitions: Int, isCompressed: Bool)
  }

  enum Encoding: Int64 {
    case plain = 0
    case plainDictionary = 2
    case runs = 3
    case bitPacked = 4
    case deltaBinaryPacked = 5
    case deltaLengthByteArray = 6
    case deltaByteArray = 7
    case dictionary = 8
    case byteStreamSplit = 9
  }

  private(set) var kind = Kind.index
  /// Bytes of the page before compression, and in the file.
  private(set) var size = 0
  private(set) var storedSize = 0
  private(set) var crc: UInt32?
  /// Values, nulls and empty lists included.
  private(set) var count = 0
  private(set) var encoding = Encoding.plain
  private(set) var definitionEncoding = Encoding.runs
  private(set) var repetitionEncoding = Encoding.runs
  /// Bytes of the header itself.
  let headerSize: Int

  init(_ bytes: RawSpan) throws(StreamError) {
    var reader = ThriftReader(bytes)
    var (type, whole, stored): (Int64?, Int?, Int?)
    var (one, two) = (PageValues(), PageValues())
    var dictionary = PageValues()
    var checksum: UInt32?
    var last = 0
    while let field = try reader.nextField(&last) {
      switch (field.number, field.type) {
      case (1, .int32): type = try reader.readInteger()
      case (2, .int32): whole = try reader.readCount()
      case (3, .int32): stored = try reader.readCount()
      case (4, .int32): checksum = UInt32(truncatingIfNeeded: try reader.readInteger())
      case (5, .structure): try one.read(&reader, version: 1)
      case (7, .structure): try dictionary.read(&reader, version: 1)
      case (8, .structure): try two.read(&reader, version: 2)
      default: try reader.skip(field.type)
      }
    }
    headerSize = reader.position
    guard let type, let whole, let stored, whole <= Int32.max, stored <= Int32.max else {
      throw StreamError(.malformed, "a page header without a type or a size")
    }
    (size, storedSize, crc) = (whole, stored, checksum)
    switch type {
    case 0: try take(one, as: .data)
    case 1: return
    case 2: try take(dictionary, as: .dictionary)
    case 3:
      guard two.definitionSize <= whole, two.repetitionSize <= whole - two.definitionSize,
        two.definitionSize <= stored, two.repetitionSize <= stored - two.definitionSize
      else { throw StreamError(.malformed, "levels longer than their page") }
      try take(
        two,
        as: .data2(
          definitions: two.definitionSize, repetitions: two.repetitionSize,
          isCompressed: two.isCompressed))
    default: throw StreamError(.unsupported, "a page of type \(type)")
    }
  }

  private mutating func take(_ values: PageValues, as kind: Kind) throws(StreamError) {
    func known(_ code: Int64?) throws(StreamError) -> Encoding {
      guard let code else { throw StreamError(.malformed, "a page header without an encoding") }
      guard let encoding = Encoding(rawValue: code) else {
        throw StreamError(.unsupported, "a page in encoding \(code)")
      }
      return encoding
    }
    guard let count = values.count, count <= Int32.max else {
      throw StreamError(.malformed, "a page header without a count of values")
    }
    (self.kind, self.count) = (kind, count)
    encoding = try known(values.encoding)
    definitionEncoding = try known(values.definitionEncoding)
    repetitionEncoding = try known(values.repetitionEncoding)
  }
}

/// parquet.thrift, DataPageHeader, DataPageHeaderV2 and DictionaryPageHeader.
private struct PageValues {
  var count: Int?
  var encoding: Int64?
  var definitionEncoding: Int64? = 3
  var repetitionEncoding: Int64? = 3
  var definitionSize = 0
  var repetitionSize = 0
  var isCompressed = true

  mutating func read(_ reader: inout ThriftReader, version: Int) throws(StreamError) {
    var last = 0
    while let field = try reader.nextField(&last) {
      switch (version, field.number, field.type) {
      case (_, 1, .int32): count = try reader.readCount()
      case (1, 2, .int32), (2, 4, .int32): encoding = try reader.readInteger()
      case (1, 3, .int32): definitionEncoding = try reader.readInteger()
      case (1, 4, .int32): repetitionEncoding = try reader.readInteger()
      case (2, 5, .int32): definitionSize = try reader.readCount()
      case (2, 6, .int32): repetitionSize = try reader.readCount()
      case (2, 7, .yes), (2, 7, .no): isCompressed = field.type == .yes
      default: try reader.skip(field.type)
      }
    }
  }
}
