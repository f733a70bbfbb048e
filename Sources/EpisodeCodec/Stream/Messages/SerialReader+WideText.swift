internal import Bytes

extension SerialReader {
  /// A CDR wstring. The encodings in use differ and do not say which they are.
  ///
  /// The length counts characters of 4 bytes (Fast-CDR 1, Cyclone DDS), characters of 2 bytes
  /// (Fast-CDR 2), or bytes (XTypes). It is taken for the first of them that the bytes at hand
  /// can be: 4 bytes make a character only when they are a code point.
  mutating func readWideText() throws(StreamError) -> String {
    let length = try readCount(ofAtLeast: 1)
    if length <= remaining / 4 {
      let codes = (0..<length).map { load(UInt32.self, at: 4 * $0) }
      if codes.allSatisfy({ $0 <= 0x10FFFF }) {
        try skip(bytes: 4 * length)
        return Self.text(codes)
      }
    }
    let count = length <= remaining / 2 ? length : length / 2
    let units = (0..<count).map { load(UInt16.self, at: 2 * $0) }
    try skip(bytes: 2 * count)
    return String(decoding: units, as: UTF16.self)
  }

  /// Text of UTF-32, or of UTF-16 in 32 bits each.
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
