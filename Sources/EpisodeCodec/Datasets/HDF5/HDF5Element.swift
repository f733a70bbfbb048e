internal import Bytes
internal import CHDF5
internal import Stream

/// What the elements of a dataset or an attribute are in this program.
struct HDF5Element {
  enum Kind: Equatable {
    case number(TensorElementType)
    /// Bytes of a fixed number, filled up with zeros or blanks.
    case fixedText(Int)
    case text
    /// Any number of bytes.
    case bytes
  }

  let kind: Kind
  /// The type in memory, to which the library converts.
  let memory: HDF5Handle

  /// Bytes of one element in memory.
  var size: Int {
    switch kind {
    case .number(let type): type.size
    case .fixedText(let size): size
    // A pointer; a length and a pointer.
    case .text: MemoryLayout<Int>.size
    case .bytes: 2 * MemoryLayout<Int>.size
    }
  }

  private static let longestText = 1 << 26

  /// - Parameter type: as the file has it.
  /// - Throws: `.unsupported` for types that no feature has.
  init(_ type: HDF5Handle) throws(StreamError) { (kind, memory) = try Self.read(type) }

  private static func read(_ type: HDF5Handle) throws(StreamError) -> (Kind, HDF5Handle) {
    let (size, kind) = (H5Tget_size(type.id), H5Tget_class(type.id))
    switch kind {
    case H5T_INTEGER:
      return try integer(size, isSigned: H5Tget_sign(type.id) == H5T_SGN_2)
    case H5T_BITFIELD: return try integer(size, isSigned: false)
    case H5T_FLOAT:
      guard size <= 8 else { throw unsupported("floating-point numbers of \(size) bytes") }
      let type: TensorElementType = size <= 4 ? .float32 : .float64
      return (.number(type), try number(type))
    case H5T_ENUM: return try enumeration(type, size)
    case H5T_STRING where H5Tis_variable_str(type.id) > 0:
      return (.text, try HDF5Handle(H5Tcopy(type.id), "copy a type"))
    case H5T_STRING, H5T_OPAQUE:
      guard size <= longestText else {
        throw StreamError(.limit, "strings of \(size) bytes")
      }
      return (.fixedText(size), try HDF5Handle(H5Tcopy(type.id), "copy a type"))
    case H5T_VLEN:
      let base = try HDF5Handle(H5Tget_super(type.id), "read a type")
      guard H5Tget_class(base.id) == H5T_INTEGER, H5Tget_size(base.id) == 1 else {
        throw unsupported("lists of varying length")
      }
      return (.bytes, try HDF5Handle(H5Tcopy(type.id), "copy a type"))
    case H5T_COMPOUND: throw unsupported("structures")
    case H5T_REFERENCE: throw unsupported("references")
    case H5T_ARRAY: throw unsupported("arrays in the place of numbers")
    default: throw unsupported("values of another type")
    }
  }

  private static func integer(
    _ size: Int, isSigned: Bool
  ) throws(StreamError) -> (Kind, HDF5Handle) {
    let types: [(Int, TensorElementType, TensorElementType)] = [
      (1, .int8, .uint8), (2, .int16, .uint16), (4, .int32, .uint32), (8, .int64, .uint64),
    ]
    guard let found = types.first(where: { $0.0 == size }) else {
      throw unsupported("integers of \(size) bytes")
    }
    let type = isSigned ? found.1 : found.2
    return (.number(type), try number(type))
  }

  /// Names for numbers. h5py writes bool as an enumeration of FALSE and TRUE.
  private static func enumeration(
    _ type: HDF5Handle, _ size: Int
  ) throws(StreamError) -> (Kind, HDF5Handle) {
    let native = try HDF5Handle(H5Tget_native_type(type.id, H5T_DIR_ASCEND), "read a type")
    let base = try HDF5Handle(H5Tget_super(native.id), "read a type")
    let isBool =
      unsafe size == 1 && H5Tget_nmembers(type.id) == 2
      && H5Tget_member_index(type.id, "FALSE") >= 0 && H5Tget_member_index(type.id, "TRUE") >= 0
    let kind = isBool ? .number(.bool) : try HDF5Element(base).kind
    guard case .number(let number) = kind, number.size == H5Tget_size(native.id) else {
      throw unsupported("an enumeration that is not of integers")
    }
    return (kind, native)
  }

  /// The type in memory of numbers.
  static func number(_ type: TensorElementType) throws(StreamError) -> HDF5Handle {
    let isFloat = type == .float32 || type == .float64
    let isSigned = [.int8, .int16, .int32, .int64].contains(type)
    let known = bagpipe_hdf5_number(isFloat ? 1 : 0, Int32(type.size), isSigned ? 1 : 0)
    return try HDF5Handle(H5Tcopy(known), "copy a type")
  }

  private static func unsupported(_ what: String) -> StreamError {
    StreamError(.unsupported, "it holds \(what)")
  }
}

extension HDF5Element.Kind {
  var isNumber: Bool { if case .number = self { true } else { false } }

  /// As `--list` shows it.
  var title: String {
    switch self {
    case .number(let type): type.rawValue
    case .fixedText(let size): "string[\(size)]"
    case .text: "string"
    case .bytes: "bytes"
    }
  }
}
