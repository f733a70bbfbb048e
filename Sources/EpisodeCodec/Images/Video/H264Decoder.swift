package import Bytes
internal import CIntrinsics
internal import COpenH264

/// Decodes progressive 4:2:0 H.264 without B slices, one access unit to one image.
///
/// It decodes other streams to wrong pixels without an error: `AccessUnit` tells which.
@safe
package final class H264Decoder {
  private let decoder: UnsafeMutablePointer<ISVCDecoder?>
  private var colors: (format: VideoFormat, YUVColors)?
  private var memory = MemoryPool()

  /// - Throws: `.limit` when memory runs out.
  package init() throws(StreamError) {
    guard let decoder = unsafe bagpipe_h264_open() else {
      throw StreamError.noMemory(for: "an H.264 decoder")
    }
    unsafe self.decoder = decoder
  }

  deinit { unsafe bagpipe_h264_close(decoder) }

  /// What decoding takes: the pictures that the stream refers to, and the image.
  package static func memory(_ format: VideoFormat) -> Int {
    let pixels = format.width.multiplied(by: format.height) ?? .max
    return pixels.multiplied(by: 3 * (format.references + 4) / 2 + 3) ?? .max
  }

  /// The picture of an access unit, as `rgb8`.
  /// - Throws: `.malformed` for damaged data; `.limit` for a size beyond the memory for images.
  package func decode(_ unit: AccessUnit) throws(StreamError) -> RawImage {
    let format = unit.format
    try ImageLimits.check(width: format.width, height: format.height)
    try ImageLimits.checkMemory(Self.memory(format), width: format.width, height: format.height)
    var picture = bagpipe_h264_picture()
    let errors = unsafe unit.data.span.withUnsafeBytes { bytes in
      unsafe bagpipe_h264_decode(
        decoder, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
        Int32(clamping: bytes.count),
        &picture)
    }
    let size = (Int(picture.width), Int(picture.height))
    guard errors == 0, size == (format.width, format.height) else {
      throw StreamError(.malformed, "a frame of the video is damaged")
    }
    let target = memory.take(3 * format.width * format.height)
    convert(picture, format, to: target)
    return try RawImage(
      width: format.width, height: format.height, encoding: .rgb8, step: 3 * format.width,
      data: Bytes(target, 0..<3 * format.width * format.height))
  }

  private func convert(
    _ picture: bagpipe_h264_picture, _ format: VideoFormat, to target: Memory
  ) {
    if colors?.format != format {
      colors = (format, YUVColors(matrix: format.matrix, isFullRange: format.isFullRange))
    }
    var image = unsafe bagpipe_yuv_image()
    unsafe image.planes = picture.planes
    unsafe image.strides = (Int(picture.strides.0), Int(picture.strides.1))
    unsafe (image.width, image.height) = (format.width, format.height)
    unsafe image.target = target.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe colors?.1.convert(image)
  }
}
