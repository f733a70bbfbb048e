package import Bytes
package import TrajectoryMath

/// The samples of one color of an image: where they lie, and how many pixels share one.
struct SamplePlane {
  /// The first sample, and the bytes from one to the next in a row and in a column.
  var offset: Int
  var step: Int
  var rowStep: Int
  /// Samples in a row, and rows.
  var width: Int
  var height: Int
  /// Pixels that share a sample.
  var across = 1
  var down = 1
  /// The sample of a black pixel.
  var black: Float = 0

  /// The planes of an image of 8 bits without its opacity; nil for other images.
  static func planes(of image: RawImage) -> [SamplePlane]? {
    let (width, height, step) = (image.width, image.height, image.step)
    func plane(_ offset: Int, _ pixel: Int) -> SamplePlane {
      SamplePlane(offset: offset, step: pixel, rowStep: step, width: width, height: height)
    }
    func chroma(_ offset: Int, _ pixel: Int, down: Int = 1) -> SamplePlane {
      SamplePlane(
        offset: offset, step: pixel, rowStep: step, width: width.halfUp,
        height: down == 2 ? height.halfUp : height, across: 2, down: down, black: 128)
    }
    switch image.encoding.layout {
    case .rgb, .bgr: return (0..<3).map { plane($0, 3) }
    case .rgba, .bgra: return (0..<3).map { plane($0, 4) }
    case .gray: return [plane(0, 1)]
    case .uyvy: return [plane(1, 2), chroma(0, 4), chroma(2, 4)]
    case .yuyv: return [plane(0, 2), chroma(1, 4), chroma(3, 4)]
    case .nv12:
      return [
        plane(0, 1), chroma(height * step, 2, down: 2), chroma(height * step + 1, 2, down: 2),
      ]
    case .bayer:
      return (0..<4).map { color in
        let (column, row) = (color % 2, color / 2)
        return SamplePlane(
          offset: row * step + column, step: 2, rowStep: 2 * step, width: (width + 1 - column) / 2,
          height: (height + 1 - row) / 2, across: 2, down: 2)
      }
    case .samples, nil: return nil
    }
  }

  /// The samples that a box of pixels touches.
  private func part(_ box: PixelBox) -> PixelBox {
    func range(_ pixels: Range<Int>, _ shared: Int, _ count: Int) -> Range<Int> {
      (pixels.lowerBound / shared..<(pixels.upperBound + shared - 1) / shared)
        .clamped(to: 0..<count)
    }
    return PixelBox(x: range(box.columns, across, width), y: range(box.rows, down, height))
  }

  /// Blurs what is in a box.
  func blur(_ bytes: inout [UInt8], _ box: PixelBox, with blur: RegionBlur) {
    let part = part(box)
    guard part.area > 0 else { return }
    var samples: [Float] = []
    samples.reserveCapacity(part.area)
    for row in part.rows {
      for column in part.columns {
        samples.append(Float(bytes[offset + row * rowStep + column * step]))
      }
    }
    blur.apply(to: &samples, width: part.width, height: part.height, black: black)
    var index = 0
    for row in part.rows {
      for column in part.columns {
        bytes[offset + row * rowStep + column * step] = UInt8(samples[index].rounded())
        index += 1
      }
    }
  }
}

extension RawImage {
  /// The image with boxes blurred.
  /// - Throws: `.unsupported` for other than 8-bit colors.
  package func blurred(
    _ boxes: [PixelBox], with blur: RegionBlur
  ) throws(StreamError) -> RawImage {
    guard let planes = SamplePlane.planes(of: self) else { throw encoding.notEightBit }
    var bytes = data.array
    for box in boxes { for plane in planes { plane.blur(&bytes, box, with: blur) } }
    return try RawImage(
      width: width, height: height, encoding: encoding, step: step, data: Bytes(bytes))
  }

  /// The brightness of each pixel, as `mono8`.
  /// - Throws: `.unsupported` for other than 8-bit colors.
  package func brightness() throws(StreamError) -> RawImage {
    if encoding.bayerPattern != nil { return try demosaiced().brightness() }
    if encoding.layout == .gray { return self }
    guard let planes = SamplePlane.planes(of: self) else { throw encoding.notEightBit }
    let source = data.span
    func sample(_ plane: SamplePlane, _ row: Int, _ column: Int) -> Int {
      let place = plane.offset + row * plane.rowStep + column * plane.step
      return Int(source.load(littleEndianAt: place, as: UInt8.self))
    }
    let isYUV = planes[1].across == 2
    let order = [.bgr, .bgra].contains(encoding.layout) ? [2, 1, 0] : [0, 1, 2]
    let (red, green, blue) = (planes[order[0]], planes[order[1]], planes[order[2]])
    var gray = [UInt8]()
    gray.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width {
        guard !isYUV else {
          gray.append(UInt8(sample(planes[0], row, column)))
          continue
        }
        // ITU-R BT.601 in 14 bits, as in OpenCV.
        let light =
          4899 * sample(red, row, column) + 9617 * sample(green, row, column)
          + 1868 * sample(blue, row, column)
        gray.append(UInt8((light + 8192) >> 14))
      }
    }
    return try RawImage(
      width: width, height: height, encoding: .mono8, step: width, data: Bytes(gray))
  }
}
