internal import CZlib

/// Decompresses a deflate stream (RFC 1951) piece by piece.
@safe
package final class Inflater {
  /// What is around the deflate stream.
  package enum Wrapper: Sendable { case none, gzip }

  /// zlib's state points back to it, so it has a fixed place.
  private let stream: UnsafeMutablePointer<z_stream>
  /// True after the last block.
  package private(set) var isAtEnd = false

  package init(_ wrapper: Wrapper = .none) throws(StreamError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // A negative window size: neither a header nor a checksum around the blocks; 16 more: of gzip.
    let window = wrapper == .none ? -MAX_WBITS : MAX_WBITS + 16
    let result = unsafe inflateInit2_(
      stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      unsafe stream.deallocate()
      throw StreamError.noMemory(for: "a deflate decompressor")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Decompresses what fits.
  /// - Returns: how many bytes were taken from the input and how many were put out.
  /// - Throws: `.malformed`.
  package func step(
    _ input: RawSpan, into output: UnsafeMutableRawBufferPointer
  ) throws(StreamError) -> (used: Int, made: Int) {
    let room = output.count
    let (result, used, made) = unsafe input.withUnsafeBytes { bytes in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
      unsafe stream.pointee.avail_in = UInt32(clamping: bytes.count)
      unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_out = UInt32(clamping: room)
      let before = unsafe (stream.pointee.avail_in, stream.pointee.avail_out)
      let result = unsafe inflate(stream, Z_NO_FLUSH)
      return unsafe (
        result, Int(before.0 - stream.pointee.avail_in), Int(before.1 - stream.pointee.avail_out)
      )
    }
    switch result {
    case Z_STREAM_END: isAtEnd = true
    // No progress: more input is needed.
    case Z_OK, Z_BUF_ERROR: break
    case Z_MEM_ERROR: throw StreamError.noMemory(for: "a deflate decompressor")
    default: throw StreamError(.malformed, "the deflate data is damaged")
    }
    return (used, made)
  }
}

extension Inflater {
  /// Decompresses a piece for nothing but the place where the data ends.
  /// - Returns: how many bytes were taken from the input.
  package func skip(_ input: RawSpan) throws(StreamError) -> Int {
    let scratch = Memory(capacity: 64 << 10)
    return unsafe try step(input, into: scratch.buffer).used
  }
}

/// The content of a deflate stream that an input holds, front to back.
final class InflateInput: FilteredInput {
  private let source: FileInput
  private let inflater: Inflater

  init(_ source: FileInput) throws(StreamError) {
    self.source = source
    inflater = try Inflater()
  }

  var fractionTaken: Double? { source.fractionTaken }

  func read(into target: UnsafeMutableRawBufferPointer) throws(StreamError) -> Int {
    while !inflater.isAtEnd {
      guard try !source.isAtEnd() else {
        throw StreamError(.truncated, "the deflate data is cut short")
      }
      let (used, made) = unsafe try inflater.step(source.atHand.span, into: target)
      _ = try source.take(used)
      if made > 0 { return made }
    }
    return 0
  }
}

extension FileInput {
  /// The content of the deflate stream that starts here.
  package func inflated() throws(StreamError) -> FileInput {
    FileInput(try InflateInput(self), name: name)
  }
}
