internal import CZstd

/// The content of zstd frames that an input holds, front to back: a recording that was compressed as a
/// whole.
@safe
final class ZstdInput: FilteredInput {
  private let source: FileInput
  private let context: OpaquePointer
  /// Bytes taken from the source and not used yet.
  private var pending = Bytes.empty
  /// False inside a frame.
  private var isBetweenFrames = false

  private static let pieceSize = 256 << 10

  init(_ source: FileInput) throws(StreamError) {
    self.source = source
    guard let context = unsafe ZSTD_createDCtx() else {
      throw StreamError.noMemory(for: "a zstd decompressor")
    }
    unsafe self.context = context
  }

  deinit { unsafe ZSTD_freeDCtx(context) }

  var fractionTaken: Double? { source.fractionTaken }

  func read(into target: UnsafeMutableRawBufferPointer) throws(StreamError) -> Int {
    while true {
      if pending.isEmpty { pending = try source.takeSome(Self.pieceSize) }
      if pending.isEmpty {
        guard isBetweenFrames else {
          throw StreamError(.truncated, "the zstd frame is cut short").at(offset: source.offset)
        }
        return 0
      }
      var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
      var used = 0
      let piece = pending
      let result = unsafe piece.span.withUnsafeBytes { bytes in
        var input = unsafe ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        let result = unsafe ZSTD_decompressStream(context, &output, &input)
        used = unsafe input.pos
        return result
      }
      isBetweenFrames = try Zstd.checked(result) == 0
      pending = pending.dropFirst(used)
      if unsafe output.pos > 0 { return unsafe output.pos }
    }
  }
}

extension FileInput {
  /// The content of a recording that was compressed as a whole with zstd; any other input itself.
  package func decompressed() throws(StreamError) -> FileInput {
    guard try peek(Zstd.magic.count).array == Zstd.magic else { return self }
    guard !isGrowing else {
      throw StreamError(.unsupported, "a recording compressed as a whole cannot be followed")
    }
    return FileInput(try ZstdInput(self), name: name)
  }
}
