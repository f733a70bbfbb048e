internal import Bytes

/// Writes a tar archive front to back: regular files without time and owner, so that the same content
/// gives the same bytes.
struct TarArchive {
  let output: FileOutput

  /// A file of an archive, its content in pieces.
  struct Member {
    var name: String
    var pieces: [Bytes]

    init(_ name: String, _ pieces: [Bytes]) { (self.name, self.pieces) = (name, pieces) }

    var size: Int { pieces.reduce(0) { $0 + $1.count } }
    /// Bytes in the archive: the header, and the content in whole blocks.
    var storedSize: Int { TarHeader.blockSize + size + padding }
    var padding: Int { Self.padding(of: size) }

    /// The zeros after a content, up to the end of its last block.
    static func padding(of size: Int) -> Int {
      (TarHeader.blockSize - size % TarHeader.blockSize) % TarHeader.blockSize
    }
  }

  private static let zeros = Bytes([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
  /// Bytes at the end of every archive: two blocks of zeros.
  static let endSize = 2 * TarHeader.blockSize

  func add(_ member: Member) throws(StreamError) {
    let header = try TarHeader(name: member.name, size: member.size).encoded()
    let padding = Self.zeros[0..<member.padding]
    if member.pieces.count == 1 {
      let content = member.pieces[0]
      return try output.write(header.rawSpan, content.span, padding.span)
    }
    try output.write(header)
    for piece in member.pieces { try output.write(piece.span) }
    try output.write(padding.span)
  }

  func finish() throws(StreamError) { try output.write(Self.zeros.span) }
}
