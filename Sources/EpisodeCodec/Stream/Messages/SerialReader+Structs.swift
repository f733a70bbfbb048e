internal import Bytes

/// What IDL adds to the values of a message: sizes before them in version 2 of CDR, fields that may
/// be absent, and unions.
extension SerialReader {
  /// Enters a struct.
  /// - Returns: where it ends; nil where the message does not say.
  /// - Throws: `.limit` when a message is nested too deep.
  mutating func begin(
    _ structure: Int, in type: borrowing MessageType
  ) throws(StreamError) -> Int? {
    depth += 1
    guard depth <= MessageType.Limit.depth else {
      throw StreamError(.limit, "a message is nested more than \(MessageType.Limit.depth) deep")
    }
    guard representation.isSecond, !type.structs[structure].form.isList else { return nil }
    // The header of the message knows about its own struct; where no annotation says how the
    // others are, they are like it.
    let isDelimited =
      depth == 1
      ? representation.isDelimited
      : type.structs[structure].extensibility.map { $0 != .final } ?? representation.isDelimited
    guard isDelimited else { return nil }
    let size = try readCount(ofAtLeast: 1)
    return position + size
  }

  /// Leaves a struct, and passes fields that its definition does not have.
  mutating func end(_ end: Int?) throws(StreamError) {
    depth -= 1
    guard let end else { return }
    guard position <= end else {
      throw StreamError(.malformed, "a struct ends \(position - end) bytes after its size")
    }
    try skip(bytes: end - position)
  }

  /// The number of values of a field, before the first of them.
  mutating func readCount(
    of field: MessageType.Field, in type: borrowing MessageType
  ) throws(StreamError) -> Int {
    if field.isDelimited, representation.isSecond { try skipSize(of: field, in: type) }
    switch field.count {
    case .one: return 1
    case .fixed(let count): return count
    case .sequence: return try readCount(ofAtLeast: type.minimumSize(of: field.type))
    }
  }

  /// Passes the size before elements that are not numbers. Fast CDR leaves it out where they are
  /// enumerators, and only the size itself shows that it is there.
  private mutating func skipSize(
    of field: MessageType.Field, in type: borrowing MessageType
  ) throws(StreamError) {
    if case .enumeration(let index) = field.type {
      let element = type.enumerations[index].integer.size
      var ahead = self
      let size = Int(try ahead.readUInt32())
      switch field.count {
      case .fixed(let count): guard size == count * element else { return }
      default:
        guard ahead.remaining >= 4, size == 4 + Int(try ahead.readUInt32()) * element else {
          return
        }
      }
    }
    _ = try readUInt32()
  }

  /// A field that may be absent, while it is read.
  struct Presence {
    fileprivate var origin: Int
    /// Where the field ends; nil where the message does not say.
    fileprivate var end: Int?
  }

  /// Enters a field that may be absent.
  /// - Returns: nil when it is absent.
  mutating func beginOptional() throws(StreamError) -> Presence? {
    if representation.isSecond {
      return try readUInt8() == 0 ? nil : Presence(origin: origin, end: nil)
    }
    // The header of a parameter: flags and id, then the size (DDS-XTypes 1.3, section 7.4.1.1.5).
    let extended = 0x3F01 as UInt16
    try align(to: 4)
    let isExtended = try readUInt16() & 0x3FFF == extended
    var size = Int(try readUInt16())
    if isExtended {
      _ = try readUInt32()
      size = Int(try readUInt32())
    }
    guard size > 0 else { return nil }
    guard size <= remaining else {
      throw StreamError(.malformed, "a field of \(size) bytes where \(remaining) are left")
    }
    let presence = Presence(origin: origin, end: position + size)
    origin = position
    return presence
  }

  mutating func endOptional(_ presence: Presence) throws(StreamError) {
    origin = presence.origin
    guard let end = presence.end else { return }
    guard position <= end else {
      throw StreamError(.malformed, "a field ends \(position - end) bytes after its size")
    }
    try skip(bytes: end - position)
  }

  /// The index of the field that a union has at the position; 0 when it has only the first one. nil
  /// for a struct, which has all.
  func chosenField(
    of structure: Int, in type: borrowing MessageType
  ) throws(StreamError) -> Int? {
    guard case .union(let choice) = type.structs[structure].form else { return nil }
    var ahead = self
    let value = try ahead.readInteger(type.structs[structure].fields[0].type, in: type)
    return choice.fields[value] ?? choice.other ?? 0
  }

  /// The value of an integer, boolean or enumeration.
  mutating func readInteger(
    _ field: MessageType.FieldType, in type: borrowing MessageType
  ) throws(StreamError) -> Int64 {
    switch field {
    case .number(let number): try readInteger(number)
    case .enumeration(let index): try readInteger(type.enumerations[index].integer)
    default: 0
    }
  }

  private mutating func readInteger(_ type: TensorElementType) throws(StreamError) -> Int64 {
    let isSigned = type.isSigned
    switch type.size {
    case 1:
      let value = try readUInt8()
      return isSigned ? Int64(Int8(bitPattern: value)) : Int64(value)
    case 2:
      let value = try readUInt16()
      return isSigned ? Int64(Int16(bitPattern: value)) : Int64(value)
    case 4:
      let value = try readUInt32()
      return isSigned ? Int64(Int32(bitPattern: value)) : Int64(value)
    default: return Int64(bitPattern: try readUInt64())
    }
  }
}

extension TensorElementType {
  fileprivate var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64: true
    default: false
    }
  }
}
