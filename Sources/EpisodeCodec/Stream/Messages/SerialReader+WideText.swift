internal import Bytes

extension SerialReader {
  /// A CDR wstring. Its encodings differ, and the message does not say which one it uses.
  ///
  /// The length counts characters of 4 bytes (Fast-CDR 1, Cyclone DDS), characters of 2 bytes
  /// (Fast-CDR 2), or bytes (XTypes). The first of these that the bytes allow is used: 4 bytes are
  /// a character only if they are a code point. Version 2 of CDR always counts bytes.
  mutating func readWideText() throws(StreamError) -> String {
    let length = try readCount(ofAtLeast: 1)
    if !representation.isSecond, length <= remaining / 4 {
      let codes = (0..<length).map { load(UInt32.self, at: 4 * $0) }
      if codes.allSatisfy({ $0 <= 0x10FFFF }) {
        try skip(bytes: 4 * length)
        return Self.text(codes)
      }
    }
    let isCount = !representation.isSecond && length <= remaining / 2
    let count = isCount ? length : length / 2
    let units = (0..<count).map { load(UInt16.self, at: 2 * $0) }
    try skip(bytes: 2 * count)
    return String(decoding: units, as: UTF16.self)
  }

  /// Text in UTF-32, or in UTF-16 with 32 bits per unit.
  private static func text(_ codes: [UInt32]) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(codes.count)
    for code in codes {
      if let unit = UInt16(exactly: code) {
        units.append(unit)
      } else if let scalar = Unicode.Scalar(code) {
        units.append(contentsOf: String(scalar).utf16)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
