package import Bytes
internal import CIntrinsics
package import TrajectoryMath

/// Resizes images. It keeps the weights for the next image; each thread needs its own resizer.
///
/// It resamples first along the columns, then along the rows, in float32, like TensorFlow. Sums may
/// differ in the last bit, so a sample halfway between two values can be rounded to the other.
package struct ImageResizer {
  /// The longest side of an image that it resizes.
  package static let longestSide = ImageLimits.jpegSide

  private let antialias: Bool
  private var known: [(source: Int, target: Int, method: ResampleMethod, ResampleWeights)] = []
  /// Memory for the loops, aligned to what they load.
  private var work: [SIMD16<Float>] = []
  private let isWide: Bool

  private static let strip = Int(BAGPIPE_STRIP)
  package static let hasAVX2 = bagpipe_has_avx2() != 0

  /// - Parameters:
  ///   - antialias: see `ResampleWeights`.
  ///   - isWide: whether to run the loops for AVX2, which give the same bytes.
  package init(antialias: Bool = true, isWide: Bool = Self.hasAVX2) {
    self.antialias = antialias
    self.isWide = isWide
  }

  /// The image in another size, with rows without padding, red before blue: `bgr8` and Bayer
  /// patterns become `rgb8`.
  /// - Throws: `.unsupported` for pixels that do not consist of 8-bit, 16-bit or float32 samples,
  ///   `.limit` for a side beyond `longestSide`.
  package mutating func resize(
    _ image: RawImage, width: Int, height: Int, _ method: ResampleMethod
  ) throws(StreamError) -> RawImage {
    guard max(image.width, image.height) <= Self.longestSide else {
      throw StreamError(
        .limit, "an image of \(image.width)x\(image.height) is too large to be resized")
    }
    let (image, format) = try image.forArithmetic()
    try ImageLimits.checkMemory(
      width * height * format.pixelSize, width: width, height: height)
    let columns = weights(from: image.width, to: width, method)
    let rows = weights(from: image.height, to: height, method)
    let data = try resample(image, format, rows, columns)
    return try RawImage(
      width: width, height: height, encoding: format.result, step: width * format.pixelSize,
      data: data)
  }

  private mutating func weights(
    from source: Int, to target: Int, _ method: ResampleMethod
  ) -> ResampleWeights {
    let match = known.first {
      $0.source == source && $0.target == target && $0.method == method
    }
    if let match { return match.3 }
    let weights = ResampleWeights(from: source, to: target, method, antialias: antialias)
    // Cameras have a few sizes.
    if known.count == 16 { known.removeFirst() }
    known.append((source, target, method, weights))
    return weights
  }

  private mutating func resample(
    _ image: RawImage, _ format: PixelFormat, _ rows: ResampleWeights, _ columns: ResampleWeights
  ) throws(StreamError) -> Bytes {
    // `RawImage` has checked its rows, and no weight refers to a sample beyond the axis.
    precondition(rows.source == image.height && columns.source == image.width)
    let width = image.width * format.channels
    let line = columns.count * format.channels
    let size = line * rows.count * format.sampleSize
    // In lanes of 16, as `bagpipe_resampling` documents.
    let strip = rows.reach(ofRuns: 8) * Self.strip / 16
    let sums = (width + Self.strip - 1) / Self.strip * Self.strip / 2
    let lanes = strip + sums + (line + 7) / 8 * 4
    if work.count < lanes { work = Array(repeating: SIMD16(), count: lanes) }
    let isWide = isWide
    return try unsafe Bytes(capacity: size) { target in
      unsafe work.withUnsafeMutableBytes { work in
        unsafe image.data.span.withUnsafeBytes { source in
          unsafe rows.withAxis { rows in
            unsafe columns.withAxis { columns in
              let floats = unsafe work.baseAddress?.assumingMemoryBound(to: Float.self)
              var job = unsafe bagpipe_resampling(
                source: source.baseAddress?.assumingMemoryBound(to: UInt8.self),
                target: target.baseAddress?.assumingMemoryBound(to: UInt8.self),
                step: image.step, width: width, channels: format.channels,
                sample_size: format.sampleSize, swaps_red_and_blue: format.isBlueFirst ? 1 : 0,
                rows: rows, columns: columns, strip: floats,
                sums: floats.map { unsafe $0 + 16 * strip },
                results: floats.map { unsafe $0 + 16 * (strip + sums) })
              unsafe isWide ? bagpipe_resample_avx2(&job) : bagpipe_resample(&job)
            }
          }
        }
      }
      return size
    }
  }
}

extension ResampleWeights {
  /// The axis as C has it.
  fileprivate func withAxis(_ body: (bagpipe_axis) -> Void) {
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe offsets.withUnsafeBufferPointer { offsets in
        unsafe weights.withUnsafeBufferPointer { weights in
          unsafe body(
            bagpipe_axis(
              count: starts.count, starts: starts.baseAddress, offsets: offsets.baseAddress,
              weights: weights.baseAddress))
        }
      }
    }
  }
}
