package import Stream

/// The type of a column in a Parquet file, with everything optional, as pyarrow writes it.
package indirect enum ParquetType: Equatable, Sendable {
  case number(TensorElementType)
  /// Days since 1970, int32.
  case date
  /// Microseconds since 1970 (UTC), int64.
  case time
  case text
  case bytes
  case list(ParquetType)
  case group([ParquetField])
  /// Texts that each have a value.
  case map(ParquetType)

  /// How the values are stored, if they are numbers.
  var number: TensorElementType? {
    switch self {
    case .number(let type): type
    case .date: .int32
    case .time: .int64
    case .text, .bytes, .list, .group, .map: nil
    }
  }
}

/// A named column, or a member of a group.
package struct ParquetField: Equatable, Sendable {
  package let name: String
  package let type: ParquetType

  package init(_ name: String, _ type: ParquetType) {
    (self.name, self.type) = (name, type)
  }
}

/// A column that holds values: a field, or the innermost part of a nested one.
struct ParquetLeaf: Sendable {
  let path: [String]
  let type: ParquetType
  /// How many lists and how many optional or repeated parts a value is inside of.
  let maxRepetition: Int
  let maxDefinition: Int

  /// The leaves of some fields, depth first.
  static func leaves(of fields: [ParquetField]) -> [ParquetLeaf] {
    fields.flatMap { leaves(of: $0.type, path: [$0.name], repetition: 0, definition: 1) }
  }

  private static func leaves(
    of type: ParquetType, path: [String], repetition: Int, definition: Int
  ) -> [ParquetLeaf] {
    switch type {
    case .number, .date, .time, .text, .bytes:
      [
        ParquetLeaf(
          path: path, type: type, maxRepetition: repetition, maxDefinition: definition)
      ]
    case .list(let element):
      leaves(
        of: element, path: path + ["list", "element"], repetition: repetition + 1,
        definition: definition + 2)
    case .group(let fields):
      fields.flatMap {
        leaves(
          of: $0.type, path: path + [$0.name], repetition: repetition, definition: definition + 1)
      }
    case .map(let value):
      // A key is always there, a value need not be.
      [
        ParquetLeaf(
          path: path + ["key_value", "key"], type: .text, maxRepetition: repetition + 1,
          maxDefinition: definition + 1)
      ]
        + leaves(
          of: value, path: path + ["key_value", "value"], repetition: repetition + 1,
          definition: definition + 2)
    }
  }
}

/// How the values of a leaf are stored. Parquet specification, Types and LogicalTypes.md.
enum ParquetPhysicalType: Int32 {
  case boolean = 0
  case int32 = 1
  case int64 = 2
  case int96 = 3
  case float = 4
  case double = 5
  case byteArray = 6
  case fixedBytes = 7

  /// - Parameter type: of a leaf.
  init(_ type: ParquetType) {
    guard let number = type.number else {
      self = .byteArray
      return
    }
    switch number {
    case .bool: self = .boolean
    case .int8, .uint8, .int16, .uint16, .int32, .uint32: self = .int32
    case .int64, .uint64: self = .int64
    case .float32: self = .float
    case .float64: self = .double
    }
  }
}

extension ThriftWriter {
  /// The elements of a file's schema, depth first.
  static func schemaElements(of fields: [ParquetField]) -> [[UInt8]] {
    var root = ThriftWriter()
    root.beginStruct()
    root.field(4, "schema")
    root.field(5, Int32(fields.count))
    root.endStruct()
    return [root.bytes] + fields.flatMap { schemaElements(of: $0) }
  }

  private static func schemaElements(
    of field: ParquetField, isRequired: Bool = false
  ) -> [[UInt8]] {
    let optional: Int32 = 1
    var element = ThriftWriter()
    element.beginStruct()
    switch field.type {
    case .number, .date, .time, .text, .bytes:
      element.field(1, ParquetPhysicalType(field.type).rawValue)
      element.field(3, isRequired ? 0 : optional)
      element.field(4, field.name)
      element.annotate(field.type)
      element.endStruct()
      return [element.bytes]
    case .list(let item):
      element.field(3, optional)
      element.field(4, field.name)
      element.field(5, Int32(1))
      element.annotate(field.type)
      element.endStruct()
      return [element.bytes, repeated("list", members: 1)]
        + schemaElements(of: ParquetField("element", item))
    case .group(let fields):
      element.field(3, optional)
      element.field(4, field.name)
      element.field(5, Int32(fields.count))
      element.endStruct()
      return [element.bytes] + fields.flatMap { schemaElements(of: $0) }
    case .map(let value):
      element.field(3, optional)
      element.field(4, field.name)
      element.field(5, Int32(1))
      element.annotate(field.type)
      element.endStruct()
      return [element.bytes, repeated("key_value", members: 2)]
        + schemaElements(of: ParquetField("key", .text), isRequired: true)
        + schemaElements(of: ParquetField("value", value))
    }
  }

  /// The group inside a list or a map that is there for each of its elements.
  private static func repeated(_ name: String, members: Int32) -> [UInt8] {
    var element = ThriftWriter()
    element.beginStruct()
    element.field(3, Int32(2))
    element.field(4, name)
    element.field(5, members)
    element.endStruct()
    return element.bytes
  }

  /// The meaning of a type, in the form of old readers (6) and of new ones (10).
  private mutating func annotate(_ type: ParquetType) {
    switch type {
    case .text:
      field(6, Int32(0))
      beginStruct(10)
      emptyStruct(1)
      endStruct()
    case .list:
      field(6, Int32(3))
      beginStruct(10)
      emptyStruct(3)
      endStruct()
    case .map:
      field(6, Int32(1))
      beginStruct(10)
      emptyStruct(2)
      endStruct()
    case .date:
      field(6, Int32(6))
      beginStruct(10)
      emptyStruct(6)
      endStruct()
    case .time:
      field(6, Int32(10))
      // LogicalType 8 is TIMESTAMP, adjusted to UTC, in the unit MICROS.
      beginStruct(10)
      beginStruct(8)
      field(1, true)
      beginStruct(2)
      emptyStruct(2)
      endStruct()
      endStruct()
      endStruct()
    case .number(let number):
      guard let converted = number.convertedType else { return }
      field(6, converted)
    case .bytes, .group: break
    }
  }
}

extension TensorElementType {
  /// For integers of fewer bits than they are stored in, and those without a sign.
  fileprivate var convertedType: Int32? {
    switch self {
    case .uint8: 11
    case .uint16: 12
    case .uint32: 13
    case .uint64: 14
    case .int8: 15
    case .int16: 16
    case .bool, .int32, .int64, .float32, .float64: nil
    }
  }
}
