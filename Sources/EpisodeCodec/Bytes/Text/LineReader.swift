/// The lines of an input, in the memory of one line.
package struct LineReader {
  private let input: FileInput
  private let limit: Int
  private static let long = 1 << 20
  /// The number of the last line, from 1.
  package private(set) var number = 0

  /// - Parameter limit: the most bytes of a line.
  package init(_ input: FileInput, limit: Int = JSONValue.sizeLimit) {
    (self.input, self.limit) = (input, limit)
  }

  /// The next line without its end; nil at the end of the input.
  package mutating func next() throws(StreamError) -> Bytes? {
    var searched = 0
    while true {
      let bytes = input.atHand
      if let end = bytes.span.firstIndex(of: UInt8(ascii: "\n"), from: searched) {
        number += 1
        try check(end)
        return try input.take(end + 1)[0..<end]
      }
      try check(bytes.count)
      searched = bytes.count
      // Of a long line twice as much at a time, because what has been read is moved.
      let count = searched < Self.long ? searched + 1 : 2 * searched
      if try input.peek(count).count == searched {
        guard searched > 0 else { return nil }
        number += 1
        return try input.take(searched)
      }
    }
  }

  private func check(_ count: Int) throws(StreamError) {
    guard count <= limit else {
      throw StreamError(.limit, "a line of more than \(limit) bytes").at(offset: input.offset)
    }
  }
}

extension RawSpan {
  /// The first place of a byte at or after `start`.
  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    var place = start
    let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
    while place + 8 <= byteCount {
      // The highest bit of each byte that is 0: Warren, "Hacker's Delight", 6-1. The lowest such bit
      // is right, which is the one that counts.
      let word = load(littleEndianAt: place, as: UInt64.self) ^ pattern
      let found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < byteCount {
      if load(littleEndianAt: place, as: UInt8.self) == byte { return place }
      place += 1
    }
    return nil
  }
}
