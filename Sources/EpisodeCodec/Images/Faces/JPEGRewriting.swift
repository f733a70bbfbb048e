/// The coefficients of a JPEG between the two passes of a transform: the first takes them, row by row of
/// blocks, and the second gets new ones.
final class JPEGRewriting {
  struct Plane {
    /// In blocks.
    var width = 0
    var height = 0
    /// 64 for each block.
    var coefficients: [Int16] = []

    /// The place of a block's first coefficient.
    func start(column: Int, row: Int) -> Int { 64 * (row * width + column) }
  }

  private var planes: [Plane] = []
  private let change: (inout [Plane]) -> Void
  private var isChanged = false

  init(_ change: @escaping (inout [Plane]) -> Void) { self.change = change }

  /// - Parameters:
  ///   - blocks: a row of blocks of a color; rows beyond the last only pad the image.
  ///   - size: of the color, in blocks.
  func visit(
    _ blocks: UnsafeMutableBufferPointer<Int16>, row: Int, of component: Int,
    _ size: (width: Int, height: Int), isSecond: Bool
  ) {
    guard row < size.height, blocks.count == 64 * size.width else { return }
    if isSecond {
      if !isChanged { change(&planes) }
      isChanged = true
      let start = planes[component].start(column: 0, row: row)
      unsafe planes[component].coefficients.withUnsafeBufferPointer { coefficients in
        let row = unsafe coefficients[start..<start + blocks.count]
        _ = unsafe blocks.update(fromContentsOf: row)
      }
    } else {
      while planes.count <= component { planes.append(Plane()) }
      (planes[component].width, planes[component].height) = size
      unsafe planes[component].coefficients.append(contentsOf: blocks)
    }
  }
}
