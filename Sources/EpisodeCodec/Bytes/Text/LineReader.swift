internal import CIntrinsics

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
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    let rest = extracting(droppingFirst: start)
    let place = unsafe rest.withUnsafeBytes {
      unsafe bagpipe_find($0.baseAddress, byte, $0.count)
    }
    return place < rest.byteCount ? start + place : nil
  }
}
