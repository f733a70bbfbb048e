internal import Bytes

/// The bytes of one array, front to back, checked against the checksum of a member of an archive.
struct MemberContent {
  private let input: FileInput
  /// CRC-32 of all bytes; nil for a file that holds nothing but arrays.
  private let expected: UInt32?
  private var crc = CRC32()

  init(_ input: FileInput, crc expected: UInt32?) {
    (self.input, self.expected) = (input, expected)
  }

  mutating func take(_ count: Int) throws(StreamError) -> Bytes {
    let bytes = try input.take(count)
    if expected != nil { crc.update(bytes.span) }
    return bytes
  }

  mutating func takeHeader() throws(StreamError) -> NPYHeader {
    let (header, head) = try NPYHeader.peek(input)
    _ = try take(head.count)
    return header
  }

  /// Checks that a member ends here, and its checksum.
  func finish() throws(StreamError) {
    guard let expected else { return }
    guard try input.isAtEnd() else {
      throw StreamError(.malformed, "bytes after the last element of the array")
    }
    guard crc.value == expected else {
      throw StreamError(.checksum, "CRC mismatch")
    }
  }

  /// The next bytes, which a member ends with, in a temporary file where they can be read in any order.
  mutating func spooled(_ count: Int) throws(StreamError) -> Bytes {
    let copy = TemporaryFile()
    var size = 0
    while size < count {
      let piece = try take(min(1 << 20, count - size))
      try copy.write(piece.span, at: size)
      size += piece.count
    }
    try finish()
    return try RandomAccessFile(copy.descriptor())?.bytes(at: 0, count: count) ?? .empty
  }
}
