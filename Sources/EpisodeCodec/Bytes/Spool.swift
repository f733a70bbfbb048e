/// Holds bytes to be written later, in bounded memory: beyond 1 MiB it uses a temporary file.
package struct Spool {
  private var memory = ByteBuilder()
  private let file = TemporaryFile()
  /// Bytes appended so far.
  package private(set) var count = 0

  private static let limit = 1 << 20

  package init() {}

  package mutating func append(_ bytes: [UInt8]) throws(StreamError) { try append(bytes.rawSpan) }

  package mutating func append(_ bytes: RawSpan) throws(StreamError) {
    memory.append(bytes)
    count += bytes.byteCount
    guard memory.count > Self.limit else { return }
    try file.write(memory.bytes.rawSpan, at: count - memory.count)
    memory.removeAll()
  }

  /// Writes everything appended so far, in order.
  package func copy(to output: FileOutput) throws(StreamError) {
    try forEachPiece { (piece) throws(StreamError) in try output.write(piece) }
  }

  /// Everything appended so far, front to back.
  package mutating func input() throws(StreamError) -> FileInput {
    guard count > memory.count else { return FileInput(Bytes(memory.bytes)) }
    try file.write(memory.bytes.rawSpan, at: count - memory.count)
    memory.removeAll()
    return try file.input(0..<count)
  }

  /// Hands out everything appended so far, in order.
  package func forEachPiece(_ body: (RawSpan) throws(StreamError) -> Void) throws(StreamError) {
    let spilled = count - memory.count
    for start in stride(from: 0, to: spilled, by: Self.limit) {
      let piece = try file.read(at: start, count: min(Self.limit, spilled - start))
      try body(piece.span)
    }
    let rest = memory.bytes
    try body(rest.rawSpan)
  }
}
