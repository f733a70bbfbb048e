internal import Bytes
internal import Stream

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

  /// The line that says most about a failure: the last one, but none in which a stage only finds its
  /// input cut. Where there are no others, the first: it comes from the stage that failed first.
  package var reason: String? {
    let lines = text.split(whereSeparator: \.isNewline)
      .filter { line in line.contains { $0 != " " } }
    let own = lines.last { line in !Self.echoes.contains { line.hasSuffix($0.text) } }
    return (own ?? lines.first).map(String.init)
  }

  private static let echoes: [StreamError] = [.noEndMark, .cutRecord, .emptyInput]
}
