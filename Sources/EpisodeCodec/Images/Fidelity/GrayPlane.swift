internal import Bytes
internal import CIntrinsics

/// The gray of an image less 128, as numbers to compute with: variances lose fewer bits when the
/// numbers are near 0.
struct GrayPlane: Sendable {
  let width: Int
  let height: Int
  /// Floats from one row to the next: the width rounded up to a multiple of 8.
  let stride: Int
  private(set) var values: [Float]

  private init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    stride = (width + 7) / 8 * 8
    values = [Float](repeating: 0, count: stride * height)
  }

  /// - Parameter rgb: rows of red, green and blue without padding.
  init(rgb: Bytes, width: Int, height: Int) {
    precondition(rgb.count == 3 * width * height)
    self.init(width: width, height: height)
    let stride = stride
    unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe rgb.span.withUnsafeBytes { bytes in
        let colors = unsafe bytes.assumingMemoryBound(to: UInt8.self)
        guard let source = colors.baseAddress, let target = values.baseAddress else { return }
        for row in 0..<height {
          unsafe bagpipe_gray(source + 3 * row * width, target + row * stride, width)
        }
      }
    }
  }

  /// The plane at half its size, each number the mean of four; an odd last row or column is left
  /// out.
  var halved: GrayPlane {
    var half = GrayPlane(width: width / 2, height: height / 2)
    let (width, height, step) = (half.width, half.height, half.stride)
    unsafe half.values.withUnsafeMutableBufferPointer { target in
      unsafe values.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        for row in 0..<height {
          let upper = unsafe source + 2 * row * stride
          unsafe bagpipe_halve(upper, upper + stride, target + row * step, width)
        }
      }
    }
    return half
  }
}
