/// The pictures of an episode, and the pixels of a picture, that LeRobot's statistics are made of
/// (compute_stats.py: `sample_indices` and `auto_downsample_height_width`).
enum SampledFrames {
  private static let fewest = 100
  private static let most = 10_000

  /// Evenly spread: n^0.75 of n pictures, at least 100 and at most 10000.
  static func indices(count: Int) -> [Int] {
    let root = (Double(count).squareRoot() * Double(count)).squareRoot()
    let number = min(max(Int(root), fewest), most, count)
    guard number > 1 else { return Array(0..<number) }
    let step = Double(count - 1) / Double(number - 1)
    return (0..<number).map { Int((Double($0) * step).rounded(.toNearestOrEven)) }
  }

  /// From one pixel of a row to the next, and from one row to the next: 150 or more of the longer
  /// side of a large picture.
  static func stride(_ width: Int, _ height: Int) -> Int {
    let side = max(width, height)
    return side < 300 ? 1 : side / 150
  }
}
