internal import Bytes

/// Reads a schema of flatbuffers in its binary form, `.bfbs`: the tables of reflection.fbs.
struct FlatBufferSchema: ~Escapable {
  private var buffer: FlatBuffer
  private var structs: [MessageType.Struct] = []
  private var enumerations: [MessageType.Enumeration] = []
  /// For each enumeration of the schema, an index in `enumerations`, or a number where a name for
  /// each value would not fit.
  private var enumerationTypes: [MessageType.FieldType] = []
  /// For each union of the schema the variants: value, name, and index of the table; nil for text.
  private var unions: [Int: [(value: Int64, name: String, object: Int?)]] = [:]
  private var unionStructs: [Int: Int] = [:]
  private var fieldCount = 0

  /// The fields of the tables of reflection.fbs, by their offset in the vtable: 4, 6, 8 and so on.
  private enum Slot {
    static let (objects, enums, rootTable) = (4, 6, 12)
    static let (objectName, objectFields, isStruct, byteSize) = (4, 6, 8, 12)
    static let (fieldName, fieldType, fieldOffset) = (4, 6, 10)
    static let (defaultInteger, defaultReal, isDeprecated) = (12, 14, 16)
    static let (isOptional, hasLongOffset) = (26, 30)
    static let (baseType, element, index, fixedLength) = (4, 6, 8, 10)
    static let (enumName, enumValues, isUnion, underlyingType) = (4, 6, 8, 10)
    static let (valueName, value, unionType) = (4, 6, 10)
  }

  /// reflection.fbs, `BaseType`.
  private enum BaseType {
    static let numbers: [TensorElementType?] = [
      nil, .uint8, .bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64,
      .float32, .float64,
    ]
    static let (string, vector, object, union, array) = (13, 14, 15, 16, 17)
  }

  /// The layout of the table with a schema's name, or of the root table if it names none.
  static func messageType(
    _ name: String, schema: [UInt8]
  ) throws(StreamError) -> MessageType {
    let bytes = Bytes(schema)
    guard bytes.count >= 8, schema[4..<8].elementsEqual("BFBS".utf8) else {
      throw StreamError(.malformed, "the schema is no binary schema of flatbuffers (.bfbs)")
    }
    var reader = FlatBufferSchema(buffer: FlatBuffer(bytes.span))
    return try reader.read(name)
  }

  @_lifetime(copy buffer)
  private init(buffer: consuming FlatBuffer) { self.buffer = buffer }

  private mutating func read(_ name: String) throws(StreamError) -> MessageType {
    let schema = try buffer.root()
    let enums = try tables(Slot.enums, of: schema)
    for index in enums.indices { try readEnumeration(index, at: enums[index]) }
    let objects = try tables(Slot.objects, of: schema)
    for object in objects {
      structs.append(MessageType.Struct(name: try string(Slot.objectName, of: object), fields: []))
      structs[structs.count - 1].inlineSize =
        try number(Slot.isStruct, of: object, as: UInt8.self) == 0
        ? nil : Int(try number(Slot.byteSize, of: object, as: Int32.self))
    }
    for index in objects.indices { try readFields(of: index, at: objects[index], objects.count) }
    try moveFirst(try root(name, of: schema))
    return MessageType(encoding: .flatbuffer, structs: structs, enumerations: enumerations)
  }

  /// Finds the table of the messages.
  private func root(_ name: String, of schema: Int) throws(StreamError) -> Int {
    if let index = structs.firstIndex(where: { $0.name == name }) { return index }
    if let position = try buffer.field(Slot.rootTable, ofTable: schema) {
      let table = try buffer.reference(at: position)
      let root = try string(Slot.objectName, of: table)
      if let index = structs.firstIndex(where: { $0.name == root }) { return index }
    }
    throw StreamError(.malformed, "the schema has no table '\(name.printable)'")
  }

