internal import Bytes
package import Stream

/// A part of the schema of a Parquet file that is read: a column, or a group of them.
///
/// The levels are those of Dremel: a value exists if its definition level is that of its column, and
/// a value begins a new element of the list whose repetition level it has.
package indirect enum ParquetNode: Sendable {
  /// The number of a column of the file.
  case column(String, Int)
  /// - definition: level at which the group exists.
  case group(String, [ParquetNode], definition: Int)
  /// - repetition: level of its elements, all but the first.
  /// - definition: level at which it has an element.
  /// - whole: level at which the list itself exists, though it may be empty.
  case list(String, ParquetNode, repetition: Int, definition: Int, whole: Int)

  package var name: String {
    switch self {
    case .column(let name, _), .group(let name, _, _), .list(let name, _, _, _, _): name
    }
  }

  /// The columns inside, in the order of the file.
  package var columns: [Int] {
    switch self {
    case .column(_, let number): [number]
    case .group(_, let members, _): members.flatMap(\.columns)
    case .list(_, let element, _, _, _): element.columns
    }
  }
}

/// A column of a Parquet file that is read.
package struct ParquetSource: Sendable {
  /// What the stored values mean, where it matters here.
  package enum Meaning: Equatable, Sendable {
    /// As they are stored.
    case plain
    /// Integers of so many bits.
    case signed(Int), unsigned(Int)
    case text
    /// 16-bit floats.
    case half
    /// Numbers of another unit, such as decimals and times.
    case other(String)
  }

  /// The names of the schema, outermost first.
  package let path: [String]
  let physical: ParquetPhysicalType
  /// Bytes of a stored value once decoded, 1 for booleans; 0 for byte arrays.
  let width: Int
  package let meaning: Meaning
  package let maxRepetition: Int
  package let maxDefinition: Int

  package var name: String { path.joined(separator: ".") }

  /// The type of the values, if they are numbers of such a type.
  package var number: TensorElementType? {
    switch (physical, meaning) {
    case (.boolean, .plain): .bool
    case (.int32, .plain), (.int32, .signed(32)): .int32
    case (.int32, .signed(8)): .int8
    case (.int32, .signed(16)): .int16
    case (.int32, .unsigned(8)): .uint8
    case (.int32, .unsigned(16)): .uint16
    case (.int32, .unsigned(32)): .uint32
    case (.int64, .plain), (.int64, .signed(64)): .int64
    case (.int64, .unsigned(64)): .uint64
    case (.float, .plain): .float32
    case (.double, .plain): .float64
    case (.fixedBytes, .half): .float32
    default: nil
    }
  }

  package var isBytes: Bool { physical == .byteArray }
}

/// The schema of a file, from the elements in its footer.
struct ParquetSchema {
  private(set) var nodes: [ParquetNode] = []
  private(set) var columns: [ParquetSource] = []

  private static let deepest = 64
  private static let mostElements = 1 << 16

  fileprivate struct Element {
    var physical: Int64?
    var width = 0
    var repetition: Int64 = 0
    var name = ""
    var children = 0
    var meaning = ParquetSource.Meaning.plain
    var isList = false
    var isMap = false
  }

  private var elements: [Element] = []
  private var next = 0

  /// - Parameter reader: at the list of elements.
  init(reading reader: inout ThriftReader) throws(StreamError) {
    let (type, count) = try reader.beginList()
    guard type == .structure, count > 0 else { throw Self.fault("has no root") }
    guard count <= Self.mostElements else {
      throw StreamError(.limit, "a schema of \(count) elements")
    }
    for _ in 0..<count { elements.append(try Self.element(&reader)) }
    let root = elements[0]
    next = 1
    for _ in 0..<root.children { nodes.append(try node([], repetition: 0, definition: 0)) }
    guard next == elements.count else { throw Self.fault("has elements outside its root") }
    elements = []
  }

  private static func fault(_ text: String) -> StreamError {
    StreamError(.malformed, "the schema \(text)")
  }

  /// parquet.thrift, SchemaElement.
  private static func element(_ reader: inout ThriftReader) throws(StreamError) -> Element {
    var element = Element()
    var last = 0
    while let field = try reader.nextField(&last) {
      switch (field.number, field.type) {
      case (1, .int32): element.physical = try reader.readInteger()
      case (2, .int32): element.width = try reader.readCount()
      case (3, .int32): element.repetition = try reader.readInteger()
      case (4, .binary): element.name = try reader.readString()
      case (5, .int32): element.children = try reader.readCount()
      case (6, .int32): element.note(converted: try reader.readInteger())
      case (10, .structure): try element.note(logical: &reader)
      default: try reader.skip(field.type)
      }
    }
    guard (0...2).contains(element.repetition) else {
      throw fault("repeats '\(element.name.printable)' as \(element.repetition)")
    }
    return element
  }

  /// The next element with those in it, and whether it is repeated.
  private mutating func element(at depth: Int) throws(StreamError) -> Element {
    guard next < elements.count else { throw Self.fault("ends early") }
    guard depth < Self.deepest else {
      throw StreamError(.limit, "a schema of more than \(Self.deepest) levels")
    }
    next += 1
    return elements[next - 1]
  }

