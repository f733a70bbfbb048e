internal import Bytes

/// Reads bits, the highest of a byte first, and the codes of H.264, H.265 and AV1 from untrusted
/// bytes.
struct BitReader {
  private let bytes: [UInt8]
  private var position: Int

  /// - Parameter start: bytes to skip.
  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    position = start * 8
  }

  private static let ended = StreamError(.malformed, "a header of the video ends early")

  mutating func flag() throws(StreamError) -> Bool { try bits(1) == 1 }

  /// An unsigned number of at most 32 bits: u(n).
  mutating func bits(_ count: Int) throws(StreamError) -> Int {
    precondition((0...32).contains(count))
    guard position + count <= bytes.count * 8 else { throw Self.ended }
    var value = 0
    for place in position..<position + count {
      value = value << 1 | Int(bytes[place >> 3] >> UInt8(7 - place & 7)) & 1
    }
    position += count
    return value
  }

  /// An unsigned number in exponential Golomb code: ue(v). H.264, 9.1.
  mutating func unsigned() throws(StreamError) -> Int {
    var zeros = 0
    while try !flag() {
      zeros += 1
      guard zeros <= 32 else { throw StreamError(.malformed, "a number of more than 32 bits") }
    }
    return (1 << zeros) - 1 + (try bits(zeros))
  }

  /// The same, at most `most`.
  mutating func unsigned(_ name: StaticString, most: Int) throws(StreamError) -> Int {
    let value = try unsigned()
    guard value <= most else {
      throw StreamError(.malformed, "a \(name) of \(value) in the video, more than \(most)")
    }
    return value
  }

  /// A signed number in exponential Golomb code: se(v). H.264, 9.1.1.
  mutating func signed() throws(StreamError) -> Int {
    let code = try unsigned()
    return code & 1 == 1 ? (code + 1) / 2 : -(code / 2)
  }
}
