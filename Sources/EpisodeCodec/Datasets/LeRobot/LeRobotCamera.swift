internal import Bytes
internal import Images
internal import Statistics
internal import Stream
internal import TrajectoryMath

/// A feature of pictures on its way into the dataset.
protocol LeRobotPictures: AnyObject {
  var feature: LeRobotFeature { get }
  /// Bytes of the pictures that become cells.
  var cellSize: Int { get }
  /// Appends the picture of a step.
  func append(_ message: Message) throws(StreamError)
  /// Writes the pictures of the episode as cells of a table.
  func writeCells(to column: ParquetColumn) throws(StreamError)
  /// The statistics of the current episode.
  func episodeStatistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics?
  /// Ends an episode whose pictures are in a video; nil if there is none.
  func endVideoEpisode(_ rate: FrameRate) throws(StreamError) -> LeRobotVideo.Place?
  /// The statistics of all episodes.
  func statistics(_ quantiles: [Double]) -> FeatureStatistics?
}

/// A feature of images on its way into the dataset.
final class LeRobotCamera: LeRobotPictures {
  let feature: LeRobotFeature
  /// The pictures of the episode as they come, if they are cells or the video has others.
  private let originals: LeRobotFrames?
  private let video: LeRobotVideo?
  private let encoder: (any LeRobotFrameEncoder)?
  private let channel: ImageChannel
  private let format: MP4Movie.Format
  private let settings: LeRobotWriter.Settings
  private let codes: DepthCodes?
  private var counts = ImageCounts()

  /// - Parameters:
  ///   - first: the first picture: all others are of its kind.
  init(
    _ name: String, _ channel: ImageChannel, first: LeRobotImage,
    _ settings: LeRobotWriter.Settings, _ output: LeRobotOutput
  ) throws(StreamError) {
    let isVideo = settings.storage != .cells
    let isEncoded = settings.storage == .encode && !first.isDepth
    // A video always shows three channels.
    let channels = first.isDepth ? 1 : isVideo ? 3 : first.channels
    feature = LeRobotFeature(
      name,
      .images(
        shape: [first.height, first.width, channels], isVideo: isVideo, isDepth: first.isDepth))
    (self.channel, format, self.settings) = (channel, first.format, settings)
    let movie = MP4Movie(first.format, width: first.width, height: first.height)
    video = isVideo ? LeRobotVideo(name, movie, settings, output) : nil
    encoder = isEncoded ? try settings.encoder(width: first.width, height: first.height) : nil
    codes = first.isDepth && isVideo ? DepthCodes() : nil
    // LeRobot's statistics are those of the camera, in front of any coding.
    originals = isVideo && !isEncoded && codes == nil ? nil : LeRobotFrames()
  }

  private var shape: [Int] {
    guard case .images(let shape, _, _) = feature.content else { return [] }
    return shape
  }

  func append(_ message: Message) throws(StreamError) {
    try append(LeRobotImage(message.data, channel))
  }

  func append(_ image: LeRobotImage) throws(StreamError) {
    try check(image)
    try originals?.append(image.file)
    if let encoder {
      try append(encoder.encode(image.file), encoder.codec)
    } else if let codes {
      try video?.append(image.depthCoded(codes).file)
    } else {
      try video?.append(image.file)
    }
  }

  private func append(_ frames: [MP4Frame], _ codec: VideoCodec) throws(StreamError) {
    guard let video else { return }
    for frame in frames {
      if video.isEmpty { video.setFormat(try frame.format(codec)) }
      try video.append(frame.data, isKey: frame.isKey)
    }
  }

  private func check(_ image: LeRobotImage) throws(StreamError) {
    guard [image.height, image.width] == Array(shape.prefix(2)) else {
      throw StreamError(
        .unsupported,
        "an image of \(image.width)x\(image.height) after images of \(shape[1])x\(shape[0]); "
          + "image-resize makes them equal")
    }
    guard image.isDepth == (codes != nil || isDepth), image.format == format || !feature.isVideo
    else {
      throw StreamError(
        .unsupported, "a \(image.title) after images in \(format == .jpeg ? "JPEG" : "PNG")")
    }
    guard feature.isVideo || image.channels == shape[2] else {
      throw StreamError(
        .unsupported, "an image of \(image.channels) channels after images of \(shape[2])")
    }
  }

