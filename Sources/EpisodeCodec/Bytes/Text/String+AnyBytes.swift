/// Texts of other programs that may hold any bytes.
///
/// A byte that is not UTF-8 is kept as the private scalar U+10FF00 plus the byte. The bytes of such a
/// scalar in the text itself are kept as if they were not UTF-8, so that all bytes come back.
extension String {
  /// The first byte of every scalar above U+FFFFF.
  private static let lead: UInt8 = 0xF4

  /// The text of any bytes; `anyBytes` returns them.
  package init(anyBytes bytes: RawSpan) {
    if let text = String(validatingUTF8: bytes), !text.utf8.contains(Self.lead) {
      self = text
      return
    }
    var scalars = String.UnicodeScalarView()
    func keep(_ byte: UInt8) {
      if let scalar = Unicode.Scalar(0x10FF00 + UInt32(byte)) { scalars.append(scalar) }
    }
    let array = bytes.array
    var (rest, place) = (array.makeIterator(), 0)
    var parser = Unicode.UTF8.ForwardParser()
    while true {
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if scalar.keptByte != nil {
          for byte in array[place..<place + encoded.count] { keep(byte) }
        } else {
          scalars.append(scalar)
        }
        place += encoded.count
      case .error(let length):
        for byte in array[place..<place + length] { keep(byte) }
        place += length
      case .emptyInput:
        self = String(scalars)
        return
      }
    }
  }

  /// The bytes of a text from `init(anyBytes:)`; those of any other text in UTF-8.
  package var anyBytes: [UInt8] {
    guard utf8.contains(Self.lead) else { return Array(utf8) }
    return unicodeScalars.flatMap { scalar -> [UInt8] in
      scalar.keptByte.map { [$0] } ?? Array(String(scalar).utf8)
    }
  }
}

extension Unicode.Scalar {
  /// The byte that is not UTF-8 for which the scalar stands; nil for any other scalar.
  package var keptByte: UInt8? {
    0x10FF80...0x10FFFF ~= value ? UInt8(truncatingIfNeeded: value) : nil
  }

  /// `\xff` for a byte that is not UTF-8.
  var escape: String? { keptByte.map { "\\x\(String($0, radix: 16))" } }
}
