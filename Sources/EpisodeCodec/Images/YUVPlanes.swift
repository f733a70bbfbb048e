internal import Bytes

/// The three planes of a JPEG, filled from a camera's YUV.
///
/// Cameras send BT.601 in limited range (Y 16...235, U and V 16...240), and JPEG stores it in full
/// range (JFIF 1.02, section "Standard"). The relation is linear, so each plane is converted
/// separately, and the result is that of OpenCV's and cv_bridge's conversion to RGB.
struct YUVPlanes {
  private var bytes: [UInt8] = []
  private var luma = Plane(columns: 0, rows: 0)
  private var chroma = Plane(columns: 0, rows: 0)

  /// The size of a plane, with even sides, because the encoder reads whole blocks of 2x2.
  private struct Plane {
    var columns: Int
    var rows: Int
    var count: Int { columns * rows }
  }

  /// The place of one component's samples in an image.
  private struct Samples {
    var start: Int
    var spacing: Int
    var columns: Int
    var rows: Int
  }

  /// - Parameters:
  ///   - image: `uyvy`, `yuyv` or `nv12`.
  mutating func fill(from image: RawImage, subsampling: ChromaSubsampling) {
    let pairs = image.width.halfUp
    let even = (columns: pairs * 2, rows: image.height.halfUp * 2)
    luma = Plane(columns: even.columns, rows: even.rows)
    chroma = Plane(
      columns: subsampling == .s444 ? even.columns : pairs,
      rows: subsampling == .s420 ? even.rows / 2 : even.rows)
    let count = luma.count + 2 * chroma.count
    if bytes.count < count { bytes = [UInt8](repeating: 0, count: count) }

    let (y, u, v): (Samples, Samples, Samples)
    switch image.encoding.layout {
    case .nv12:
      let (start, rows) = (image.height * image.step, image.height.halfUp)
      y = Samples(start: 0, spacing: 1, columns: image.width, rows: image.height)
      u = Samples(start: start, spacing: 2, columns: pairs, rows: rows)
      v = Samples(start: start + 1, spacing: 2, columns: pairs, rows: rows)
    default:
      let first = image.encoding.layout == .uyvy
      y = Samples(start: first ? 1 : 0, spacing: 2, columns: even.columns, rows: image.height)
      u = Samples(start: first ? 0 : 1, spacing: 4, columns: pairs, rows: image.height)
      v = Samples(start: first ? 2 : 3, spacing: 4, columns: pairs, rows: image.height)
    }
    fill(luma, at: 0, from: y, of: image, columnShift: 0, rowShift: 0, .luma)
    // How many samples of the plane one sample of the image fills, as a power of two.
    let columnShift = subsampling == .s444 ? 1 : 0
    let rowShift = (subsampling == .s420 ? -1 : 0) + (image.encoding.layout == .nv12 ? 1 : 0)
    for (index, samples) in [u, v].enumerated() {
      fill(
        chroma, at: luma.count + index * chroma.count, from: samples, of: image,
        columnShift: columnShift, rowShift: rowShift, .chroma)
    }
  }

  /// Copies the samples of a component to a plane. If the plane has more samples, they are
  /// repeated; if it has half the rows, each is the mean of two.
  private mutating func fill(
    _ plane: Plane, at offset: Int, from samples: Samples, of image: RawImage,
    columnShift: Int, rowShift: Int, _ widening: Widening
  ) {
    let source = image.data.span
    let length = (samples.columns - 1) * samples.spacing + 1
    func line(_ row: Int) -> Range<Int> {
      let start = samples.start + min(row, samples.rows - 1) * image.step
      return start..<start + length
    }
    var target = bytes.mutableSpan
    for row in 0..<plane.rows {
      let first = rowShift < 0 ? row * 2 : row >> rowShift
      let above = source.extracting(line(first))
      let below = source.extracting(line(rowShift < 0 ? first + 1 : first))
      var out = offset + row * plane.columns
      let end = out + plane.columns
      for place in stride(from: 0, to: length, by: samples.spacing) {
        var value = Int(above.load(littleEndianAt: place, as: UInt8.self))
        if rowShift < 0 {
          value = (value &+ Int(below.load(littleEndianAt: place, as: UInt8.self)) &+ 1) / 2
        }
        let full = widening(value)
        target[out] = full
        out &+= 1
        if columnShift > 0 {
          target[out] = full
          out &+= 1
        }
      }
      // One column more than the image has.
      if out < end { target[out] = target[out - 1] }
    }
  }

  /// Passes the planes and their row lengths to the encoder.
  func withPlanes(
    _ body: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, UnsafePointer<Int32>) -> Int32
  ) -> Int32 {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return -1 }
      var planes: [UnsafePointer<UInt8>?] = unsafe [
        start, start + luma.count, start + luma.count + chroma.count,
      ]
      let strides = [Int32(luma.columns), Int32(chroma.columns), Int32(chroma.columns)]
      return unsafe body(&planes, strides)
    }
  }

  /// From limited to full range, with the gain as a fraction of 65536.
  private struct Widening {
    let black: Int
    let gain: Int
    let center: Int

    func callAsFunction(_ value: Int) -> UInt8 {
      let full = ((value &- black) &* gain &+ 1 << 15) >> 16 &+ center
      return UInt8(truncatingIfNeeded: min(max(full, 0), 255))
    }

    static let luma = Widening(black: 16, gain: (255 << 16) / 219, center: 0)
    static let chroma = Widening(black: 128, gain: (255 << 16) / 224, center: 128)
  }
}
