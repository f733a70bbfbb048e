package import Bytes
internal import CPNG

/// The IHDR chunk: the properties of a PNG. PNG specification (third edition), section 11.2.1.
package struct PNGHeader: Hashable, Sendable {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  package let width: Int
  package let height: Int
  /// Bits of a sample, or of an index into the palette.
  package let bitDepth: Int
  /// 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA.
  package let colorType: Int

  /// - Throws: `.truncated`, or `.malformed` when the bytes are not a PNG.
  package init(_ image: RawSpan) throws(StreamError) {
    guard image.starts(with: Self.signature) else {
      throw StreamError(.malformed, "a PNG does not start with its signature")
    }
    guard image.byteCount >= 33 else {
      throw StreamError(.truncated, "the PNG ends in its header")
    }
    guard image.holds([0, 0, 0, 13] + Array("IHDR".utf8), at: 8) else {
      throw StreamError(.malformed, "the PNG does not start with its header chunk")
    }
    width = Int(image.load(littleEndianAt: 16, as: UInt32.self).byteSwapped)
    height = Int(image.load(littleEndianAt: 20, as: UInt32.self).byteSwapped)
    bitDepth = Int(image.load(littleEndianAt: 24, as: UInt8.self))
    colorType = Int(image.load(littleEndianAt: 25, as: UInt8.self))
  }

  /// The encoding of the decoded image; nil for an invalid pair of depth and color type.
  package var encoding: PixelEncoding? {
    switch (colorType, bitDepth) {
    case (0, 1), (0, 2), (0, 4), (0, 8): .mono8
    case (0, 16): .mono16
    case (2, 8), (3, 1), (3, 2), (3, 4), (3, 8): .rgb8
    case (2, 16): PixelEncoding("rgb16")
    // Without alpha, as TensorFlow reads three channels of it.
    case (4, 8): .rgb8
    case (4, 16): PixelEncoding("rgb16")
    case (6, 8): .rgba8
    case (6, 16): PixelEncoding("rgba16")
    default: nil
    }
  }

  /// True if other decoders give another number of channels than this library: for gray with alpha,
  /// and for a tRNS chunk, which is before the pixels.
  package func hasHiddenAlpha(_ image: RawSpan) -> Bool {
    guard colorType != 4 else { return true }
    var position = Self.signature.count
    while image.byteCount - position >= 12 {
      if image.holds(Array("tRNS".utf8), at: position + 4) { return true }
      if image.holds(Array("IDAT".utf8), at: position + 4) { return false }
      position += Int(image.load(littleEndianAt: position, as: UInt32.self).byteSwapped) + 12
    }
    return false
  }

  /// A PNG without an `encoding`.
  package var invalid: StreamError {
    StreamError(.malformed, "a PNG of \(bitDepth) bits and color type \(colorType)")
  }

  /// Bytes of the decoded image; nil for an invalid one.
  var decodedSize: Int? {
    encoding?.bytesPerRow(width: width).flatMap { $0.multiplied(by: height) }
  }

  /// Bits of a stored pixel.
  var bitsPerPixel: Int {
    let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 1
    return bitDepth * channels
  }
}

/// Decodes PNG to its stored samples, ignoring gamma: gray to `mono8` or little-endian `mono16`,
/// color, palettes, and gray with alpha to `rgb8` or `rgb16`, color with alpha to `rgba8` or `rgba16`.
package enum PNGDecoder {
  /// - Throws: `.truncated`, `.malformed`, or `.limit` for a size beyond `ImageLimits`.
  package static func decode(_ image: Bytes) throws(StreamError) -> RawImage {
    let header = try PNGHeader(image.span)
    guard let encoding = header.encoding else {
      throw header.invalid
    }
    try ImageLimits.check(width: header.width, height: header.height)
    // Deflate encodes at most 1032 bytes in one, so a false size costs no memory.
    guard header.width * header.bitsPerPixel / 8 * header.height <= image.count * 1032,
      let row = encoding.bytesPerRow(width: header.width),
      let count = row.multiplied(by: header.height)
    else {
      throw StreamError(
        .malformed, "a PNG of \(header.width)x\(header.height) in \(image.count) bytes")
    }
    try ImageLimits.checkMemory(count, width: header.width, height: header.height)
    let pixels = Memory(capacity: count)
    try read(image, into: pixels, bytesPerRow: row)
    return try RawImage(
      width: header.width, height: header.height, encoding: encoding, step: row,
      data: Bytes(pixels, 0..<count))
  }

  private static func read(
    _ image: Bytes, into pixels: Memory, bytesPerRow: Int
  ) throws(StreamError) {
    var input = unsafe bagpipe_png_input()
    let isDecoded = unsafe image.span.withUnsafeBytes { bytes in
      unsafe input.bytes = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe input.count = bytes.count
      return unsafe bagpipe_png_decode(
        &input, pixels.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), bytesPerRow)
    }
    guard isDecoded == 0 else { return }
    let reason = unsafe withUnsafeBytes(of: input.error) { unsafe Array($0.prefix { $0 != 0 }) }
    throw unsafe StreamError(
      input.is_truncated != 0 ? .truncated : .malformed,
      "cannot decode the PNG: \(String(decoding: reason, as: UTF8.self))")
  }
}
