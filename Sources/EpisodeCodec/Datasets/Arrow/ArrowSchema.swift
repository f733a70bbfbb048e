internal import Bytes
internal import Stream

/// The columns of a stream, as its first message has them.
struct ArrowSchema {
  var fields: [ArrowField] = []
  var metadata: [KeyValue] = []

  private static let mostFields = 1 << 16
  private static let deepest = 16

  /// - Parameter table: the position of the table Schema in its message.
  init(_ buffer: inout FlatBuffer, at table: Int) throws(StreamError) {
    if let order = try buffer.slot(0, ofTable: table), try buffer.load(Int16.self, at: order) != 0 {
      throw StreamError(.unsupported, "numbers with the high byte first")
    }
    fields = try Self.fields(&buffer, slot: 1, ofTable: table, depth: 0)
    metadata = try buffer.metadata(slot: 2, ofTable: table)
  }

  private static func fields(
    _ buffer: inout FlatBuffer, slot: Int, ofTable table: Int, depth: Int
  ) throws(StreamError) -> [ArrowField] {
    guard depth < deepest else {
      throw StreamError(.limit, "columns inside one another, more than \(deepest) deep")
    }
    var fields: [ArrowField] = []
    for place in try buffer.tables(slot: slot, ofTable: table) {
      try buffer.visit()
      guard fields.count < mostFields else {
        throw StreamError(.limit, "more than \(mostFields) columns")
      }
      fields.append(try field(&buffer, at: place, depth: depth))
    }
    return fields
  }

  private static func field(
    _ buffer: inout FlatBuffer, at table: Int, depth: Int
  ) throws(StreamError) -> ArrowField {
    var field = ArrowField(name: try buffer.text(slot: 0, ofTable: table) ?? "", type: .structure)
    let code = try buffer.slot(2, ofTable: table).map { (place) throws(StreamError) in
      try buffer.load(UInt8.self, at: place)
    }
    let details = try buffer.table(slot: 3, ofTable: table)
    field.type = try type(ArrowType.Code(rawValue: code ?? 0), code ?? 0, buffer, details)
    field.children = try fields(&buffer, slot: 5, ofTable: table, depth: depth + 1)
    field.metadata = try buffer.metadata(slot: 6, ofTable: table)
    guard let encoding = try buffer.table(slot: 4, ofTable: table) else { return field }
    var index = ArrowType.number(.int32)
    if let details = try buffer.table(slot: 1, ofTable: encoding) {
      index = try type(.int, ArrowType.Code.int.rawValue, buffer, details)
    }
    guard case .number(let element) = index else {
      throw StreamError(.malformed, "a dictionary whose indices are no integers")
    }
    field.dictionary = (try buffer.number(Int64.self, slot: 0, ofTable: encoding) ?? 0, element)
    return field
  }