  /// Makes a struct the first one, which is the message itself.
  private mutating func moveFirst(_ root: Int) throws(StreamError) {
    guard structs[root].inlineSize == nil else {
      throw StreamError(.malformed, "'\(structs[root].name)' is a struct, not a table")
    }
    structs.swapAt(0, root)
    func moved(_ type: MessageType.FieldType) -> MessageType.FieldType {
      switch type {
      case .structure(0): .structure(root)
      case .structure(root): .structure(0)
      default: type
      }
    }
    for index in structs.indices {
      for field in structs[index].fields.indices {
        structs[index].fields[field].type = moved(structs[index].fields[field].type)
      }
    }
  }

  // MARK: Tables

  /// The positions of the tables in a vector.
  private mutating func tables(_ slot: Int, of table: Int) throws(StreamError) -> [Int] {
    guard let position = try buffer.field(slot, ofTable: table) else { return [] }
    let (start, count) = try buffer.vector(at: try buffer.reference(at: position), stride: 4)
    guard count <= MessageType.Limit.fields else { throw StreamError.manyFields }
    var tables: [Int] = []
    for index in 0..<count {
      fieldCount += 1
      guard fieldCount <= MessageType.Limit.fields else { throw StreamError.manyFields }
      tables.append(try buffer.reference(at: start + 4 * index))
    }
    return tables
  }

  private func string(_ slot: Int, of table: Int) throws(StreamError) -> String {
    guard let position = try buffer.field(slot, ofTable: table) else {
      throw StreamError(.malformed, "the schema has something without a name")
    }
    let text = try buffer.text(at: try buffer.reference(at: position))
    guard text.count <= 1 << 12 else {
      throw StreamError(.limit, "the schema has a name of \(text.count) bytes")
    }
    return try buffer.string(at: try buffer.reference(at: position))
  }

  private func number<T: FixedWidthInteger & BitwiseCopyable>(
    _ slot: Int, of table: Int, as type: T.Type, default value: T = 0
  ) throws(StreamError) -> T {
    guard let position = try buffer.field(slot, ofTable: table) else { return value }
    return try buffer.load(type, at: position)
  }

  // MARK: Types

  private struct TypeReference {
    var base: Int
    var element: Int
    var index: Int
    var length: Int
  }

  private func type(_ slot: Int, of table: Int) throws(StreamError) -> TypeReference {
    guard let position = try buffer.field(slot, ofTable: table) else {
      throw StreamError(.malformed, "the schema has something without a type")
    }
    let type = try buffer.reference(at: position)
    return TypeReference(
      base: Int(try number(Slot.baseType, of: type, as: UInt8.self)),
      element: Int(try number(Slot.element, of: type, as: UInt8.self)),
      index: Int(try number(Slot.index, of: type, as: Int32.self, default: -1)),
      length: Int(try number(Slot.fixedLength, of: type, as: UInt16.self)))
  }

  private mutating func readEnumeration(_ index: Int, at table: Int) throws(StreamError) {
    let base = try type(Slot.underlyingType, of: table).base
    guard base < BaseType.numbers.count, let integer = BaseType.numbers[base] else {
      throw StreamError(.malformed, "the schema has an enumeration that is no integer")
    }
    let isUnion = try number(Slot.isUnion, of: table, as: UInt8.self) != 0
    var enumeration = MessageType.Enumeration()
    enumeration.integer = integer
    var fits = integer != .uint32 && integer.size <= 4
    var variants: [(value: Int64, name: String, object: Int?)] = []
    for value in try tables(Slot.enumValues, of: table) {
      let name = try string(Slot.valueName, of: value)
      let number = try number(Slot.value, of: value, as: Int64.self)
      if let number = Int32(exactly: number) {
        if enumeration.names[number] == nil { enumeration.names[number] = name }
        enumeration.numbers[name] = number
      } else {
        fits = false
      }
      guard isUnion, number != 0 else { continue }
      let variant = try type(Slot.unionType, of: value)
      variants.append((number, name, variant.base == BaseType.object ? variant.index : nil))
    }
    if isUnion { unions[index] = variants }
    enumerationTypes.append(fits ? .enumeration(enumerations.count) : .number(integer))
    enumerations.append(enumeration)
  }

