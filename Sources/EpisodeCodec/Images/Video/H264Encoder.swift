package import Bytes
internal import COpenH264
internal import CTurboJPEG

/// Encodes images as H.264 in 4:2:0, one access unit for each.
///
/// The same images give the same bytes. An encoder that starts anew at a key frame gives the same
/// bytes as one that goes on.
@safe
package final class H264Encoder {
  /// The range of the samples, in BT.601 both.
  package enum ColorRange: Sendable {
    /// That of JPEG.
    case full
    /// That of video (`yuv420p`), which all players know.
    case limited
  }

  private let encoder: UnsafeMutablePointer<ISVCEncoder?>
  private let colors: tjhandle
  private let width: Int
  private let height: Int
  private let range: ColorRange
  private var planes: [UInt8]
  private var count = 0

  /// - Parameters:
  ///   - quantizer: from 0, the best, to 51.
  ///   - keyInterval: every how many frames a key frame comes.
  /// - Throws: `.unsupported` for a size that has no such video.
  package init(
    width: Int, height: Int, quantizer: Int, keyInterval: Int = 2, range: ColorRange = .full
  ) throws(StreamError) {
    let title = "\(width)x\(height)"
    guard width % 2 == 0, height % 2 == 0 else {
      throw StreamError(
        .unsupported, "H.264 in 4:2:0 needs an even size, not \(title); image-resize gives one")
    }
    guard
      let encoder = unsafe bagpipe_h264_encoder(
        Int32(clamping: width), Int32(clamping: height), Int32(clamping: quantizer),
        UInt32(clamping: keyInterval), range == .full ? 1 : 0)
    else { throw StreamError(.unsupported, "OpenH264 does not encode images of \(title)") }
    guard let colors = unsafe tjInitCompress() else {
      unsafe bagpipe_h264_encoder_close(encoder)
      throw StreamError.noMemory(for: "an H.264 encoder")
    }
    unsafe (self.encoder, self.colors) = (encoder, colors)
    (self.width, self.height, self.range) = (width, height, range)
    planes = [UInt8](repeating: 0x80, count: width * height * 3 / 2)
  }

  deinit {
    unsafe bagpipe_h264_encoder_close(encoder)
    unsafe _ = tjDestroy(colors)
  }

  /// Encodes the next image, `rgb8` or `mono8` of the encoder's size.
  /// - Returns: the access unit in Annex B.
  package func encode(_ image: RawImage) throws(StreamError) -> Bytes {
    guard fill(from: image) else {
      throw StreamError(.unsupported, "an image in '\(image.encoding.name)' does not become video")
    }
    if range == .limited { narrow() }
    let (width, height) = (Int32(width), Int32(height))
    let time = Int64(count) * 16
    count += 1
    var bytes: UnsafePointer<UInt8>?
    let size = unsafe planes.withUnsafeMutableBufferPointer { planes in
      unsafe bagpipe_h264_encode(encoder, planes.baseAddress, width, height, time, &bytes)
    }
    guard size > 0, let bytes = unsafe bytes else {
      throw StreamError(
        .unsupported, size == 0 ? "OpenH264 left out a frame" : "OpenH264 failed to encode a frame")
    }
    return unsafe Bytes(copying: RawSpan(_unsafeStart: bytes, byteCount: size))
  }

  /// Fills the planes from the pixels; the chroma of gray is constant.
  private func fill(from image: RawImage) -> Bool {
    guard image.width == width, image.height == height else { return false }
    switch image.encoding.layout {
    case .rgb: break
    case .gray:
      fillLuma(from: image)
      return true
    default: return false
    }
    let (width, height, step) = (Int32(width), Int32(height), Int32(image.step))
    let luma = self.width * self.height
    let result: Int32 = unsafe planes.withUnsafeMutableBufferPointer { planes in
      guard let start = planes.baseAddress else { return -1 }
      var parts: [UnsafeMutablePointer<UInt8>?] = unsafe [
        start, start + luma, start + luma + luma / 4,
      ]
      var strides = [width, width / 2, width / 2]
      return unsafe image.data.span.withUnsafeBytes { pixels in
        unsafe tjEncodeYUVPlanes(
          colors, pixels.baseAddress?.assumingMemoryBound(to: UInt8.self), width, step, height,
          Int32(TJPF_RGB.rawValue), &parts, &strides, Int32(TJSAMP_420.rawValue), 0)
      }
    }
    return result == 0
  }

  /// From the full range to 16...235 of luma and 16...240 of chroma: ITU-R BT.601, 2.5.3.
  private func narrow() {
    let luma = width * height
    for place in 0..<luma { planes[place] = Self.narrowLuma[Int(planes[place])] }
    for place in luma..<planes.count { planes[place] = Self.narrowChroma[Int(planes[place])] }
  }

  private static let narrowLuma = narrowed(to: 219)
  private static let narrowChroma = narrowed(to: 224)

  private static func narrowed(to steps: Int) -> [UInt8] {
    (0...255).map { (value: Int) -> UInt8 in UInt8(16 + (value * steps + 127) / 255) }
  }

  private func fillLuma(from image: RawImage) {
    let (pixels, luma) = (image.data.span, width * height)
    for row in 0..<height {
      for column in 0..<width {
        planes[row * width + column] = pixels.load(littleEndianAt: row * image.step + column)
      }
    }
    for place in luma..<planes.count { planes[place] = 0x80 }
  }
}
