package import Bytes

/// Whole message records that follow each other in a stream, outside chunks.
package struct MessageRun: Sendable {
  package let bytes: Bytes
  /// Offset of the first record in the input, and its number at top level.
  package let offset: UInt64
  package let index: Int

  /// A run is split at this size in bytes, so that its first messages do not wait long.
  private static let mostBytes = 1 << 20
  /// Size of a message's opcode, length, channel, sequence number and two times.
  static let headSize = MCAP.prefixSize + 22

  /// The place of one message in `bytes`.
  package struct Place {
    package let start: Int
    /// From the channel's id on.
    package let body: Range<Int>
    /// Number in the run.
    package let number: Int
    /// The payload.
    package var data: Range<Int> { body.lowerBound + 22..<body.upperBound }
  }

  package struct Cursor {
    private let bytes: Bytes
    private var position = 0
    private var number = 0

    init(_ bytes: Bytes) { self.bytes = bytes }

    package mutating func next() -> Place? {
      guard position < bytes.count else { return nil }
      let length = Int(bytes.span.load(littleEndianAt: position + 1, as: UInt64.self))
      let start = position
      position += MCAP.prefixSize + length
      defer { number += 1 }
      return Place(start: start, body: start + MCAP.prefixSize..<position, number: number)
    }
  }

  package var cursor: Cursor { Cursor(bytes) }

  /// The number and total size of the whole messages that the bytes begin with. A message too short
  /// for its fields, or whose payload may be compressed, ends the run.
  static func length(_ bytes: RawSpan) -> (count: Int, length: Int) {
    var (count, position) = (0, 0)
    while bytes.byteCount - position >= headSize, position < mostBytes {
      let opcode: UInt8 = bytes.load(littleEndianAt: position)
      let length: UInt64 = bytes.load(littleEndianAt: position + 1)
      guard opcode == Opcode.message.rawValue, length >= UInt64(headSize - MCAP.prefixSize),
        length <= UInt64(bytes.byteCount - position - MCAP.prefixSize),
        length <= MCAP.largestRecord, !PayloadDecoder.begins(bytes, at: position + headSize)
      else { break }
      position += MCAP.prefixSize + Int(length)
      count += 1
    }
    return (count, position)
  }
}
