internal import Bytes

/// Where the values of a message type are in a flatbuffer.
extension MessageType {
  /// A table, or a struct inside of one, or a union's value.
  struct Place {
    var structure: Int
    var position: Int
    /// The index of a union's field that is there.
    var variant: Int?
  }

  /// Bytes from one element of a type to the next.
  private func stride(_ type: FieldType) -> Int {
    switch type {
    case .number(let number): number.size
    case .enumeration(let index): enumerations[index].integer.size
    case .structure(let index): structs[index].inlineSize ?? 4
    default: 4
    }
  }

  /// The position of a field; nil when it is absent.
  func position(
    of field: Field, in place: Place, _ buffer: borrowing FlatBuffer
  ) throws(StreamError) -> Int? {
    guard structs[place.structure].inlineSize == nil else { return place.position + field.number }
    return try buffer.field(field.number, ofTable: place.position)
  }

  /// The elements of a field at a position; one for a field that is no vector or array.
  func elements(
    of field: Field, at position: Int, _ buffer: borrowing FlatBuffer
  ) throws(StreamError) -> (start: Int, count: Int, stride: Int) {
    let stride = stride(field.type)
    switch field.count {
    case .one: return (position, 1, stride)
    case .fixed(let count): return (position, count, stride)
    case .sequence:
      let (start, count) = try buffer.vector(
        at: try buffer.reference(at: position), stride: stride)
      return (start, count, stride)
    }
  }

  /// The table, struct or variant that an element is; nil for a union without a value.
  /// - Parameters:
  ///   - owner: that has the field.
  ///   - index: of the element in a vector.
  func place(
    _ structure: Int, of field: Field, in owner: Place, at position: Int, _ index: Int,
    _ buffer: borrowing FlatBuffer
  ) throws(StreamError) -> Place? {
    guard case .union(let choice) = structs[structure].form else {
      let isInline = structs[structure].inlineSize != nil
      return Place(
        structure: structure,
        position: isInline ? position : try buffer.reference(at: position))
    }
    // The type of a union, or the vector of those of its elements, is the field before it.
    guard var types = try buffer.field(field.number - 2, ofTable: owner.position) else {
      return nil
    }
    if field.count == .sequence {
      let (start, count) = try buffer.vector(at: try buffer.reference(at: types), stride: 1)
      guard index < count else {
        throw StreamError(.malformed, "\(field.name) has \(count) types for more elements")
      }
      types = start + index
    }
    guard let variant = choice.fields[Int64(try buffer.load(UInt8.self, at: types))] else {
      return nil
    }
    return Place(
      structure: structure, position: try buffer.reference(at: position), variant: variant)
  }

  /// The value of an enumeration.
  func enumerator(
    _ index: Int, at position: Int, _ buffer: borrowing FlatBuffer
  ) throws(StreamError) -> Int32 {
    let integer = enumerations[index].integer
    return integer.signed(try buffer.bits(integer, at: position))
  }
}

extension TensorElementType {
  /// The integer with these bits, of at most 4 bytes.
  fileprivate func signed(_ bits: UInt64) -> Int32 {
    switch self {
    case .int8: Int32(Int8(truncatingIfNeeded: bits))
    case .int16: Int32(Int16(truncatingIfNeeded: bits))
    default: Int32(truncatingIfNeeded: bits)
    }
  }
}
