internal import Bytes

/// The head of an `.npy` file: the type and shape of one array.
///
/// Format: NumPy, `numpy/lib/format.py`, versions 1.0 to 3.0: `\x93NUMPY`, a version, a length, and a
/// literal of Python such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader: Equatable {
  var type: NPYType
  var isFortranOrder: Bool
  var shape: [Int]

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The most bytes of a literal. NumPy itself refuses more than 10,000.
  static let longest = 64 << 10

  /// The number of bytes of all elements.
  var dataSize: Int { shape.reduce(type.size, *) }

  /// The header with which an input goes on, and its bytes up to the first element, not yet taken.
  static func peek(_ input: FileInput) throws(StreamError) -> (header: NPYHeader, head: Bytes) {
    let fixed = try input.peek(magic.count + 6)
    guard fixed.count == magic.count + 6, fixed[0..<magic.count].array == magic else {
      throw StreamError(.malformed, "no array of NumPy: it does not begin with \\x93NUMPY")
    }
    let version = fixed.span.load(littleEndianAt: magic.count, as: UInt8.self)
    guard (1...3).contains(version) else {
      throw StreamError(.unsupported, "version \(version) of the format of NumPy")
    }
    let place = magic.count + 2
    let length =
      version == 1
      ? Int(fixed.span.load(littleEndianAt: place, as: UInt16.self))
      : Int(fixed.span.load(littleEndianAt: place, as: UInt32.self))
    guard length <= longest else {
      throw StreamError(.limit, "a header of NumPy of \(length) bytes")
    }
    let start = place + (version == 1 ? 2 : 4)
    let head = try input.peek(start + length)
    guard head.count == start + length else {
      throw StreamError(.truncated, "a header of NumPy is cut short")
    }
    return (try NPYHeader(parsing: head.span.extracting(start..<head.count)), head)
  }

  init(type: NPYType, isFortranOrder: Bool = false, shape: [Int]) {
    (self.type, self.isFortranOrder, self.shape) = (type, isFortranOrder, shape)
  }

  /// - Throws: `.malformed`, `.unsupported` for objects and structures, `.limit` for a size that no
  ///   file has.
  init(parsing literal: RawSpan) throws(StreamError) {
    var reader = PythonLiteral(literal)
    var type: NPYType?
    var (order, shape) = (nil as Bool?, nil as [Int]?)
    try reader.expect("{")
    while try !reader.takes("}") {
      let key = try reader.readString()
      try reader.expect(":")
      switch key {
      case "descr":
        guard try !reader.isNext("[") else {
          throw StreamError(.unsupported, "a structured array of NumPy")
        }
        type = try NPYType(reader.readString())
      case "fortran_order": order = try reader.readBool()
      case "shape": shape = try reader.readTuple()
      default: throw StreamError(.malformed, "a header of NumPy with '\(key.printable)'")
      }
      if try !reader.takes(",") {
        try reader.expect("}")
        break
      }
    }
    guard let type, let order, let shape else {
      throw StreamError(.malformed, "a header of NumPy without type, order or shape")
    }
    // Without the extents of 0, so that no part of the product overflows either.
    var size = max(type.size, 1)
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow, product < 1 << 56 else {
        throw StreamError(.limit, "an array of shape \(shape)")
      }
      size = product
    }
    self.init(type: type, isFortranOrder: order, shape: shape)
  }

  /// The bytes before the first element, in version 1, a multiple of 64.
  var encoded: [UInt8] {
    let tuple =
      shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    let order = isFortranOrder ? "True" : "False"
    var literal = Array(
      "{'descr': '\(type.text)', 'fortran_order': \(order), 'shape': \(tuple), }".utf8)
    let fixed = Self.magic.count + 4
    let padding = 63 - (fixed + literal.count) % 64
    literal += [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
    let length = UInt16(literal.count)
    return Self.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + literal
  }
}