  private var isDepth: Bool {
    if case .images(_, _, isDepth: true) = feature.content { true } else { false }
  }

  var cellSize: Int { feature.isVideo ? 0 : originals?.size ?? 0 }

  func writeCells(to column: ParquetColumn) throws(StreamError) {
    guard let originals else { return }
    for number in 0..<originals.count {
      let file = try originals.file(number)
      try column.append(bytes: file.span)
    }
    originals.dropAll()
  }

  func endVideoEpisode(_ rate: FrameRate) throws(StreamError) -> LeRobotVideo.Place? {
    guard let video else { return nil }
    if let encoder { try append(encoder.finish(), encoder.codec) }
    if let originals, originals.count != video.count {
      throw StreamError(
        .unsupported,
        "'\(feature.name)': the encoder made \(video.count) frames of \(originals.count) images")
    }
    originals?.dropAll()
    return try video.endEpisode(rate)
  }

  func episodeStatistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    let count = originals?.count ?? video?.count ?? 0
    var chosen = Array(0..<count)
    var stride = 1
    if !settings.countsAllImages {
      chosen = SampledFrames.indices(count: count)
      stride = SampledFrames.stride(shape[1], shape[0])
    }
    let workers = counters(stride: stride)
    var episode = ImageCounts()
    for number in chosen {
      if let originals {
        workers.submit(try originals.file(number))
      } else if let video {
        workers.submit(try video.frame(number))
      }
      if workers.pending > 2 * settings.threads { try take(from: workers, to: &episode) }
    }
    while workers.pending > 0 { try take(from: workers, to: &episode) }
    try counts.add(episode, feature.name)
    return statistics(of: episode, quantiles)
  }

  private typealias Counted = Result<ImageCounts?, StreamError>

  private func counters(stride: Int) -> OrderedWorkers<Bytes, Counted> {
    // Videos show gray in color, and LeRobot 0.3 requires statistics of three channels.
    let inColor = !isDepth && (feature.isVideo || settings.version == .v21)
    return OrderedWorkers(threads: settings.threads) {
      let decoder = Result { () throws(StreamError) in try ImageDecoder(dct: .accurate) }
      return { file in
        Result { () throws(StreamError) in
          let image = try decoder.get().decode(file)
          guard let counts = ImageCounts(image, stride: stride, countsDepth: true) else {
            return nil
          }
          return inColor ? counts.inColor : counts
        }
      }
    }
  }

  private func take(
    from workers: OrderedWorkers<Bytes, Counted>, to episode: inout ImageCounts
  ) throws(StreamError) {
    guard let result = workers.next(), let counts = try result.get() else { return }
    try episode.add(counts, feature.name)
  }

  func statistics(_ quantiles: [Double]) -> FeatureStatistics? { statistics(of: counts, quantiles) }

  /// Colors in 0...1, depth in mm.
  private func statistics(of counts: ImageCounts, _ quantiles: [Double]) -> FeatureStatistics? {
    counts.statistics(feature.name, quantiles, unit: isDepth ? 1 : 255)
  }
}

extension LeRobotImage {
  fileprivate var title: String {
    isDepth ? "depth image" : format == .jpeg ? "JPEG" : "PNG"
  }
}

extension LeRobotWriter.Settings {
  fileprivate func encoder(
    width: Int, height: Int
  ) throws(StreamError) -> any LeRobotFrameEncoder {
    switch codec {
    case .h264:
      LeRobotEncoder(width: width, height: height, quantizer: quantizer, threads: threads)
    case .h265, .av1:
      try LeRobotProgramEncoder(codec, width: width, height: height, quantizer: quantizer)
    }
  }
}
