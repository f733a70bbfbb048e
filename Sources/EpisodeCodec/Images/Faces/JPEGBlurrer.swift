package import Bytes
internal import CTurboJPEG
package import TrajectoryMath

/// Blurs parts of a JPEG: replaces the blocks that they touch. All others keep their coefficients, and
/// the image its quality and its sampling.
///
/// Each thread needs its own.
@safe
package final class JPEGBlurrer {
  private let handle: tjhandle
  private let transform = BlockTransform()

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

  /// Decodes blocks, blurs their samples and encodes them again.
  private func blur(
    _ plane: inout JPEGRewriting.Plane, _ part: PixelBox, _ divisors: [Float], _ blur: RegionBlur,
    black: Float
  ) {
    guard part.area > 0 else { return }
    let width = 8 * part.width
    var samples = [Float](repeating: 0, count: 64 * part.area)
    for row in 0..<part.height {
      for column in 0..<part.width {
        let start = plane.start(column: part.x + column, row: part.y + row)
        var block = BlockTransform.Block(repeating: .zero)
        for index in 0..<64 {
          block[index / 8][index % 8] =
            Float(plane.coefficients[start + index]) * divisors[index]
        }
        block = transform.samples(of: block)
        for y in 0..<8 {
          let light = (block[y] + 128).clamped(lowerBound: .zero, upperBound: .init(repeating: 255))
          let place = (8 * row + y) * width + 8 * column
          for x in 0..<8 { samples[place + x] = light[x] }
        }
      }
    }
    blur.apply(to: &samples, width: width, height: 8 * part.height, black: black)
    for row in 0..<part.height {
      for column in 0..<part.width {
        var block = BlockTransform.Block(repeating: .zero)
        for y in 0..<8 {
          let place = (8 * row + y) * width + 8 * column
          for x in 0..<8 { block[y][x] = samples[place + x] - 128 }
        }
        block = transform.coefficients(of: block)
        let start = plane.start(column: part.x + column, row: part.y + row)
        for index in 0..<64 {
          // Baseline JPEG has coefficients of up to 10 bits, and of 11 bits in a block's mean.
          let value = (block[index / 8][index % 8] / divisors[index]).rounded()
          plane.coefficients[start + index] = Int16(min(max(value, -1023), 1023))
        }
      }
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
