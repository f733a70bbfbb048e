internal import Bytes
package import Stream

/// The type of an array's elements, little-endian in every chunk.
package enum ZarrDataType: Hashable, Sendable {
  case number(TensorElementType)
  case float16
  /// Text of any length.
  case string
  /// Bytes, any number in each step.
  case bytes

  /// True for steps of different lengths, stored one after the other.
  var isVariable: Bool { self == .string || self == .bytes }

  /// The name in Zarr v3.
  var name: String {
    switch self {
    case .number(let type): type.rawValue
    case .float16: "float16"
    case .string: "string"
    case .bytes: "bytes"
    }
  }

  /// Bytes of an element; 0 for text and bytes.
  package var size: Int {
    switch self {
    case .number(let type): type.size
    case .float16: 2
    case .string, .bytes: 0
    }
  }

  /// The name in Zarr v2: NumPy's array protocol.
  var numPyName: String {
    switch self {
    case .number(.bool): "|b1"
    case .number(.int8): "|i1"
    case .number(.uint8): "|u1"
    case .number(.int16), .number(.int32), .number(.int64): "<i\(size)"
    case .number(.uint16), .number(.uint32), .number(.uint64): "<u\(size)"
    case .number(.float32), .number(.float64), .float16: "<f\(size)"
    case .string, .bytes: "|O"
    }
  }

  /// The value that readers see in unwritten places.
  var fillValue: JSONValue {
    switch self {
    case .number(.bool): false
    case .number(.float32), .number(.float64), .float16: 0.0
    case .number: 0
    // Of bytes in base64.
    case .string, .bytes: ""
    }
  }
}
