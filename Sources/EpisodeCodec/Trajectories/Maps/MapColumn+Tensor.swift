internal import Bytes
internal import Stream

extension MapColumn {
  /// Adds the elements of a tensor as a row. Its type and number of elements are the column's.
  mutating func append(_ tensor: Tensor) {
    let span = tensor.data.span
    let (size, count) = (tensor.type.size, width)
    switch storage {
    case .floats(var values):
      storage = .texts([])
      for index in 0..<count {
        values.append(Float(bitPattern: span.load(littleEndianAt: index * size)))
      }
      storage = .floats(values)
    case .doubles(var values):
      storage = .texts([])
      for index in 0..<count {
        values.append(Double(bitPattern: span.load(littleEndianAt: index * size)))
      }
      storage = .doubles(values)
    case .integers(var values):
      storage = .texts([])
      for index in 0..<count {
        values.append(tensor.type.integer(at: index * size, in: span))
      }
      storage = .integers(values)
    case .texts: break
    }
  }

  mutating func append(_ text: String) {
    guard case .texts(var values) = storage else { return }
    storage = .texts([])
    values.append(text)
    storage = .texts(values)
  }

  /// The little-endian elements of all rows.
  func elements(as type: TensorElementType) -> ByteBuilder {
    var builder = ByteBuilder()
    switch storage {
    case .floats(let values): for value in values { builder.append(value.bitPattern) }
    case .doubles(let values): for value in values { builder.append(value.bitPattern) }
    case .integers(let values):
      switch type.size {
      case 1: for value in values { builder.append(UInt8(truncatingIfNeeded: value)) }
      case 2: for value in values { builder.append(UInt16(truncatingIfNeeded: value)) }
      case 4: for value in values { builder.append(UInt32(truncatingIfNeeded: value)) }
      default: for value in values { builder.append(value) }
      }
    case .texts: break
    }
    return builder
  }

  /// Converts the numbers to another type as `tf.cast` does: to an integer by truncation, clamped
  /// to its range; to a boolean by comparison with 0.
  func cast(to type: TensorElementType) -> MapColumn {
    switch type {
    case .float32: return MapColumn(.floats(floats), width: width)
    case .float64: return MapColumn(.doubles(doubles), width: width)
    case .bool: return MapColumn(bools: bools, width: width)
    default:
      let range = type.integerRange
      if case .integers(let values) = storage {
        return MapColumn(
          .integers(values.map { min(max($0, range.lowerBound), range.upperBound) }), width: width)
      }
      return MapColumn(
        .integers(
          doubles.map { value in
            if value.isNaN { return 0 }
            if value <= Double(range.lowerBound) { return range.lowerBound }
            return value >= Double(range.upperBound) ? range.upperBound : Int64(value)
          }), width: width)
    }
  }
}

extension TensorElementType {
  /// The element at an offset of an integer type; a `uint64` as the `Int64` with the same bits.
  fileprivate func integer(at offset: Int, in bytes: RawSpan) -> Int64 {
    switch self {
    case .bool, .uint8: Int64(bytes.load(littleEndianAt: offset, as: UInt8.self))
    case .int8: Int64(bytes.load(littleEndianAt: offset, as: Int8.self))
    case .int16: Int64(bytes.load(littleEndianAt: offset, as: Int16.self))
    case .uint16: Int64(bytes.load(littleEndianAt: offset, as: UInt16.self))
    case .int32: Int64(bytes.load(littleEndianAt: offset, as: Int32.self))
    case .uint32: Int64(bytes.load(littleEndianAt: offset, as: UInt32.self))
    default: bytes.load(littleEndianAt: offset, as: Int64.self)
    }
  }

  fileprivate var integerRange: ClosedRange<Int64> {
    switch self {
    case .int8: -128...127
    case .uint8: 0...255
    case .int16: -32768...32767
    case .uint16: 0...65535
    case .int32: Int64(Int32.min)...Int64(Int32.max)
    case .uint32: 0...Int64(UInt32.max)
    case .uint64: 0...Int64.max
    default: Int64.min...Int64.max
    }
  }

  var isFloat: Bool { self == .float32 || self == .float64 }
  var isInteger: Bool { !isFloat && self != .bool }
}
