/// What a picture looks like, as 128 numbers without any training: pyramids of colors and of gradient
/// orientations, projected by random signs. Near copies and pictures of one scene have similar
/// vectors; it knows nothing of objects.
///
/// The pyramids are those of Bosch, Zisserman, Munoz, "Representing shape with a spatial pyramid
/// kernel", CIVR 2007, with colors beside them; the projection is that of Achlioptas, "Database-friendly
/// random projections", PODS 2001, with signs of a fixed seed. All sums have one order and use no
/// fused multiplication, so that the vector does not depend on the processor.
package struct SceneDescriptor: Sendable {
  /// The size of the pictures that it takes.
  package static let (width, height) = (64, 48)
  package static let dimension = 128

  /// Cells along each side, for each level of the pyramids.
  private static let levels = [8, 4, 2, 1]
  private static let orientations = 8
  private static let cellWidth = width / 8
  private static let cellHeight = height / 8
  /// A part that no picture lacks: gray without edges has a vector, too.
  private static let constant: Float = 0.1
  /// The energy of gradients, in squared levels of brightness, below which they count less.
  private static let noise: Float = 4_000_000

  /// 128 signs for each number of the pyramids, as 1 and -1.
  private let signs: [SIMD16<Float>]
  private static let lanes = dimension / 16

  package init() {
    let cells = Self.levels.reduce(0) { $0 + $1 * $1 }
    let count = cells * (3 + Self.orientations) + 1
    var signs: [SIMD16<Float>] = []
    signs.reserveCapacity(count * Self.lanes)
    for row in 0..<count {
      var random = CounterRandom(seed: 1, episode: 0, purpose: UInt64(row))
      for _ in 0..<Self.lanes / 4 {
        var bits = random.next()
        for _ in 0..<4 {
          var sign = SIMD16<Float>(repeating: 1)
          for lane in 0..<16 {
            if bits & 1 == 1 { sign[lane] = -1 }
            bits >>= 1
          }
          signs.append(sign)
        }
      }
    }
    self.signs = signs
  }

  /// The vector of a picture, of length 1.
  /// - Parameter pixels: `width` times `height`, row by row; red, green, blue each, or gray alone.
  package func vector(_ pixels: Span<UInt8>) -> [Float] {
    let isGray = pixels.count == Self.width * Self.height
    precondition(isGray || pixels.count == 3 * Self.width * Self.height)
    var luma = [Int32](repeating: 0, count: Self.width * Self.height)
    var colors = [Float](repeating: 0, count: 64 * 3)
    for y in 0..<Self.height {
      for x in 0..<Self.width {
        let place = y * Self.width + x
        let cell = 3 * (y / Self.cellHeight * 8 + x / Self.cellWidth)
        let red = Int32(pixels[isGray ? place : 3 * place])
        let green = Int32(pixels[isGray ? place : 3 * place + 1])
        let blue = Int32(pixels[isGray ? place : 3 * place + 2])
        // ITU-R BT.601, in 256ths.
        let gray = (77 * red + 150 * green + 29 * blue) >> 8
        luma[place] = gray
        colors[cell] += Float(gray - 128)
        colors[cell + 1] += Float(red - gray)
        colors[cell + 2] += Float(blue - gray)
      }
    }
    var edges = Self.edges(luma)
    return projected(&colors, &edges)
  }

  /// The gradients of each of 8 x 8 cells, by orientation without direction.
  private static func edges(_ luma: [Int32]) -> [Float] {
    var edges = [Float](repeating: 0, count: 64 * orientations)
    for y in 0..<height {
      let above = max(y - 1, 0) * width
      let below = min(y + 1, height - 1) * width
      for x in 0..<width {
        var dx = luma[y * width + min(x + 1, width - 1)] - luma[y * width + max(x - 1, 0)]
        var dy = luma[below + x] - luma[above + x]
        if dx == 0, dy == 0 { continue }
        if dy < 0 || dy == 0 && dx < 0 { (dx, dy) = (-dx, -dy) }
        let (wide, high) = (Float(abs(dx)), Float(dy))
        let ratio = min(wide, high) / max(wide, high)
        // atan in units of 22.5 degrees, to 0.0038 rad: Rajan, Wang, Inkol, Joyal, "Efficient
        // approximations for the arctangent function", IEEE Signal Processing Magazine 23(3), 2006.
        var angle = ratio * (2 + 0.6952 * (1 - ratio))
        if high > wide { angle = 4 - angle }
        if dx < 0 { angle = 8 - angle }
        let bin = min(Int(angle), orientations - 1)
        let part = angle - Float(bin)
        let size = (wide * wide + high * high).squareRoot()
        let cell = orientations * (y / cellHeight * 8 + x / cellWidth)
        edges[cell + bin] += size * (1 - part)
        edges[cell + (bin + 1) % orientations] += size * part
      }
    }
    return edges
  }

  private func projected(_ colors: inout [Float], _ edges: inout [Float]) -> [Float] {
    var sums = [SIMD16<Float>](repeating: SIMD16(), count: Self.lanes)
    var row = 0
    func add(_ value: Float) {
      for lane in 0..<Self.lanes { sums[lane] += value * signs[row * Self.lanes + lane] }
      row += 1
    }
    for cells in Self.levels {
      // Sums of brightness; each level weighs the same.
      let pixels = Float(Self.width * Self.height / (cells * cells))
      for value in colors { add(value / (128 * pixels * Float(cells))) }
      let mean = edges.reduce(0, +) / Float(edges.count)
      let energy = edges.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } + Self.noise
      for value in edges { add((value - mean) / energy.squareRoot()) }
      if cells > 1 {
        colors = Self.merged(colors, cells, 3)
        edges = Self.merged(edges, cells, Self.orientations)
      }
    }
    add(Self.constant)
    var vector: [Float] = []
    for sum in sums { for lane in 0..<16 { vector.append(sum[lane]) } }
    return VectorMean.normalized(vector) ?? vector
  }

  /// The sums of four cells each.
  private static func merged(_ values: [Float], _ cells: Int, _ count: Int) -> [Float] {
    var result = [Float](repeating: 0, count: values.count / 4)
    for y in 0..<cells {
      for x in 0..<cells {
        for place in 0..<count {
          result[(y / 2 * cells / 2 + x / 2) * count + place] +=
            values[(y * cells + x) * count + place]
        }
      }
    }
    return result
  }
}
