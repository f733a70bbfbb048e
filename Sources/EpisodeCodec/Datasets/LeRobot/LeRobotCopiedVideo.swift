internal import Bytes
internal import Images
internal import Statistics
internal import Stream

/// A feature of encoded frames that become the frames of a video as they are.
///
/// LeRobot finds a frame by its number, from the key frame before it. So each step has one frame, an
/// episode starts with a key frame, frames come in the order in which they are shown, and none is
/// missing or comes twice.
final class LeRobotCopiedVideo: LeRobotPictures {
  let feature: LeRobotFeature
  private let channel: VideoChannel
  private let codec: VideoCodec
  private let size: String
  private let video: LeRobotVideo
  private let settings: LeRobotWriter.Settings
  private var parser: any VideoParser
  /// The last frame of the episode, and the time of its sample.
  private var last: (sequence: Int, order: Int, time: UInt64)?
  /// The longest time from one frame to the next, and the number of the frame after it.
  private var longest: (interval: UInt64, frame: Int) = (0, 0)
  /// The key frames of the episode, for its statistics.
  private var keys: [(frame: Int, format: VideoFormat)] = []
  private var counts = ImageCounts()

  /// Key frames of an episode that are decoded for the statistics.
  private static let sampledKeys = 4

  init(
    _ name: String, _ channel: VideoChannel, first: Bytes, _ settings: LeRobotWriter.Settings,
    _ output: LeRobotOutput
  ) throws(StreamError) {
    let message = try VideoMessage(first, channel)
    guard let codec = VideoCodec(message.format) else {
      throw StreamError(
        .unsupported,
        "a video in format '\(message.format.printable)' is neither h264, h265 nor av1"
      )
    }
    var parser = codec.makeParser()
    guard let unit = try parser.units(of: message.data).first, unit.isKey else {
      throw Self.noKey
    }
    (self.channel, self.codec, size, self.settings) = (channel, codec, unit.format.size, settings)
    self.parser = codec.makeParser()
    let (width, height) = (unit.format.width, unit.format.height)
    var feature = LeRobotFeature(
      name, .images(shape: [height, width, 3], isVideo: true, isDepth: false))
    feature.codec = codec
    self.feature = feature
    video = LeRobotVideo(
      name, MP4Movie(.jpeg, width: width, height: height), settings, output)
  }

  private static let noKey = refused("the episode does not start with a key frame")

  private static func refused(_ reason: String) -> StreamError {
    StreamError(
      .unsupported,
      "the video cannot be copied: \(reason); video-decode and another --storage encode it anew")
  }

  var cellSize: Int { 0 }
  func writeCells(to column: ParquetColumn) {}

  func append(_ message: Message) throws(StreamError) {
    let part = try VideoMessage(message.data, channel)
    guard VideoCodec(part.format) == codec else {
      throw Self.refused("the codec changes from \(codec.rawValue) to \(part.format.printable)")
    }
    let units = try parser.units(of: part.data)
    guard units.count == 1 else { throw Self.refused("the step has \(units.count) frames") }
    try check(units[0], message.publishTime)
    let frame = MP4Frame(units[0], codec)
    if video.isEmpty { video.setFormat(try frame.format(codec)) }
    if units[0].isKey { keys.append((video.count, units[0].format)) }
    try video.append(frame.data, isKey: frame.isKey)
  }

  private func check(_ unit: AccessUnit, _ time: UInt64) throws(StreamError) {
    if let fault = unit.fault { throw Self.refused(fault.error.text) }
    guard last != nil || unit.isKey else { throw Self.noKey }
    guard unit.format.size == size else {
      throw Self.refused("its size changes from \(size) to \(unit.format.size)")
    }
    guard codec != .h264 || !unit.hasBSlices else {
      throw Self.refused("the frame has B slices, which may refer to later frames")
    }
    if let last {
      guard unit.sequence != last.sequence || unit.order > last.order else {
        throw Self.refused("the frame is shown before the one that comes before it")
      }
      guard time > last.time else { throw Self.refused("the frame is that of the step before") }
      if time - last.time > longest.interval { longest = (time - last.time, video.count) }
    }
    last = (unit.sequence, unit.order, time)
  }

  func endVideoEpisode(_ rate: FrameRate) throws(StreamError) -> LeRobotVideo.Place? {
    guard Double(longest.interval) / 1e9 * rate.framesPerSecond < 1.5 else {
      throw Self.refused(
        "before frame \(longest.frame) of the episode a time of "
          + "\(longest.interval / 1_000_000) ms is without one"
      )
    }
    (parser, last, longest, keys) = (codec.makeParser(), nil, (0, 0), [])
    return try video.endEpisode(rate)
  }

  func episodeStatistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    var episode = ImageCounts()
    let chosen = keys.indices.filter { index in
      let step = max(keys.count / Self.sampledKeys, 1)
      return settings.countsAllImages || index % step == 0 && index / step < Self.sampledKeys
    }
    try forEachImage(chosen.map { keys[$0] }) { (image) throws(StreamError) in
      let stride = settings.countsAllImages ? 1 : SampledFrames.stride(image.width, image.height)
      if let counts = ImageCounts(image, stride: stride) { try episode.add(counts, feature.name) }
    }
    try counts.add(episode, feature.name)
    return episode.statistics(
      feature.name, quantiles, estimatesQuantiles: settings.estimatesQuantiles)
  }

  func statistics(_ quantiles: [Double]) -> FeatureStatistics? {
    counts.statistics(feature.name, quantiles)
  }

  /// Decodes key frames of the episode.
  private func forEachImage(
    _ chosen: [(frame: Int, format: VideoFormat)],
    _ body: (RawImage) throws(StreamError) -> Void
  ) throws(StreamError) {
    guard let format = chosen.first?.format else { return }
    let isSimple = codec == .h264 && chosen.allSatisfy { $0.format.beyondOpenH264 == nil }
    let simple = isSimple ? try H264Decoder() : nil
    let other = isSimple ? nil : try FFmpegDecoder(codec, format)
    for (number, format) in chosen {
      let unit = AccessUnit(
        data: try MP4Frame.stream(video.frame(number), codec), format: format, isKey: true,
        hasBSlices: false, sequence: number, order: 0)
      if let simple { try body(simple.decode(unit)) }
      try other?.feed(unit)
    }
    while let image = try other?.finish() { try body(image) }
  }
}
