internal import Bytes

/// The type of one number of a field or a tensor.
package enum TensorElementType: String, Sendable, CaseIterable {
  case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float32, float64

  /// Bytes of one element.
  package var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The little-endian element at an offset; integers beyond 2^53 are rounded.
  package func double(at offset: Int, in bytes: RawSpan) -> Double {
    switch self {
    case .bool, .uint8: Double(bytes.load(littleEndianAt: offset, as: UInt8.self))
    case .int8: Double(bytes.load(littleEndianAt: offset, as: Int8.self))
    case .int16: Double(bytes.load(littleEndianAt: offset, as: Int16.self))
    case .uint16: Double(bytes.load(littleEndianAt: offset, as: UInt16.self))
    case .int32: Double(bytes.load(littleEndianAt: offset, as: Int32.self))
    case .uint32: Double(bytes.load(littleEndianAt: offset, as: UInt32.self))
    case .int64: Double(bytes.load(littleEndianAt: offset, as: Int64.self))
    case .uint64: Double(bytes.load(littleEndianAt: offset, as: UInt64.self))
    case .float32: Double(Float(bitPattern: bytes.load(littleEndianAt: offset)))
    case .float64: Double(bitPattern: bytes.load(littleEndianAt: offset))
    }
  }
}
