internal import Bytes

/// Finds where ZIP archives that follow one another in an input end.
///
/// A writer that cannot seek, such as Python's `zipfile` on a pipe, puts sizes after a member. The end
/// of a deflated member shows in its data; that of a stored array of NumPy in its header.
///
/// Format: PKWARE APPNOTE.TXT 6.3, section 4.3.6.
struct ZipScanner {
  private let input: FileInput
  /// Takes all bytes.
  private let keep: (Bytes) throws(StreamError) -> Void

  private static let descriptorSignature: UInt32 = 0x0807_4B50
  private static let endSignature: UInt32 = 0x0605_4B50
  private static let end64Signature: UInt32 = 0x0606_4B50
  private static let locatorSignature: UInt32 = 0x0706_4B50
  private static let pieceSize = 1 << 20

  /// - Parameter keep: called with all bytes of the archives, in order.
  init(_ input: FileInput, keep: @escaping (Bytes) throws(StreamError) -> Void) {
    (self.input, self.keep) = (input, keep)
  }

  /// Goes to the end of the archive that begins here.
  func passArchive() throws(StreamError) {
    while true {
      switch try signature() {
      case ZipEntry.localSignature: try passMember()
      case ZipEntry.centralSignature:
        let fixed = try peek(ZipEntry.centralSize)
        let variable = [28, 30, 32].reduce(0) { $0 + fixed.uint16(at: $1) }
        try pass(ZipEntry.centralSize + variable)
      case Self.end64Signature:
        let end = try peek(12)
        let rest = end.span.load(littleEndianAt: 4, as: UInt64.self)
        guard rest <= 1 << 20 else {
          throw StreamError(.malformed, "a ZIP64 end record of \(rest) bytes")
        }
        try pass(12 + Int(rest))
      case Self.locatorSignature: try pass(20)
      case Self.endSignature:
        let end = try peek(22)
        return try pass(22 + end.uint16(at: 20))
      default: throw StreamError(.malformed, "the ZIP archive has no header where one should be")
      }
    }
  }

  private func signature() throws(StreamError) -> UInt32 {
    let bytes = try peek(4)
    return bytes.span.load(littleEndianAt: 0, as: UInt32.self)
  }

  private func peek(_ count: Int) throws(StreamError) -> Bytes {
    let bytes = try input.peek(count)
    guard bytes.count >= count else {
      throw StreamError(.truncated, "the ZIP archive is cut short").at(offset: input.offset)
    }
    return bytes
  }

  /// Goes past bytes of the archive.
  private func pass(_ count: Int) throws(StreamError) {
    var rest = count
    while rest > 0 {
      let piece = try input.takeSome(min(rest, Self.pieceSize))
      guard !piece.isEmpty else {
        throw StreamError(.truncated, "the ZIP archive is cut short").at(offset: input.offset)
      }
      try keep(piece)
      rest -= piece.count
    }
  }

  private func passMember() throws(StreamError) {
    let fixed = try peek(ZipEntry.localSize)
    let head = try peek(ZipEntry.localSize + fixed.uint16(at: 26) + fixed.uint16(at: 28))
    let (entry, _) = try ZipEntry.parse(head.span, isCentral: false)
    try pass(head.count)
    guard entry.hasDescriptor else {
      guard let count = Int(exactly: entry.compressedSize) else {
        throw StreamError(.limit, "a member of \(entry.compressedSize) bytes")
      }
      return try pass(count)
    }
    switch entry.method {
    case .deflated: try passDeflated()
    case .stored: try passStored(entry)
    }
    let sizes = entry.isZip64 ? 16 : 8
    try pass((try signature() == Self.descriptorSignature ? 8 : 4) + sizes)
  }

  private func passDeflated() throws(StreamError) {
    let inflater = try Inflater()
    while !inflater.isAtEnd {
      guard try !input.isAtEnd() else {
        throw StreamError(.truncated, "the ZIP archive is cut short").at(offset: input.offset)
      }
      try pass(inflater.skip(input.atHand.span))
    }
  }

  private func passStored(_ entry: ZipEntry) throws(StreamError) {
    guard entry.name.hasSuffix(".npy") else {
      throw StreamError(
        .unsupported, "'\(entry.name.printable)': its size is not known before its end")
    }
    let (header, head) = try NPYHeader.peek(input)
    try pass(head.count + header.dataSize)
  }
}

/// ZIP archives that follow one another in an input, each with its directory.
///
/// What comes through a pipe is copied to a temporary file, archive by archive: the directory of an
/// archive is at its end.
struct ZipSequence {
  private let input: FileInput
  /// The input, if it can be read at any offset.
  private let random: RandomAccessFile?

  init(_ input: FileInput) throws(StreamError) {
    self.input = input
    random = try input.randomAccess()
  }

  /// The next archive; nil at the end of the input.
  func next() throws(StreamError) -> ZipReader? {
    guard try !input.isAtEnd() else { return nil }
    if let random {
      let start = Int(input.offset)
      try ZipScanner(input, keep: { _ in }).passArchive()
      return try ZipReader(random, start..<Int(input.offset))
    }
    let file = TemporaryFile()
    var size = 0
    let scanner = ZipScanner(input) { (piece) throws(StreamError) in
      try file.write(piece.span, at: size)
      size += piece.count
    }
    try scanner.passArchive()
    guard let copy = try RandomAccessFile(file.descriptor()) else { return nil }
    return try ZipReader(copy, 0..<size)
  }
}

extension Bytes {
  /// A little-endian number of 16 bits.
  fileprivate func uint16(at place: Int) -> Int {
    Int(span.load(littleEndianAt: place, as: UInt16.self))
  }
}
