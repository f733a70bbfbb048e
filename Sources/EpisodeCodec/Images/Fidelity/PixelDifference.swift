internal import Bytes
internal import CIntrinsics

/// The differences of the samples of two images, over all of them and in blocks of 8x8 pixels, which
/// are those of JPEG.
struct PixelDifference: Equatable {
  static let blockSide = 8

  /// The mean of the squared differences, over all samples.
  private(set) var meanSquare = 0.0
  /// The greatest difference.
  private(set) var largest = 0
  /// The root of the mean square in the worst block.
  private(set) var worstBlock = 0.0
  /// The pixel at the top left of that block.
  private(set) var worstPlace = (row: 0, column: 0)

  /// - Parameters:
  ///   - first: rows of red, green and blue without padding.
  init(
    _ first: Bytes, _ second: Bytes, width: Int, height: Int, isWide: Bool = ImageResizer.hasAVX2
  ) {
    let row = 3 * width
    precondition(width > 0 && first.count == row * height && second.count == first.count)
    var (total, largestSquare, worstMean): (UInt64, Int32, Double) = (0, 0, 0)
    var sums = [Int32](repeating: 0, count: row)
    let side = Self.blockSide
    for top in Swift.stride(from: 0, to: height, by: side) {
      let rows = min(side, height - top)
      largestSquare = Self.add(
        first, second, rows: top..<top + rows, row: row, to: &sums, largestSquare, isWide)
      for left in Swift.stride(from: 0, to: width, by: side) {
        let columns = min(side, width - left)
        var sum: UInt64 = 0
        for place in 3 * left..<3 * (left + columns) { sum += UInt64(sums[place]) }
        total += sum
        let mean = Double(sum) / Double(3 * rows * columns)
        if mean > worstMean { (worstMean, worstPlace) = (mean, (top, left)) }
      }
    }
    meanSquare = Double(total) / Double(row * height)
    largest = Int(Double(largestSquare).squareRoot())
    worstBlock = worstMean.squareRoot()
  }

  /// Replaces `sums` by the squared differences of each sample of a row, summed over some rows.
  private static func add(
    _ first: Bytes, _ second: Bytes, rows: Range<Int>, row: Int, to sums: inout [Int32],
    _ largest: Int32, _ isWide: Bool
  ) -> Int32 {
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe first.span.withUnsafeBytes { first in
        unsafe second.span.withUnsafeBytes { second in
          unsafe sums.update(repeating: 0)
          guard let sums = sums.baseAddress,
            let one = unsafe first.assumingMemoryBound(to: UInt8.self).baseAddress,
            let other = unsafe second.assumingMemoryBound(to: UInt8.self).baseAddress
          else { return largest }
          var largest = largest
          for line in rows {
            let (a, b) = unsafe (one + line * row, other + line * row)
            largest =
              unsafe isWide
              ? bagpipe_square_avx2(a, b, row, sums, largest)
              : bagpipe_square(a, b, row, sums, largest)
          }
          return largest
        }
      }
    }
  }

  static func == (left: PixelDifference, right: PixelDifference) -> Bool {
    left.meanSquare == right.meanSquare && left.largest == right.largest
      && left.worstBlock == right.worstBlock && left.worstPlace == right.worstPlace
  }
}
