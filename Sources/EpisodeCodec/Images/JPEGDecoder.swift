package import Bytes
internal import CTurboJPEG

/// Decodes JPEG to `rgb8` or `mono8`; CMYK becomes `rgb8` as in TensorFlow.
///
/// It keeps its state for the next image; each thread needs its own decoder.
@safe
package final class JPEGDecoder {
  /// The inverse DCT: TensorFlow uses the fast one by default, OpenCV and PIL the accurate one.
  package enum DCT: String, Hashable, Sendable, CaseIterable { case fast, accurate }

  /// The colors of the decoded image.
  package enum Colors: Hashable, Sendable {
    /// As in the JPEG: gray stays gray.
    case asStored
    case rgb, gray
  }

  private let handle: tjhandle
  private var memory = MemoryPool()
  private var planes = YUVPlanes()

  /// - Throws: `.limit` when memory runs out.
  package init() throws(StreamError) {
    guard let handle = unsafe tjInitDecompress() else {
      throw StreamError.noMemory(for: "a JPEG decoder")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe _ = tjDestroy(handle) }

  /// - Parameters:
  ///   - leastSize: width and height that suffice. The inverse DCT halves the image, up to three
  ///     times, while it stays at least as large, by using only the low frequencies.
  /// - Throws: `.truncated` or `.malformed` for damaged data, also where libjpeg would fill in
  ///   gray and warn; `.unsupported` for 12 bits, arithmetic coding, and gray from CMYK; `.limit` for a size
  ///   beyond `ImageLimits`.
  package func decode(
    _ image: Bytes, to colors: Colors = .asStored, dct: DCT,
    leastSize: (width: Int, height: Int)? = nil
  ) throws(StreamError) -> RawImage {
    let header = try JPEGHeader(image.span)
    let isCMYK = header.components == 4
    guard header.isReadable, !isCMYK || colors != .gray else { throw header.unsupported }
    try ImageLimits.check(width: header.width, height: header.height)
    // A block of 64 pixels takes at least one bit, so a false size costs no memory.
    guard header.width * header.height <= image.count * 512 else {
      throw StreamError(
        .malformed, "a JPEG of \(header.width)x\(header.height) in \(image.count) bytes")
    }
    try ImageLimits.checkMemory(
      header.decodingMemory, width: header.width, height: header.height)
    let isGray = colors == .gray || (colors == .asStored && header.components == 1)
    let (width, height) = leastSize.map(header.halved) ?? (header.width, header.height)
    let row = width * (isCMYK ? 4 : isGray ? 1 : 3)
    let pixels = memory.take(row * height)
    try read(
      image, into: pixels, width, height, isCMYK ? TJPF_CMYK : isGray ? TJPF_GRAY : TJPF_RGB,
      (dct == .fast ? TJFLAG_FASTDCT : TJFLAG_ACCURATEDCT) | TJFLAG_LIMITSCANS)
    let data = Bytes(pixels, 0..<row * height)
    if isCMYK {
      return try RawImage(
        width: width, height: height, encoding: .rgb8, step: 3 * width,
        data: Self.colors(ofInks: data, isInverted: header.isAdobe))
    }
    return try RawImage(
      width: width, height: height, encoding: isGray ? .mono8 : .rgb8, step: row,
      data: data)
  }

  /// The colors of an image in YUV, as a JPEG of all its samples would have them.
  /// - Parameter image: `uyvy`, `yuyv` or `nv12`.
  package func colors(of image: RawImage) throws(StreamError) -> RawImage {
    let (width, height) = (image.width, image.height)
    planes.fill(from: image, subsampling: .s444)
    let pixels = memory.take(3 * width * height)
    let isDone = unsafe planes.withPlanes { (planes, strides) in
      unsafe tjDecodeYUVPlanes(
        handle, planes, strides, Int32(TJSAMP_444.rawValue),
        pixels.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(width), 0,
        Int32(height), Int32(TJPF_RGB.rawValue), TJFLAG_ACCURATEDCT)
    }
    guard isDone == 0 else {
      throw StreamError(.malformed, unsafe "cannot convert YUV: \(turboJPEGReason(handle))")
    }
    return try RawImage(
      width: width, height: height, encoding: .rgb8, step: 3 * width,
      data: Bytes(pixels, 0..<3 * width * height))
  }

  /// The light that cyan, magenta, yellow and black leave, as `decode_jpeg` of TensorFlow.
  private static func colors(ofInks inks: Bytes, isInverted: Bool) -> Bytes {
    var colors = ByteBuilder(reserving: inks.count / 4 * 3)
    let inversion: UInt8 = isInverted ? 0 : 255
    for start in stride(from: 0, to: inks.count, by: 4) {
      let black = Int(inks.span.load(littleEndianAt: start + 3, as: UInt8.self) ^ inversion)
      for ink in 0..<3 {
        let light = Int(inks.span.load(littleEndianAt: start + ink, as: UInt8.self) ^ inversion)
        colors.append(UInt8(light * black / 255))
      }
    }
    return Bytes(colors.bytes)
  }

  private func read(
    _ image: Bytes, into pixels: Memory, _ width: Int, _ height: Int, _ format: TJPF,
    _ flags: Int32
  ) throws(StreamError) {
    func isRead(_ flags: Int32) -> Bool {
      unsafe image.span.withUnsafeBytes { bytes in
        unsafe tjDecompress2(
          handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(bytes.count),
          pixels.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(width), 0,
          Int32(height), Int32(format.rawValue), flags) == 0
      }
    }
    if isRead(flags | TJFLAG_STOPONWARNING) { return }
    let reason = unsafe turboJPEGReason(handle)
    // Many cameras put padding between the image's last bit and its end mark. If that is libjpeg's
    // first warning, and no marker of a scan was lost in what looks like padding, all pixels have
    // been decoded.
    if reason.hasSuffix("extraneous bytes before marker 0xd9") {
      try JPEGCheck.check(image.span)
      if isRead(flags) || isOnlyWarning { return }
    }
    throw StreamError(.malformed, "cannot decode the JPEG: \(reason)")
  }

  private var isOnlyWarning: Bool { unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) }
}

extension JPEGHeader {
  /// The smallest of the full size, a half, a quarter and an eighth, rounded up, that is at least
  /// another size. libjpeg-turbo has more scales, but no vector code for them: they take longer
  /// than the next larger one of these.
  fileprivate func halved(least: (width: Int, height: Int)) -> (Int, Int) {
    for shift in [3, 2, 1] {
      let size = (width: (width - 1) >> shift + 1, height: (height - 1) >> shift + 1)
      if size.width >= least.width, size.height >= least.height { return size }
    }
    return (width, height)
  }
}
