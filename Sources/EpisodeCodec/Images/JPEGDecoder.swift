package import Bytes
internal import CTurboJPEG

/// Decodes JPEG to `rgb8` or `mono8`.
///
/// It keeps its state for the next picture; each thread needs a decoder of its own.
@safe
package final class JPEGDecoder {
  /// The inverse DCT: TensorFlow takes the fast one where nothing else is asked for, OpenCV and
  /// PIL the accurate one.
  package enum DCT: String, Hashable, Sendable, CaseIterable { case fast, accurate }

  /// What colours a picture gets.
  package enum Colours: Hashable, Sendable {
    /// Those it has: grey stays grey.
    case asStored
    case rgb, grey
  }

  private let handle: tjhandle

  /// - Throws: `.limit` when there is no memory for it.
  package init() throws(StreamError) {
    guard let handle = unsafe tjInitDecompress() else {
      throw StreamError(.limit, "no memory for a JPEG decoder")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe _ = tjDestroy(handle) }

  /// - Throws: `.truncated` or `.malformed` for damaged data, also where libjpeg would fill in
  ///   grey and warn; `.unsupported` for CMYK, 12 bits and arithmetic coding; `.limit` for a size
  ///   beyond `ImageLimits`.
  package func decode(
    _ image: Bytes, to colours: Colours = .asStored, dct: DCT
  ) throws(StreamError) -> RawImage {
    let header = try JPEGHeader(image.span)
    guard header.precision == 8, !header.isExotic, header.components == 1 || header.components == 3
    else {
      throw StreamError(
        .unsupported,
        "a JPEG of \(header.components) components, \(header.precision) bits"
          + (header.isExotic ? ", not Huffman-coded" : ""))
    }
    try ImageLimits.check(width: header.width, height: header.height)
    // A block of 64 pixels takes at least a bit, so a size that lies costs no memory.
    guard header.width * header.height <= image.count * 512 else {
      throw StreamError(
        .malformed, "a JPEG of \(header.width)x\(header.height) in \(image.count) bytes")
    }
    let isGrey = colours == .grey || (colours == .asStored && header.components == 1)
    let row = header.width * (isGrey ? 1 : 3)
    let pixels = Memory(capacity: row * header.height)
    try read(
      image, header, into: pixels, isGrey ? TJPF_GRAY : TJPF_RGB,
      (dct == .fast ? TJFLAG_FASTDCT : TJFLAG_ACCURATEDCT) | TJFLAG_LIMITSCANS)
    return try RawImage(
      width: header.width, height: header.height, encoding: isGrey ? .mono8 : .rgb8, step: row,
      data: Bytes(pixels, 0..<row * header.height))
  }

  private func read(
    _ image: Bytes, _ header: JPEGHeader, into pixels: Memory, _ format: TJPF, _ flags: Int32
  ) throws(StreamError) {
    func isRead(_ flags: Int32) -> Bool {
      unsafe image.span.withUnsafeBytes { bytes in
        unsafe tjDecompress2(
          handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(bytes.count),
          pixels.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(header.width), 0,
          Int32(header.height), Int32(format.rawValue), flags) == 0
      }
    }
    if isRead(flags | TJFLAG_STOPONWARNING) { return }
    let reason = unsafe turboJPEGReason(handle)
    // Many cameras put padding between the picture's last bit and its end mark. All pixels are
    // there if that is the first thing libjpeg warns of; then it has nothing else to say.
    if reason.hasSuffix("extraneous bytes before marker 0xd9"), isRead(flags) || isOnlyWarning {
      return
    }
    throw StreamError(.malformed, "the JPEG cannot be decoded: \(reason)")
  }

  private var isOnlyWarning: Bool { unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) }
}
