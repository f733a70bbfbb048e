internal import Bytes

/// A field of a table of a flatbuffer.
enum FlatValue {
  case int8(UInt8)
  case int16(Int16)
  case int32(Int32)
  case int64(Int64)
  case text(String)
  case table(FlatTable)
  case tables([FlatTable])
  /// Structs of numbers of 64 bits, `width` in each.
  case structs([Int64], width: Int)

  /// Bytes in the table itself.
  fileprivate var size: Int {
    switch self {
    case .int8: 1
    case .int16: 2
    case .int64: 8
    case .int32, .text, .table, .tables, .structs: 4
    }
  }
}

/// A table of a flatbuffer to write (FlatBuffers, "Internals"): texts, vectors and tables come after
/// the table that leads to them.
final class FlatTable {
  /// By the number of the field.
  private let fields: [(slot: Int, value: FlatValue)]

  /// - Parameter fields: in the order of their numbers.
  init(_ fields: KeyValuePairs<Int, FlatValue>) { self.fields = fields.map { ($0.key, $0.value) } }

  /// The buffer whose root this table is; its size is a multiple of 8.
  func encoded() -> [UInt8] {
    var output = ByteBuilder()
    output.append(0 as UInt32)
    output.replace(at: 0, with: UInt32(write(to: &output)))
    output.align(8)
    return output.bytes
  }

  /// Appends the table, and returns its position.
  fileprivate func write(to output: inout ByteBuilder) -> Int {
    // The places in the table, after the offset of its list of places.
    var end = 4
    var places: [UInt16] = []
    for field in fields {
      end = (end + field.value.size - 1) / field.value.size * field.value.size
      while places.count < field.slot { places.append(0) }
      places.append(UInt16(end))
      end += field.value.size
    }
    let listSize = 4 + 2 * places.count
    output.align(8, before: listSize)
    output.append(UInt16(listSize))
    output.append(UInt16(end))
    for place in places { output.append(place) }
    let start = output.count
    output.append(Int32(listSize))
    for field in fields {
      while output.count < start + Int(places[field.slot]) { output.append(0 as UInt8) }
      switch field.value {
      case .int8(let value): output.append(value)
      case .int16(let value): output.append(value)
      case .int32(let value): output.append(value)
      case .int64(let value): output.append(value)
      case .text, .table, .tables, .structs: output.append(0 as UInt32)
      }
    }
    for field in fields {
      let place = start + Int(places[field.slot])
      guard let target = field.value.write(to: &output) else { continue }
      output.replace(at: place, with: UInt32(target - place))
    }
    return start
  }
}

extension FlatValue {
  /// Appends what an offset leads to, and returns its position; nil for a value in the table.
  fileprivate func write(to output: inout ByteBuilder) -> Int? {
    switch self {
    case .int8, .int16, .int32, .int64: return nil
    case .table(let table): return table.write(to: &output)
    case .text(let text):
      output.align(4)
      defer { output.append(0 as UInt8) }
      let start = output.count
      output.append(UInt32(text.utf8.count))
      output.append(utf8: text)
      return start
    case .tables(let tables):
      output.align(4)
      let start = output.count
      output.append(UInt32(tables.count))
      for _ in tables { output.append(0 as UInt32) }
      for (index, table) in tables.enumerated() {
        let place = start + 4 + 4 * index
        output.replace(at: place, with: UInt32(table.write(to: &output) - place))
      }
      return start
    case .structs(let numbers, let width):
      output.align(8, before: 4)
      let start = output.count
      output.append(UInt32(numbers.count / width))
      for number in numbers { output.append(number) }
      return start
    }
  }
}

extension ByteBuilder {
  /// Appends zeros up to a place from which `size` more bytes end at a multiple of `alignment`.
  mutating func align(_ alignment: Int, before size: Int = 0) {
    while (count + size) % alignment != 0 { append(0 as UInt8) }
  }
}
