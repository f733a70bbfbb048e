package import Bytes
package import TrajectoryMath

/// Gives pictures another size. It keeps the weights for the next picture; each thread needs a
/// resizer of its own.
///
/// First along the columns, then along the rows, in float32, as TensorFlow does it: equal to it up
/// to the last bit of a sum, so a sample that is halfway between two can come out as the other.
package struct ImageResizer {
  /// The longest side of a picture that is resized.
  package static let longestSide = ImageLimits.jpegSide

  private let antialias: Bool
  private var known: [(source: Int, target: Int, method: ResampleMethod, ResampleWeights)] = []
  private var row: [SIMD8<Float>] = []

  /// - Parameters:
  ///   - antialias: see `ResampleWeights`.
  package init(antialias: Bool = true) { self.antialias = antialias }

  /// The picture in another size, rows without padding, red before blue: `bgr8` becomes `rgb8`,
  /// Bayer patterns too.
  /// - Throws: `.unsupported` for pixels that are not so many 8-bit, 16-bit or float32 samples each,
  ///   `.limit` for a side beyond `longestSide`.
  package mutating func resize(
    _ image: RawImage, width: Int, height: Int, _ method: ResampleMethod
  ) throws(StreamError) -> RawImage {
    guard max(image.width, image.height) <= Self.longestSide else {
      throw StreamError(
        .limit, "an image of \(image.width)x\(image.height) is too large to be resized")
    }
    let form = try SampleForm(image.encoding)
    let image = try form.prepared(image)
    let columns = weights(from: image.width, to: width, method)
    let rows = weights(from: image.height, to: height, method)
    let data =
      switch form.type {
      case .uint8: resample(image, UInt8.self, form, rows, columns)
      case .uint16: resample(image, UInt16.self, form, rows, columns)
      case .float32: resample(image, Float.self, form, rows, columns)
      }
    return try RawImage(
      width: width, height: height, encoding: form.result, step: width * form.pixelSize,
      data: data)
  }

  private mutating func weights(
    from source: Int, to target: Int, _ method: ResampleMethod
  ) -> ResampleWeights {
    let match = known.first {
      $0.source == source && $0.target == target && $0.method == method
    }
    if let match { return match.3 }
    let weights = ResampleWeights(from: source, to: target, method, antialias: antialias)
    // Cameras have a few sizes.
    if known.count == 16 { known.removeFirst() }
    known.append((source, target, method, weights))
    return weights
  }

  private mutating func resample<Sample: ImageSample>(
    _ image: RawImage, _ type: Sample.Type, _ form: SampleForm, _ rows: ResampleWeights,
    _ columns: ResampleWeights
  ) -> Bytes {
    let channels = form.channels
    let count = image.width * channels
    // The last pixel is read four samples wide.
    if row.count != count / 8 + 2 { row = .init(repeating: .init(), count: count / 8 + 2) }
    let source = image.data.span
    let line = columns.count * channels
    return Bytes(writing: line * rows.count, of: Sample.self) { target in
      for index in 0..<rows.count {
        let weights = rows.weights.span.extracting(rows.offsets[index]..<rows.offsets[index + 1])
        let start = rows.starts[index] * image.step
        combineRows(source, Sample.self, at: start, image.step, weights, count)
        combineColumns(columns, form, into: &target, at: index * line)
      }
    }
  }

  /// The weighted sum of some rows of the picture, into `row`.
  @inline(__always)
  private mutating func combineRows<Sample: ImageSample>(
    _ source: borrowing RawSpan, _ type: Sample.Type, at start: Int, _ step: Int,
    _ weights: borrowing Span<Float>, _ count: Int
  ) {
    var target = row.mutableSpan
    let size = MemoryLayout<Sample>.size
    for block in 0..<count / 8 {
      target[block] = source.weightedSum8(
        of: Sample.self, at: start + 8 * block * size, stride: step, weights)
    }
    for index in count / 8 * 8..<count {
      target[count / 8][index % 8] = source.weightedSum(
        of: Sample.self, at: start + index * size, stride: step, weights)
    }
  }

  /// The pixels of a row of the result.
  @inline(__always)
  private func combineColumns<Sample: ImageSample>(
    _ columns: ResampleWeights, _ form: SampleForm, into target: inout MutableSpan<Sample>,
    at start: Int
  ) {
    let source = unsafe row.span.bytes
    let stride = form.channels * MemoryLayout<Float>.size
    let (starts, offsets) = (columns.starts.span, columns.offsets.span)
    let all = columns.weights.span
    for index in starts.indices {
      let sum = source.weightedSum4(
        at: starts[index] * stride, stride: stride,
        all.extracting(offsets[index]..<offsets[index + 1]))
      let pixel = start + form.channels * index
      guard form.channels > 1 else {
        target[pixel] = .nearest(sum.x)
        continue
      }
      let samples = Sample.nearest(sum)
      target[pixel] = form.isBlueFirst ? samples.2 : samples.0
      target[pixel + 1] = samples.1
      target[pixel + 2] = form.isBlueFirst ? samples.0 : samples.2
      if form.channels == 4 { target[pixel + 3] = samples.3 }
    }
  }
}
