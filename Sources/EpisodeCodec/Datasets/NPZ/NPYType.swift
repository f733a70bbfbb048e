internal import Bytes
internal import Stream

/// The type of the elements of an array of NumPy, as `dtype.str` writes it: `<f4`, `|u1`, `<U12`.
struct NPYType: Equatable {
  enum Kind: Equatable {
    case number(TensorElementType)
    /// float16, which becomes float32.
    case half
    /// Bytes of a fixed length, filled up with zeros.
    case bytes
    /// Code points in 32 bits of a fixed number, filled up with zeros.
    case text
  }

  var kind: Kind
  /// Bytes of one element.
  var size: Int
  var isBigEndian = false

  private static let numbers: [(String, TensorElementType)] = [
    ("b1", .bool), ("i1", .int8), ("u1", .uint8), ("i2", .int16), ("u2", .uint16),
    ("i4", .int32), ("u4", .uint32), ("i8", .int64), ("u8", .uint64), ("f4", .float32),
    ("f8", .float64),
  ]
  /// The longest string accepted, in bytes.
  private static let longest = 1 << 24

  init(_ type: TensorElementType) { (kind, size) = (.number(type), type.size) }

  /// Strings of a number of code points.
  init(codePoints: Int) { (kind, size) = (.text, 4 * codePoints) }

  /// - Throws: `.unsupported` for objects, which only Python can read, and all other types.
  init(_ text: String) throws(StreamError) {
    let order = text.first ?? "|"
    let code = "<>|=".contains(order) ? String(text.dropFirst()) : text
    isBigEndian = order == ">"
    if let found = Self.numbers.first(where: { $0.0 == code }) {
      (kind, size) = (.number(found.1), found.1.size)
      return
    }
    if code == "f2" {
      (kind, size) = (.half, 2)
      return
    }
    if let length = Int(code.dropFirst()), length >= 0, length <= Self.longest,
      code.hasPrefix("S") || code.hasPrefix("U")
    {
      let isText = code.hasPrefix("U")
      (kind, size) = (isText ? .text : .bytes, isText ? 4 * length : length)
      return
    }
    throw StreamError(
      .unsupported,
      code.hasPrefix("O")
        ? "an array of Python objects (pickle), which only Python can read"
        : "an array of type '\(text.printable)'")
  }

  /// As `dtype.str`, little endian.
  var text: String {
    switch kind {
    case .number(let type):
      (type.size == 1 ? "|" : "<") + (Self.numbers.first { $0.1 == type }?.0 ?? "")
    case .half: "<f2"
    case .bytes: "|S\(size)"
    case .text: "<U\(size / 4)"
    }
  }
}
