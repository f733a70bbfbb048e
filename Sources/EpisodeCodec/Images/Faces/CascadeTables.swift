internal import CIntrinsics

/// A cascade as the processor runs it over integral images of one row length.
@safe
final class CascadeTables {
  let width: Int
  let height: Int
  private let stages: [bagpipe_cascade_stage]
  private let trees: [Int32]
  private let nodes: [bagpipe_cascade_node]
  private let corners: [bagpipe_cascade_corners]
  private let frame: bagpipe_cascade_corners
  private let area: Double

  /// - Parameter half: numbers of a parity in a row of the integral images.
  init(_ cascade: HaarCascade, half: Int) {
    (width, height) = (cascade.width, cascade.height)
    stages = cascade.stages.map {
      bagpipe_cascade_stage(trees: Int32($0.trees.count), threshold: $0.threshold)
    }
    let trees = cascade.stages.flatMap(\.trees)
    self.trees = trees.map { Int32($0.count) }
    let nodes = trees.flatMap(\.self)
    self.nodes = nodes.map(Self.node)
    corners = nodes.map { Self.corners($0.rectangles, half) }
    // A margin of 1 is left out of the variance, as in OpenCV.
    let inner = HaarCascade.Rectangle(x: 1, y: 1, width: width - 2, height: height - 2, weight: 1)
    frame = Self.corners([inner], half)
    area = Double(inner.width * inner.height)
  }

  private static func node(_ node: HaarCascade.Node) -> bagpipe_cascade_node {
    var result = bagpipe_cascade_node()
    result.threshold = node.threshold
    let weights = node.rectangles.map(\.weight) + [0]
    result.weights = (weights[0], weights[1], weights[2])
    for (side, branch) in node.branches.enumerated() {
      let (leaf, child): (Float, Int32) =
        switch branch {
        case .leaf(let value): (value, 0)
        case .node(let index): (0, Int32(index))
        }
      if side == 0 { (result.leaves.0, result.children.0) = (leaf, child) }
      if side == 1 { (result.leaves.1, result.children.1) = (leaf, child) }
    }
    return result
  }

  private static func corners(
    _ rectangles: [HaarCascade.Rectangle], _ half: Int
  ) -> bagpipe_cascade_corners {
    func offset(_ x: Int, _ y: Int) -> Int32 { Int32((2 * y + x % 2) * half + x / 2) }
    var all = rectangles.map {
      (
        offset($0.x, $0.y), offset($0.x + $0.width, $0.y), offset($0.x, $0.y + $0.height),
        offset($0.x + $0.width, $0.y + $0.height)
      )
    }
    while all.count < 3 { all.append((0, 0, 0, 0)) }
    var result = bagpipe_cascade_corners()
    result.offsets = (all[0], all[1], all[2])
    return result
  }

  /// Calls `found` with the column and the row of each window that the cascade accepts. Windows lie
  /// two pixels apart.
  func scan(_ image: IntegralImage, found: (Int, Int) -> Void) {
    let (columns, rows) = (image.width + 1 - width, image.height + 1 - height)
    guard columns > 0, rows > 0 else { return }
    var places = [Int32](repeating: 0, count: columns)
    for y in stride(from: 0, to: rows, by: 2) {
      let count = scan(image, row: y, windows: (columns + 1) / 2, into: &places)
      for index in 0..<count { found(2 * Int(places[index]), y) }
    }
  }

  private func scan(
    _ image: IntegralImage, row: Int, windows: Int, into places: inout [Int32]
  ) -> Int {
    unsafe image.withRow(row) { (sums, squares) in
      var windows = unsafe bagpipe_cascade_row(sums: sums, squares: squares, windows: windows)
      return unsafe stages.withUnsafeBufferPointer { stages in
        unsafe trees.withUnsafeBufferPointer { trees in
          unsafe nodes.withUnsafeBufferPointer { nodes in
            unsafe corners.withUnsafeBufferPointer { corners in
              var cascade = unsafe bagpipe_cascade(
                stages: stages.baseAddress, stage_count: stages.count, trees: trees.baseAddress,
                nodes: nodes.baseAddress, corners: corners.baseAddress, frame: frame, area: area)
              return unsafe places.withUnsafeMutableBufferPointer { places in
                unsafe ImageResizer.hasAVX2
                  ? bagpipe_cascade_scan_avx2(&cascade, &windows, places.baseAddress)
                  : bagpipe_cascade_scan(&cascade, &windows, places.baseAddress)
              }
            }
          }
        }
      }
    }
  }
}
