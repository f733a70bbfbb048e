internal import Bytes
internal import Stream

extension NPYType {
  /// A string of fixed length, low byte first, without the zeros that fill it up.
  /// - Throws: `.malformed` for bytes or code points that are no text.
  func string(_ element: Bytes) throws(StreamError) -> String {
    try kind == .text ? Self.string(codePoints: element) : Self.string(bytes: element.array)
  }

  private static func string(bytes: [UInt8]) throws(StreamError) -> String {
    let end = bytes.lastIndex { $0 != 0 } ?? -1
    guard let text = String(validatingUTF8: bytes.rawSpan.extracting(0..<end + 1)) else {
      throw StreamError.notUTF8
    }
    return text
  }

  private static func string(codePoints element: Bytes) throws(StreamError) -> String {
    let span = element.span
    var text = String.UnicodeScalarView()
    var zeros = 0
    for place in stride(from: 0, to: element.count, by: 4) {
      let code = span.load(littleEndianAt: place, as: UInt32.self)
      guard let scalar = Unicode.Scalar(code) else {
        throw StreamError(.malformed, "\(code) is no code point")
      }
      zeros = code == 0 ? zeros + 1 : 0
      text.append(scalar)
    }
    text.removeLast(zeros)
    return String(text)
  }
}