  private mutating func readFields(
    of object: Int, at table: Int, _ objectCount: Int
  ) throws(StreamError) {
    var fields: [MessageType.Field] = []
    for position in try tables(Slot.objectFields, of: table) {
      let name = try string(Slot.fieldName, of: position)
      do { fields.append(try field(name, at: position, objectCount)) } catch {
        throw error.prefixed("'\(structs[object].name).\(name)': ")
      }
    }
    // The schema has them by name. Their offsets have the order of the declaration.
    structs[object].fields = fields.sorted { $0.number < $1.number }
  }

  private mutating func field(
    _ name: String, at table: Int, _ objectCount: Int
  ) throws(StreamError) -> MessageType.Field {
    let reference = try type(Slot.fieldType, of: table)
    guard try number(Slot.hasLongOffset, of: table, as: UInt8.self) == 0 else {
      throw StreamError(.unsupported, "an offset of 64 bits")
    }
    var field = MessageType.Field(name: name, type: .text, count: .one)
    field.number = Int(try number(Slot.fieldOffset, of: table, as: UInt16.self))
    switch reference.base {
    case BaseType.vector:
      field.type = try fieldType(reference.element, reference.index, objectCount)
      field.count = .sequence
    case BaseType.array:
      field.type = try fieldType(reference.element, reference.index, objectCount)
      field.count = .fixed(reference.length)
    default: field.type = try fieldType(reference.base, reference.index, objectCount)
    }
    let isOptional = try number(Slot.isOptional, of: table, as: UInt8.self) != 0
    let isDeprecated = try number(Slot.isDeprecated, of: table, as: UInt8.self) != 0
    guard field.count == .one, !isOptional, !isDeprecated else {
      field.presence = .explicit
      return field
    }
    switch field.type {
    case .number(.float32):
      let value = try number(Slot.defaultReal, of: table, as: UInt64.self)
      field.defaultValue = .bits(UInt64(Float(Double(bitPattern: value)).bitPattern))
    case .number(.float64):
      field.defaultValue = .bits(try number(Slot.defaultReal, of: table, as: UInt64.self))
    case .number, .enumeration:
      field.defaultValue = .bits(try number(Slot.defaultInteger, of: table, as: UInt64.self))
    default: field.presence = .explicit
    }
    return field
  }

  private mutating func fieldType(
    _ base: Int, _ index: Int, _ objectCount: Int
  ) throws(StreamError) -> MessageType.FieldType {
    switch base {
    case BaseType.string: return .text
    case BaseType.object:
      guard (0..<objectCount).contains(index) else {
        throw StreamError(.malformed, "a type that the schema does not have")
      }
      return .structure(index)
    case BaseType.union: return .structure(try unionStruct(index, objectCount))
    default:
      guard base < BaseType.numbers.count, let number = BaseType.numbers[base] else {
        throw StreamError(.unsupported, "type \(base) of reflection.fbs")
      }
      guard index >= 0 else { return .number(number) }
      guard enumerationTypes.indices.contains(index) else {
        throw StreamError(.malformed, "an enumeration that the schema does not have")
      }
      // The type of a union is an enumeration that may be stored in fewer bytes.
      if case .enumeration(let place) = enumerationTypes[index],
        enumerations[place].integer != number
      {
        throw StreamError(.malformed, "an enumeration of another size")
      }
      return enumerationTypes[index]
    }
  }

  /// A struct with a field for each variant of a union. What is before the union says which one it is.
  private mutating func unionStruct(_ index: Int, _ objectCount: Int) throws(StreamError) -> Int {
    if let place = unionStructs[index] { return place }
    guard let variants = unions[index] else {
      throw StreamError(.malformed, "a union that the schema does not have")
    }
    var choice = MessageType.Choice()
    var fields: [MessageType.Field] = []
    for variant in variants {
      var field = MessageType.Field(name: variant.name, type: .text, count: .one)
      if let object = variant.object {
        field.type = try fieldType(BaseType.object, object, objectCount)
      }
      choice.fields[variant.value] = fields.count
      fields.append(field)
    }
    unionStructs[index] = structs.count
    structs.append(MessageType.Struct(name: "union \(index)", fields: fields, form: .union(choice)))
    return structs.count - 1
  }
}
