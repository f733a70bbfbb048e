package import Bytes
internal import CTurboJPEG

/// The color resolution of a JPEG: for four pixels 4, 2 or 1 samples.
package enum ChromaSubsampling: String, Hashable, Sendable, CaseIterable {
  case s420 = "420"
  case s422 = "422"
  case s444 = "444"
}

/// Encodes raw images as JPEG with the accurate DCT and the tables of libjpeg, like OpenCV.
///
/// It keeps its buffers for the next image; each thread needs its own encoder.
@safe
package final class JPEGEncoder {
  private let handle: tjhandle
  private var output = Memory(capacity: 0)
  private var planes = YUVPlanes()
  private var colors: [UInt8] = []

  /// - Throws: `.limit` when memory runs out.
  package init() throws(StreamError) {
    guard let handle = unsafe tjInitCompress() else {
      throw StreamError.noMemory(for: "a JPEG encoder")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe _ = tjDestroy(handle) }

  /// The image as JPEG. Alpha is dropped, gray stays gray, Bayer patterns are interpolated, and YUV
  /// is converted to the JPEG's YCbCr directly, not through RGB.
  ///
  /// - Parameters:
  ///   - quality: 1...100 on libjpeg's scale; other numbers count as the nearest of these.
  ///   - subsampling: of all but gray images.
  /// - Throws: `.unsupported` when the pixels are not 8-bit gray or color, `.limit` for a side
  ///   beyond `ImageLimits.jpegSide`.
  package func encode(
    _ image: RawImage, quality: Int, subsampling: ChromaSubsampling
  ) throws(StreamError) -> Bytes {
    guard max(image.width, image.height) <= ImageLimits.jpegSide,
      let step = Int32(exactly: image.step)
    else {
      throw StreamError(
        .limit, "a \(image.width)x\(image.height) image, step \(image.step), is too large for JPEG")
    }
    let size = (width: Int32(image.width), height: Int32(image.height))
    let quality = Int32(min(max(quality, 1), 100))

    /// Encodes pixels of several bytes, `step` bytes per row.
    func encode(
      _ pixels: RawSpan, step: Int32, _ format: TJPF, _ samples: TJSAMP
    ) throws(StreamError) -> Bytes {
      try unsafe compress(size, samples) { (jpeg, count) in
        unsafe pixels.withUnsafeBytes { bytes in
          unsafe tjCompress2(
            handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), size.width, step,
            size.height, Int32(format.rawValue), jpeg, count, Int32(samples.rawValue), quality,
            Self.flags)
        }
      }
    }

    let samples = subsampling.code
    switch image.encoding.layout {
    case .rgb: return try encode(image.data.span, step: step, TJPF_RGB, samples)
    case .bgr: return try encode(image.data.span, step: step, TJPF_BGR, samples)
    case .rgba: return try encode(image.data.span, step: step, TJPF_RGBX, samples)
    case .bgra: return try encode(image.data.span, step: step, TJPF_BGRX, samples)
    case .gray: return try encode(image.data.span, step: step, TJPF_GRAY, TJSAMP_GRAY)
    case .bayer(let pattern):
      try image.demosaic(pattern, into: &colors)
      let pixels = colors
      return try unsafe encode(pixels.span.bytes, step: size.width * 3, TJPF_RGB, samples)
    case .uyvy, .yuyv, .nv12:
      planes.fill(from: image, subsampling: subsampling)
      return try unsafe compress(size, samples) { (jpeg, count) in
        unsafe planes.withPlanes { (planes, strides) in
          unsafe tjCompressFromYUVPlanes(
            handle, planes, size.width, strides, size.height, Int32(samples.rawValue), jpeg, count,
            quality, Self.flags)
        }
      }
    case .samples, nil:
      throw image.encoding.notEightBit
    }
  }

  private static let flags = TJFLAG_ACCURATEDCT | TJFLAG_NOREALLOC

  /// Passes `call` a buffer that can hold any JPEG of that size, and copies the JPEG.
  private func compress(
    _ size: (width: Int32, height: Int32), _ samples: TJSAMP,
    _ call: (
      UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<UInt>
    ) -> Int32
  ) throws(StreamError) -> Bytes {
    let bound = tjBufSize(size.width, size.height, Int32(samples.rawValue))
    guard let capacity = Int(exactly: bound) else {
      throw StreamError(.limit, "an image of \(size.width)x\(size.height) is too large for JPEG")
    }
    if output.capacity < capacity { output = Memory(capacity: capacity) }
    var jpeg = unsafe output.buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    var count = UInt(capacity)
    guard unsafe call(&jpeg, &count) == 0, count <= capacity else {
      throw StreamError(.malformed, unsafe "cannot encode the JPEG: \(turboJPEGReason(handle))")
    }
    return Bytes(copying: Bytes(output, 0..<Int(count)).span)
  }
}

extension ChromaSubsampling {
  fileprivate var code: TJSAMP {
    switch self {
    case .s444: TJSAMP_444
    case .s422: TJSAMP_422
    case .s420: TJSAMP_420
    }
  }
}

/// TurboJPEG's message about the last failed call.
func turboJPEGReason(_ handle: tjhandle) -> String {
  unsafe String(cString: tjGetErrorStr2(handle))
}
