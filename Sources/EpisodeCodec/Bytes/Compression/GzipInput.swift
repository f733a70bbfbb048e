/// The content of gzip members (RFC 1952) that an input holds, front to back, each checked against its
/// checksum.
final class GzipInput: FilteredInput {
  private let source: FileInput
  private var inflater: Inflater

  static let magic: [UInt8] = [0x1F, 0x8B]

  init(_ source: FileInput) throws(StreamError) {
    self.source = source
    inflater = try Inflater(.gzip)
  }

  var fractionTaken: Double? { source.fractionTaken }

  func read(into target: UnsafeMutableRawBufferPointer) throws(StreamError) -> Int {
    while true {
      if inflater.isAtEnd {
        guard try source.peek(Self.magic.count).array == Self.magic else {
          // As gzip(1): zeros may fill up the last block of a tape.
          return try skipZeros()
        }
        inflater = try Inflater(.gzip)
      }
      guard try !source.isAtEnd() else {
        throw StreamError(.truncated, "the gzip data is cut short").at(offset: source.offset)
      }
      let (used, made) = unsafe try inflater.step(source.atHand.span, into: target)
      _ = try source.take(used)
      if made > 0 { return made }
    }
  }

  /// - Throws: `.malformed` for anything but zeros up to the end.
  private func skipZeros() throws(StreamError) -> Int {
    while true {
      let piece = try source.takeSome(64 << 10)
      if piece.isEmpty { return 0 }
      guard piece.array.allSatisfy({ $0 == 0 }) else {
        throw StreamError(.malformed, "something else follows the gzip data")
          .at(offset: source.offset)
      }
    }
  }
}

extension FileInput {
  /// The content of an input that was compressed as a whole with gzip; any other input itself.
  package func gunzipped() throws(StreamError) -> FileInput {
    guard try peek(GzipInput.magic.count).array == GzipInput.magic else { return self }
    return FileInput(try GzipInput(self), name: name)
  }
}
