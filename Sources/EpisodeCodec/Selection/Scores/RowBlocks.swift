internal import Bytes

/// The lines of an input in blocks of whole lines, about a megabyte each.
struct RowBlocks {
  private let input: FileInput
  private static let size = 1 << 20

  init(_ input: FileInput) { self.input = input }

  /// - Returns: nil at the end of the input.
  func next() throws(StreamError) -> Bytes? {
    var count = Self.size
    while true {
      let bytes = try input.peek(count)
      if bytes.isEmpty { return nil }
      if bytes.count < count { return try input.take(bytes.count) }
      if let end = Self.lastLineEnd(bytes.span) { return try input.take(end) }
      guard count <= JSONValue.sizeLimit else {
        throw StreamError(.limit, "a line of more than \(JSONValue.sizeLimit) bytes")
          .at(offset: input.offset)
      }
      count *= 2
    }
  }

  private static func lastLineEnd(_ bytes: RawSpan) -> Int? {
    for place in stride(from: bytes.byteCount - 1, through: 0, by: -1)
    where bytes.load(littleEndianAt: place, as: UInt8.self) == UInt8(ascii: "\n") {
      return place + 1
    }
    return nil
  }
}
