package import Bytes
internal import CTurboJPEG
internal import Posix
package import TrajectoryMath

/// Blurs parts of a JPEG: replaces the blocks that they touch. All others keep their coefficients, and
/// the image its quality and its sampling.
///
/// Each thread needs its own.
@safe
package final class JPEGBlurrer {
  private let handle: tjhandle
  private let slope = JPEGBlurrer.makeSlope()

  /// - Throws: `.limit` when memory runs out.
  package init() throws(StreamError) {
    guard let handle = unsafe tjInitTransform() else {
      throw StreamError.noMemory(for: "a JPEG transformer")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe _ = tjDestroy(handle) }

  /// The image without its metadata, which may have a preview of it.
  /// - Parameter boxes: within the image.
  /// - Throws: `.malformed` for damaged data, `.unsupported` for what libjpeg does not read.
  package func blur(
    _ image: Bytes, _ boxes: [PixelBox], with blur: RegionBlur
  ) throws(StreamError) -> Bytes {
    let header = try JPEGHeader(image.span)
    guard header.isReadable else { throw header.unsupported }
    try ImageLimits.check(width: header.width, height: header.height)
    try ImageLimits.checkMemory(
      // Coefficients of two bytes, here and in libjpeg, and the result.
      header.width * header.height * (4 * header.components + 2), width: header.width,
      height: header.height)
    let components = try JPEGComponents(image.span)
    let isInked = header.components == 4
    let job = JPEGRewriting { planes in
      for box in boxes {
        for (index, component) in components.components.enumerated()
        where index < planes.count {
          let part = Self.blocks(of: component, in: planes[index], box, components)
          // Black; of inks, gray.
          let black: Float = index == 0 && !isInked ? 0 : 128
          self.blur(&planes[index], part, component.divisors, blur, black: black)
        }
      }
    }
    return try run(image, job, isProgressive: header.isProgressive)
  }

  /// The blocks of a color in the units that a box touches.
  private static func blocks(
    of component: JPEGComponents.Component, in plane: JPEGRewriting.Plane, _ box: PixelBox,
    _ units: JPEGComponents
  ) -> PixelBox {
    func range(_ pixels: Range<Int>, _ unit: Int, _ blocks: Int, _ most: Int) -> Range<Int> {
      let first = pixels.lowerBound / unit * blocks
      let end = (pixels.upperBound + unit - 1) / unit * blocks
      return (first..<end).clamped(to: 0..<most)
    }
    return PixelBox(
      x: range(box.columns, units.unitWidth, component.across, plane.width),
      y: range(box.rows, units.unitHeight, component.down, plane.height))
  }

  /// Blurs blocks as if each were one sample, its mean. Their other coefficients become those of a
  /// plane through the means around, or nothing where the blur is not smooth.
  private func blur(
    _ plane: inout JPEGRewriting.Plane, _ part: PixelBox, _ divisors: [Float], _ blur: RegionBlur,
    black: Float
  ) {
    guard part.area > 0 else { return }
    // The first coefficient is eight times the mean of the samples less 128 (T.81, A.3.3).
    var means = part.rows.flatMap { row in
      part.columns.map { column in
        let start = plane.start(column: column, row: row)
        return Float(plane.coefficients[start]) * divisors[0] / 8 + 128
      }
    }
    blur.apply(to: &means, width: part.width, height: part.height, black: black)
    for row in 0..<part.height {
      for column in 0..<part.width {
        let start = plane.start(column: part.x + column, row: part.y + row)
        func set(_ index: Int, _ value: Float) {
          // Baseline JPEG has coefficients of up to 10 bits.
          let steps = (value / divisors[index]).rounded()
          plane.coefficients[start + index] = Int16(min(max(steps, -1023), 1023))
        }
        for index in 0..<64 { plane.coefficients[start + index] = 0 }
        set(0, 8 * (means[row * part.width + column] - 128))
        guard blur.isSmooth else { continue }
        let (left, right) = (max(column - 1, 0), min(column + 1, part.width - 1))
        let (above, below) = (max(row - 1, 0), min(row + 1, part.height - 1))
        let across =
          (means[row * part.width + right] - means[row * part.width + left])
          / Float(max(right - left, 1))
        let down =
          (means[below * part.width + column] - means[above * part.width + column])
          / Float(max(below - above, 1))
        for frequency in 1..<8 {
          set(frequency, across * slope[frequency])
          set(8 * frequency, down * slope[frequency])
        }
      }
    }
  }

  /// The first row of coefficients of a block that grows by 1 from left to right.
  private static func makeSlope() -> [Float] {
    (0..<8).map { frequency in
      var sum = 0.0
      for place in 0..<8 {
        let angle = (2 * Double(place) + 1) * Double(frequency) * .pi / 16
        sum += (Double(place) - 3.5) / 8 * Libm.cosine(angle)
      }
      return Float(sum * 2.0.squareRoot())
    }
  }

  private func run(
    _ image: Bytes, _ job: JPEGRewriting, isProgressive: Bool
  ) throws(StreamError) -> Bytes {
    // The first transform takes the coefficients out, and the second puts the new ones in.
    var transforms = unsafe [tjtransform(), tjtransform()]
    let data = unsafe Unmanaged.passUnretained(job).toOpaque()
    for index in 0..<2 {
      unsafe transforms[index].op = Int32(TJXOP_NONE.rawValue)
      unsafe transforms[index].options = index == 0 ? TJXOPT_NOOUTPUT : TJXOPT_COPYNONE
      unsafe transforms[index].data = data
      unsafe transforms[index].customFilter = { (row, area, plane, component, index, transform) in
        guard let row = unsafe row, let data = unsafe transform?.pointee.data else { return -1 }
        let job = unsafe Unmanaged<JPEGRewriting>.fromOpaque(data).takeUnretainedValue()
        let blocks = unsafe UnsafeMutableBufferPointer(start: row, count: 8 * Int(area.w))
        let size = (width: Int(plane.w) / 8, height: Int(plane.h) / 8)
        unsafe job.visit(
          blocks, row: Int(area.y) / 8, of: Int(component), size, isSecond: index == 1)
        return 0
      }
    }
    if isProgressive { unsafe transforms[1].options |= TJXOPT_PROGRESSIVE }
    var outputs: [UnsafeMutablePointer<UInt8>?] = unsafe [nil, nil]
    var counts: [UInt] = [0, 0]
    defer {
      unsafe tjFree(outputs[0])
      unsafe tjFree(outputs[1])
    }
    let isDone = withExtendedLifetime(job) {
      unsafe image.span.withUnsafeBytes { bytes in
        unsafe tjTransform(
          handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt(bytes.count), 2,
          &outputs, &counts, &transforms, TJFLAG_LIMITSCANS) == 0
      }
    }
    if !isDone {
      let reason = unsafe turboJPEGReason(handle)
      let isWarning = unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
      // As in `JPEGDecoder`: padding before the end mark.
      guard isWarning, reason.hasSuffix("extraneous bytes before marker 0xd9") else {
        throw StreamError(.malformed, "cannot blur the JPEG: \(reason)")
      }
    }
    guard let output = unsafe outputs[1] else {
      throw StreamError(.malformed, "cannot blur the JPEG")
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: output, count: Int(counts[1]))
    return unsafe Bytes(copying: RawSpan(_unsafeBytes: bytes))
  }
}
