internal import Bytes

/// What a program prints, in bounded memory: its start and its end.
package struct MessageTail: Sendable {
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var count = 0

  private static let half = 4096

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package mutating func append(_ bytes: RawSpan) {
    count += bytes.byteCount
    let room = min(bytes.byteCount, Self.half - head.count)
    head += bytes.extracting(0..<room).array
    let rest = bytes.extracting(room..<bytes.byteCount)
    tail += rest.extracting(max(0, rest.byteCount - Self.half)..<rest.byteCount).array
    if tail.count > 2 * Self.half { tail.removeFirst(tail.count - Self.half) }
  }

  /// All of it, or its start and its end with the number of bytes left out between.
  package var text: String {
    let end = tail.suffix(Self.half)
    let left = count - head.count - end.count
    let middle = left > 0 ? "\n[\(left) bytes are left out]\n" : ""
    return String(decoding: head, as: UTF8.self) + middle + String(decoding: end, as: UTF8.self)
  }

  /// The last line that is not empty.
  package var lastLine: String? {
    text.split(whereSeparator: \.isNewline)
      .last { line in line.contains { $0 != " " } }.map(String.init)
  }
}
