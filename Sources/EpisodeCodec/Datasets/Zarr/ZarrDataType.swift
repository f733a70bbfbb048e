internal import Bytes

/// The type of an array's elements, little-endian in every chunk.
package enum ZarrDataType: String, CaseIterable, Sendable {
  case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64
  /// Text of any length.
  case string

  /// Bytes of an element; 0 for text.
  package var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    case .string: 0
    }
  }

  /// The name in Zarr v2: NumPy's array protocol.
  var numPyName: String {
    switch self {
    case .bool: "|b1"
    case .int8: "|i1"
    case .uint8: "|u1"
    case .int16, .int32, .int64: "<i\(size)"
    case .uint16, .uint32, .uint64: "<u\(size)"
    case .float16, .float32, .float64: "<f\(size)"
    case .string: "|O"
    }
  }

  /// The value that readers see in unwritten places.
  var fillValue: JSONValue {
    switch self {
    case .bool: false
    case .float16, .float32, .float64: 0.0
    case .string: ""
    default: 0
    }
  }
}