  private mutating func node(
    _ path: [String], repetition: Int, definition: Int
  ) throws(StreamError) -> ParquetNode {
    let element = try element(at: path.count)
    let path = path + [element.name]
    switch element.repetition {
    // Required.
    case 0: return try content(element, path, repetition, definition)
    // Optional.
    case 1: return try content(element, path, repetition, definition + 1)
    // Repeated, without a group around it: LogicalTypes.md, "Lists", says that it is a list.
    default:
      let inner = try content(element, path, repetition + 1, definition + 1)
      return .list(
        element.name, inner, repetition: repetition + 1, definition: definition + 1,
        whole: definition)
    }
  }

  /// An element without its own repetition, which the levels have already.
  private mutating func content(
    _ element: Element, _ path: [String], _ repetition: Int, _ definition: Int
  ) throws(StreamError) -> ParquetNode {
    if let physical = element.physical, element.children == 0 {
      guard let type = ParquetPhysicalType(code: physical) else {
        throw Self.fault("gives '\(element.name.printable)' the type \(physical)")
      }
      if type == .fixedBytes, !(1...(1 << 20)).contains(element.width) {
        throw Self.fault("gives '\(element.name.printable)' \(element.width) bytes")
      }
      columns.append(
        ParquetSource(
          path: path, physical: type, width: type.width ?? element.width,
          meaning: element.meaning, maxRepetition: repetition, maxDefinition: definition))
      return .column(element.name, columns.count - 1)
    }
    guard element.physical == nil, element.children > 0 else {
      throw Self.fault("has neither a type nor members for '\(element.name.printable)'")
    }
    if element.isList || element.isMap, element.children == 1, next < elements.count,
      elements[next].repetition == 2
    {
      return try list(element, path, repetition, definition)
    }
    var members: [ParquetNode] = []
    for _ in 0..<element.children {
      members.append(try node(path, repetition: repetition, definition: definition))
    }
    return .group(element.name, members, definition: definition)
  }

  /// LogicalTypes.md, "Lists" and "Maps": a group around a repeated one. The repeated one is itself
  /// the element if it has several members or a name that old writers use.
  private mutating func list(
    _ element: Element, _ path: [String], _ repetition: Int, _ definition: Int
  ) throws(StreamError) -> ParquetNode {
    let repeated = try self.element(at: path.count)
    let inside = path + [repeated.name]
    let isElement =
      element.isMap || repeated.physical != nil || repeated.children != 1
      || repeated.name == "array" || repeated.name == element.name + "_tuple"
    let inner =
      isElement
      ? try content(repeated, inside, repetition + 1, definition + 1)
      : try node(inside, repetition: repetition + 1, definition: definition + 1)
    return .list(
      element.name, inner, repetition: repetition + 1, definition: definition + 1,
      whole: definition)
  }
}

extension ParquetSchema.Element {
  /// parquet.thrift, ConvertedType, of old writers.
  fileprivate mutating func note(converted: Int64) {
    switch converted {
    case 0: meaning = .text
    case 1, 2: isMap = true
    case 3: isList = true
    case 4, 19: meaning = .text
    case 5: meaning = .other("decimals")
    case 6...10, 21: meaning = .other("times")
    case 11...14: meaning = .unsigned(8 << (converted - 11))
    case 15...18: meaning = .signed(8 << (converted - 15))
    default: break
    }
  }

  /// parquet.thrift, LogicalType, a union: it counts more than the converted type.
  fileprivate mutating func note(logical reader: inout ThriftReader) throws(StreamError) {
    var last = 0
    while let field = try reader.nextField(&last) {
      guard field.type == .structure, field.number == 10 else {
        switch field.number {
        case 1, 4, 12: meaning = .text
        case 2: isMap = true
        case 3: isList = true
        case 5: meaning = .other("decimals")
        case 6, 7, 8: meaning = .other("times")
        case 15: meaning = .half
        default: break
        }
        try reader.skip(field.type)
        continue
      }
      var (bits, isSigned, place) = (0, true, 0)
      while let member = try reader.nextField(&place) {
        switch (member.number, member.type) {
        case (1, .int8): bits = Int(try reader.readByte())
        case (2, .yes), (2, .no): isSigned = member.type == .yes
        default: try reader.skip(member.type)
        }
      }
      meaning = isSigned ? .signed(bits) : .unsigned(bits)
    }
  }
}

extension ParquetPhysicalType {
  fileprivate init?(code: Int64) {
    guard let code = Int32(exactly: code) else { return nil }
    self.init(rawValue: code)
  }

  /// Bytes of a decoded value; nil where the schema says it.
  fileprivate var width: Int? {
    switch self {
    case .boolean: 1
    case .int32, .float: 4
    case .int64, .double: 8
    case .int96: 12
    case .byteArray: 0
    case .fixedBytes: nil
    }
  }
}
