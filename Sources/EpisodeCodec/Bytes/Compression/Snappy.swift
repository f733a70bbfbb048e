/// Decompresses a block of Snappy (format_description.txt of google/snappy), which arrives in pieces
/// and leaves in pieces: neither has to be in memory as a whole.
@safe
package final class SnappyDecompressor {
  private let size: Int
  private let window: Memory
  /// Bytes in the window, and all bytes so far.
  private var filled = 0
  private var written = 0
  /// False until the block's length has been read.
  private var hasLength = false
  /// Bytes of a literal that are still to come.
  private var literal = 0

  /// The farthest that a copy may reach back: compressors divide their input into blocks of 64 KiB.
  private static let reach = 64 << 10
  /// Bytes that one of the input yields at most: a copy of 64 bytes takes three.
  private static let highestRatio = 32

  /// - Parameters:
  ///   - size: bytes of the content.
  ///   - limit: bytes that are kept until they are handed on.
  package init(size: Int, window limit: Int) {
    self.size = size
    window = Memory(capacity: min(size, max(limit, 2 * Self.reach)))
  }

  /// Decompresses a whole block.
  /// - Throws: `.malformed` when it is broken or its content has another size.
  package static func decompress(_ bytes: RawSpan, size: Int) throws(StreamError) -> Bytes {
    guard size >= 0, size / highestRatio <= bytes.byteCount else {
      throw StreamError(.malformed, "\(bytes.byteCount) bytes of snappy cannot hold \(size) bytes")
    }
    let block = SnappyDecompressor(size: size, window: size)
    let used = try block.decompress(bytes) { (_) throws(StreamError) in }
    guard used == bytes.byteCount else { throw cut }
    try block.finish { (_) throws(StreamError) in }
    return Bytes(block.window, 0..<size)
  }

  private static let cut = StreamError(.malformed, "the snappy block is cut short")

  /// Decompresses a piece of the block.
  /// - Parameters:
  ///   - write: takes content for which the window has no room.
  /// - Returns: how much of the piece has been used; what is left, fewer than five bytes, comes again
  ///   before the next piece.
  package func decompress(
    _ piece: RawSpan, _ write: (RawSpan) throws(StreamError) -> Void
  ) throws(StreamError) -> Int {
    var position = 0
    if !hasLength {
      guard let length = try Self.length(piece, &position) else { return 0 }
      guard length == size else {
        throw StreamError(.malformed, "the snappy content has \(length) bytes, not \(size)")
      }
      hasLength = true
    }
    while position < piece.byteCount {
      if literal > 0 {
        let count = min(literal, piece.byteCount - position)
        try append(piece.extracting(position..<position + count), write)
        (literal, position) = (literal - count, position + count)
        continue
      }
      let tag = Int(piece.load(littleEndianAt: position, as: UInt8.self))
      let extra = tag & 3 == 0 ? max(0, tag >> 2 - 59) : [0, 1, 2, 4][tag & 3]
      guard position + 1 + extra <= piece.byteCount else { return position }
      var number = 0
      for place in 0..<extra {
        number |=
          Int(piece.load(littleEndianAt: position + 1 + place, as: UInt8.self)) << (8 * place)
      }
      position += 1 + extra
      switch tag & 3 {
      case 0: literal = 1 + (extra > 0 ? number : tag >> 2)
      case 1: try copy(4 + tag >> 2 & 7, from: (tag >> 5) << 8 | number, write)
      default: try copy(1 + tag >> 2, from: number, write)
      }
      guard literal <= size - written else { throw tooLong }
    }
    return position
  }

  /// Hands on the rest.
  /// - Throws: `.malformed` when the block lacks a part.
  package func finish(_ write: (RawSpan) throws(StreamError) -> Void) throws(StreamError) {
    guard hasLength, written == size, literal == 0 else { throw Self.cut }
    let rest = Bytes(window, 0..<filled)
    try write(rest.span)
  }

  private var tooLong: StreamError {
    StreamError(.malformed, "the snappy content has more than \(size) bytes")
  }

  /// The length in front, a varint of at most 32 bits; nil where it is cut.
  private static func length(
    _ piece: RawSpan, _ position: inout Int
  ) throws(StreamError) -> Int? {
    var length = 0
    for place in 0..<min(5, piece.byteCount) {
      let byte = Int(piece.load(littleEndianAt: place, as: UInt8.self))
      length |= (byte & 127) << (7 * place)
      if byte < 128 {
        position = place + 1
        return length
      }
    }
    guard piece.byteCount < 5 else { throw StreamError(.malformed, "the bytes are not snappy") }
    return nil
  }

  private func append(
    _ bytes: RawSpan, _ write: (RawSpan) throws(StreamError) -> Void
  ) throws(StreamError) {
    var start = 0
    while start < bytes.byteCount {
      try makeRoom(for: 1, write)
      let count = min(bytes.byteCount - start, window.capacity - filled)
      let part = bytes.extracting(start..<start + count)
      unsafe part.withUnsafeBytes { source in
        let room = unsafe UnsafeMutableRawBufferPointer(
          rebasing: window.buffer[filled..<filled + count])
        unsafe room.copyMemory(from: source)
      }
      (filled, written, start) = (filled + count, written + count, start + count)
    }
  }

  /// Repeats earlier content, which may reach into what it makes.
  private func copy(
    _ count: Int, from offset: Int, _ write: (RawSpan) throws(StreamError) -> Void
  ) throws(StreamError) {
    guard count <= size - written else { throw tooLong }
    guard offset > 0, offset <= written else {
      throw StreamError(.malformed, "a copy in the snappy block reaches before its start")
    }
    try makeRoom(for: count, write)
    guard offset <= filled else {
      throw StreamError(
        .unsupported, "a snappy block of \(size) bytes whose copies reach \(offset) bytes back")
    }
    let buffer = unsafe window.buffer
    for place in filled..<filled + count { unsafe buffer[place] = buffer[place - offset] }
    (filled, written) = (filled + count, written + count)
  }

  /// Hands on all but what copies may reach, if the window has no room.
  private func makeRoom(
    for count: Int, _ write: (RawSpan) throws(StreamError) -> Void
  ) throws(StreamError) {
    guard filled + count > window.capacity else { return }
    let passed = filled - Self.reach
    precondition(passed > 0)
    let part = Bytes(window, 0..<passed)
    try write(part.span)
    // The regions may overlap.
    let kept = unsafe UnsafeRawBufferPointer(rebasing: window.buffer[passed..<filled])
    unsafe window.buffer.copyMemory(from: kept)
    filled = Self.reach
  }
}
