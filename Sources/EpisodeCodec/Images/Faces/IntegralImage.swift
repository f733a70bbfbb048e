internal import Bytes
internal import CIntrinsics

/// Sums of the samples, and of their squares, above and left of each pixel of a gray image that is
/// shrunk. In each row the even columns come first, and then the odd ones.
@safe
struct IntegralImage {
  private(set) var width = 0
  private(set) var height = 0
  /// Numbers of a parity in a row.
  let half: Int
  private var sums: [UInt32] = []
  private var squares: [UInt32] = []
  /// Two rows of the original image, mixed, and a row of the smaller one.
  private var mixed: [UInt16] = []
  private var row: [UInt8] = []

  /// Numbers of a row beyond its end that a scan may read.
  private static let slack = 8

  /// - Parameter width: the largest that an image will have.
  init(width: Int) { half = Self.half(width) }

  private static func half(_ width: Int) -> Int { (width + 2) / 2 + slack }

  /// Bytes that it takes for images up to a size.
  static func memory(width: Int, height: Int) -> Int {
    16 * half(width) * (height + 1)
  }

  /// - Parameters:
  ///   - gray: `mono8`.
  mutating func fill(from gray: RawImage, width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    let numbers = 2 * half * (height + 1) + Self.slack
    if sums.count < numbers {
      sums = [UInt32](repeating: 0, count: numbers)
      squares = sums
    }
    if mixed.count <= gray.width { mixed = [UInt16](repeating: 0, count: gray.width + 1) }
    if row.count < width { row = [UInt8](repeating: 0, count: width) }
    let columns = Self.taps(gray.width, width)
    let rows = Self.taps(gray.height, height)
    // The first row of the sums is never written.
    for (y, tap) in rows.enumerated() {
      unsafe gray.data.span.withUnsafeBytes { bytes in
        let pixels = unsafe bytes.assumingMemoryBound(to: UInt8.self)
        guard let start = pixels.baseAddress else { return }
        let upper = unsafe start + Int(tap.place) * gray.step
        let lower = unsafe tap.weight == 0 ? upper : upper + gray.step
        unsafe mixed.withUnsafeMutableBufferPointer { mixed in
          unsafe bagpipe_cascade_mix(upper, lower, tap.weight, gray.width, mixed.baseAddress)
          unsafe columns.withUnsafeBufferPointer { columns in
            unsafe row.withUnsafeMutableBufferPointer { row in
              unsafe bagpipe_cascade_shrink(
                mixed.baseAddress, columns.baseAddress, width, row.baseAddress)
            }
          }
        }
      }
      integrate(y + 1)
    }
  }

  private mutating func integrate(_ y: Int) {
    let (half, width) = (half, width)
    unsafe row.withUnsafeBufferPointer { row in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        unsafe squares.withUnsafeMutableBufferPointer { squares in
          guard let sums = sums.baseAddress, let squares = squares.baseAddress else { return }
          unsafe bagpipe_cascade_integrate(
            row.baseAddress, width, half, 2 * half, sums + 2 * half * y, squares + 2 * half * y)
        }
      }
    }
  }

  /// For each pixel of an axis that is shrunk, the place of its center among the original pixels, as
  /// INTER_LINEAR_EXACT of OpenCV computes it.
  private static func taps(_ count: Int, _ result: Int) -> [bagpipe_cascade_tap] {
    let scale = Double(count) / Double(result)
    return (0..<result).map { index in
      let center = scale * (Double(index) + 0.5) - 0.5
      let place = Int(center.rounded(.down))
      guard place >= 0 else { return bagpipe_cascade_tap(place: 0, weight: 0) }
      guard place < count - 1 else {
        return bagpipe_cascade_tap(place: Int32(count - 1), weight: 0)
      }
      let weight = ((center - Double(place)) * 256).rounded(.toNearestOrEven)
      return bagpipe_cascade_tap(place: Int32(place), weight: Int32(weight))
    }
  }

  /// The sums and the squares from a row on.
  func withRow<Result>(
    _ row: Int, _ body: (UnsafePointer<UInt32>?, UnsafePointer<UInt32>?) -> Result
  ) -> Result {
    precondition(row < height)
    return unsafe sums.withUnsafeBufferPointer { sums in
      unsafe squares.withUnsafeBufferPointer { squares in
        unsafe body(
          sums.baseAddress.map { unsafe $0 + 2 * half * row },
          squares.baseAddress.map { unsafe $0 + 2 * half * row })
      }
    }
  }
}
