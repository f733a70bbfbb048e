internal import Bytes
internal import Images
internal import Stream
internal import TrajectoryMath

/// The count of each pixel value in some 8-bit images, per channel: red, green and blue, or gray.
struct ImageCounts: Sendable {
  private(set) var frames: UInt64 = 0
  /// 256 for each channel.
  private(set) var channels: [[UInt64]] = []

  init() {}

  init(frames: UInt64, channels: [[UInt64]]) { (self.frames, self.channels) = (frames, channels) }

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
    let (order, pixelSize): ([Int], Int)
    switch image.encoding.layout {
    case .rgb: (order, pixelSize) = ([0, 1, 2], 3)
    case .bgr: (order, pixelSize) = ([2, 1, 0], 3)
    case .rgba: (order, pixelSize) = ([0, 1, 2], 4)
    case .bgra: (order, pixelSize) = ([2, 1, 0], 4)
    case .gray: (order, pixelSize) = ([0], 1)
    default: return nil
    }
    frames = 1
    let data = image.data
    let span = data.span
    for channel in order {
      var counts = [UInt64](repeating: 0, count: 256)
      for row in 0..<image.height {
        let start = row * image.step
        for place in stride(
          from: start + channel, to: start + image.width * pixelSize, by: pixelSize)
        {
          counts[Int(span.load(littleEndianAt: place, as: UInt8.self))] += 1
        }
      }
      channels.append(counts)
    }
  }

  /// - Throws: `.malformed` when the number of channels changes.
  mutating func add(_ other: ImageCounts, _ name: String) throws(StreamError) {
    if frames == 0 { channels = other.channels.map { _ in [UInt64](repeating: 0, count: 256) } }
    guard channels.count == other.channels.count else {
      throw StreamError(
        .malformed,
        "'\(name)' has images of \(channels.count) and of \(other.channels.count) channels")
    }
    for channel in channels.indices {
      for value in 0..<256 { channels[channel][value] &+= other.channels[channel][value] }
    }
    frames &+= other.frames
  }

  /// In 0...1; nil without images.
  func statistics(_ name: String, _ quantiles: [Double]) -> FeatureStatistics? {
    let columns = channels.map(PixelColumn.init)
    guard frames > 0, columns.allSatisfy({ $0.count > 0 }) else { return nil }
    var statistics = FeatureStatistics(
      name: name, shape: [channels.count], counts: columns.map { _ in frames })
    statistics.mean = columns.map(\.mean)
    statistics.standardDeviation = columns.map(\.standardDeviation)
    statistics.min = columns.map(\.min)
    statistics.max = columns.map(\.max)
    statistics.quantiles = quantiles.map { q in (q, columns.map { $0.quantile(Quantile(q)) }) }
    return statistics
  }
}