  /// - Parameter details: the table of the type; nil where it has no fields.
  private static func type(
    _ code: ArrowType.Code?, _ number: UInt8, _ buffer: borrowing FlatBuffer, _ details: Int?
  ) throws(StreamError) -> ArrowType {
    func value<T: FixedWidthInteger & BitwiseCopyable>(
      _ slot: Int, _ absent: T
    ) throws(StreamError) -> T {
      guard let details else { return absent }
      return try buffer.number(T.self, slot: slot, ofTable: details) ?? absent
    }
    switch code {
    case .int:
      let isSigned = try value(1, 0 as UInt8) != 0
      switch try value(0, 0 as Int32) {
      case 8: return .number(isSigned ? .int8 : .uint8)
      case 16: return .number(isSigned ? .int16 : .uint16)
      case 32: return .number(isSigned ? .int32 : .uint32)
      case 64: return .number(isSigned ? .int64 : .uint64)
      case let bits: throw StreamError(.malformed, "integers of \(bits) bits")
      }
    case .float:
      switch try value(0, 0 as Int16) {
      case 0: return .half
      case 1: return .number(.float32)
      case 2: return .number(.float64)
      case let precision: throw StreamError(.malformed, "floats of the precision \(precision)")
      }
    case .bool: return .number(.bool)
    case .date: return .number(try value(0, 1 as Int16) == 0 ? .int32 : .int64)
    case .time: return .number(try value(1, 32 as Int32) == 32 ? .int32 : .int64)
    case .timestamp, .duration: return .number(.int64)
    case .utf8: return .text(.offsets32)
    case .largeUtf8: return .text(.offsets64)
    case .utf8View: return .text(.views)
    case .binary: return .binary(.offsets32)
    case .largeBinary: return .binary(.offsets64)
    case .binaryView: return .binary(.views)
    case .fixedSizeBinary: return .fixedBinary(try size(value(0, 0 as Int32)))
    case .list: return .list(.offsets32)
    case .largeList: return .list(.offsets64)
    case .fixedSizeList: return .fixedList(try size(value(0, 0 as Int32)))
    case .structure: return .structure
    case .null, .runEndEncoded: return .other("\(code ?? .null)", buffers: 0)
    case .decimal, .interval, .map: return .other("\(code ?? .null)", buffers: 2)
    case .listView, .largeListView: return .other("list view", buffers: 3)
    case .union: return .other("union", buffers: try value(0, 0 as Int16) == 0 ? 1 : 2)
    case nil: throw StreamError(.unsupported, "a column of type \(number)")
    }
  }

  private static func size(_ size: Int32) throws(StreamError) -> Int {
    guard size >= 0 else { throw StreamError(.malformed, "values of the size \(size)") }
    return Int(size)
  }
}

extension FlatBuffer {
  /// The position of a field of a table, by its number; nil when it is absent.
  func slot(_ number: Int, ofTable table: Int) throws(StreamError) -> Int? {
    try field(4 + 2 * number, ofTable: table)
  }

  func number<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, slot: Int, ofTable table: Int
  ) throws(StreamError) -> T? {
    guard let place = try self.slot(slot, ofTable: table) else { return nil }
    return try load(type, at: place)
  }

  /// The position of the table that a field leads to.
  func table(slot: Int, ofTable table: Int) throws(StreamError) -> Int? {
    guard let place = try self.slot(slot, ofTable: table) else { return nil }
    return try reference(at: place)
  }

  func text(slot: Int, ofTable table: Int) throws(StreamError) -> String? {
    guard let place = try self.table(slot: slot, ofTable: table) else { return nil }
    return try string(at: place)
  }

  /// The positions of the tables in a list.
  func tables(slot: Int, ofTable table: Int) throws(StreamError) -> [Int] {
    guard let place = try self.table(slot: slot, ofTable: table) else { return [] }
    let (start, count) = try vector(at: place, stride: 4)
    var tables: [Int] = []
    for index in 0..<count { tables.append(try reference(at: start + 4 * index)) }
    return tables
  }

  /// The numbers of a list of structs of two numbers of 64 bits.
  func pairs(slot: Int, ofTable table: Int) throws(StreamError) -> [(Int64, Int64)] {
    guard let place = try self.table(slot: slot, ofTable: table) else { return [] }
    let (start, count) = try vector(at: place, stride: 16)
    var pairs: [(Int64, Int64)] = []
    for index in 0..<count {
      pairs.append(
        (
          try load(Int64.self, at: start + 16 * index),
          try load(Int64.self, at: start + 16 * index + 8)
        ))
    }
    return pairs
  }

  /// Entries of keys and texts.
  func metadata(slot: Int, ofTable table: Int) throws(StreamError) -> [KeyValue] {
    var entries: [KeyValue] = []
    for entry in try tables(slot: slot, ofTable: table) {
      entries.append(
        KeyValue(
          try text(slot: 0, ofTable: entry) ?? "", try text(slot: 1, ofTable: entry) ?? ""))
    }
    return entries
  }
}
