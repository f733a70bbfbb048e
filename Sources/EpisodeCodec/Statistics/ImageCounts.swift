package import Bytes
package import Images
internal import Stream
internal import TrajectoryMath

/// The count of each pixel value in some images, per channel: red, green and blue, or gray, of 8
/// bits, or depth of 16 bits.
package struct ImageCounts: Sendable {
  private(set) var frames: UInt64 = 0
  /// 256 for each channel, or 65536 for depth.
  package private(set) var channels: [[UInt64]] = []

  package init() {}

  package init(frames: UInt64, channels: [[UInt64]]) {
    (self.frames, self.channels) = (frames, channels)
  }

  /// The counts of one image; nil for padding, and for images that are not 8-bit, such as depth.
  init?(
    _ message: Bytes, _ channel: ImageChannel, _ decoder: ImageDecoder
  ) throws(StreamError) {
    let image: RawImage
    switch channel.kind {
    case .raw: image = try RawImageMessage(message, family: channel.family).image()
    case .compressed:
      let compressed = try CompressedImageMessage(message, family: channel.family)
      guard !compressed.payload.isEmpty else { return nil }
      image = try decoder.decode(compressed.payload, format: compressed.format)
    }
    self.init(image)
  }

  /// The counts of one image; nil for one that is neither 8-bit gray or color nor, if requested,
  /// 16-bit gray.
  /// - Parameters:
  ///   - stride: 2 to count every second pixel of every second row, and so on.
  ///   - countsDepth: true to count 16-bit gray.
  package init?(_ image: RawImage, stride step: Int = 1, countsDepth: Bool = false) {
    frames = 1
    let (data, step) = (image.data, max(step, 1))
    let span = data.span
    let (order, pixelSize): ([Int], Int)
    switch image.encoding.layout {
    case .rgb: (order, pixelSize) = ([0, 1, 2], 3)
    case .bgr: (order, pixelSize) = ([2, 1, 0], 3)
    case .rgba: (order, pixelSize) = ([0, 1, 2], 4)
    case .bgra: (order, pixelSize) = ([2, 1, 0], 4)
    case .gray: (order, pixelSize) = ([0], 1)
    case .samples(bytesPerPixel: 2) where countsDepth:
      var counts = [UInt64](repeating: 0, count: 1 << 16)
      for row in stride(from: 0, to: image.height, by: step) {
        for column in stride(from: 0, to: image.width, by: step) {
          let place = row * image.step + 2 * column
          counts[Int(span.load(littleEndianAt: place, as: UInt16.self))] += 1
        }
      }
      channels = [counts]
      return
    default: return nil
    }
    for channel in order {
      var counts = [UInt64](repeating: 0, count: 256)
      for row in stride(from: 0, to: image.height, by: step) {
        let start = row * image.step
        for place in stride(
          from: start + channel, to: start + image.width * pixelSize, by: pixelSize * step)
        {
          counts[Int(span.load(littleEndianAt: place, as: UInt8.self))] += 1
        }
      }
      channels.append(counts)
    }
  }

  /// The same counts in three channels, as readers show gray in color.
  package var inColor: ImageCounts {
    guard let gray = channels.first, channels.count == 1 else { return self }
    return ImageCounts(frames: frames, channels: [gray, gray, gray])
  }

  /// - Throws: `.malformed` when the number of channels changes.
  package mutating func add(_ other: ImageCounts, _ name: String) throws(StreamError) {
    if frames == 0 { channels = other.channels.map { [UInt64](repeating: 0, count: $0.count) } }
    guard channels.count == other.channels.count,
      zip(channels, other.channels).allSatisfy({ $0.count == $1.count })
    else {
      throw StreamError(
        .malformed,
        "'\(name)' has images of \(channels.count) and of \(other.channels.count) channels")
    }
    for channel in channels.indices {
      for value in channels[channel].indices {
        channels[channel][value] &+= other.channels[channel][value]
      }
    }
    frames &+= other.frames
  }

  /// In 0...1 unless the unit is another one than 255; nil without images.
  /// - Parameter estimatesQuantiles: true for quantiles as LeRobot estimates them.
  package func statistics(
    _ name: String, _ quantiles: [Double], unit: Double = 255, estimatesQuantiles: Bool = false
  ) -> FeatureStatistics? {
    let columns = channels.map { PixelColumn($0, unit: unit) }
    guard frames > 0, columns.allSatisfy({ $0.count > 0 }) else { return nil }
    var statistics = FeatureStatistics(
      name: name, shape: [channels.count], counts: columns.map { _ in frames })
    statistics.mean = columns.map(\.mean)
    statistics.standardDeviation = columns.map(\.standardDeviation)
    statistics.min = columns.map(\.min)
    statistics.max = columns.map(\.max)
    if estimatesQuantiles {
      let histograms = channels.map(Self.histogram)
      statistics.quantiles = quantiles.map { q in (q, histograms.map { $0.quantile(q) / unit }) }
    } else {
      statistics.quantiles = quantiles.map { q in (q, columns.map { $0.quantile(Quantile(q)) }) }
    }
    return statistics
  }

  private static func histogram(_ channel: [UInt64]) -> QuantileHistogram<Float> {
    let values = channel.indices.filter { channel[$0] > 0 }
    var histogram = QuantileHistogram(min: Float(values.first ?? 0), max: Float(values.last ?? 0))
    for value in values { histogram.add(Float(value), count: channel[value]) }
    return histogram
  }
}
