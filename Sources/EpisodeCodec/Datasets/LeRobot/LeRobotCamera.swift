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
  /// The statistics of the current episode, which has no more pictures.
  func episodeStatistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics?
  /// Ends an episode whose pictures are in a video; nil if there is none.
  func endVideoEpisode(_ rate: FrameRate) throws(StreamError) -> LeRobotVideo.Place?
  /// The statistics of all episodes.
  func statistics(_ quantiles: [Double]) -> FeatureStatistics?
}

/// A feature of images on its way into the dataset.
final class LeRobotCamera: LeRobotPictures {
  private(set) var feature: LeRobotFeature
  /// The pictures of the episode as they come, if they are cells or their video shows depth.
  private let originals: LeRobotFrames?
  /// The counts of the pictures of the episode, if they are encoded: LeRobot's statistics are
  /// those of the camera.
  private let counted: LeRobotCounts?
  private let video: LeRobotVideo?
  private let encoder: (any LeRobotFrameEncoder)?
  private let channel: ImageChannel
  private let format: MP4Movie.Format
  private let settings: LeRobotWriter.Settings
  private let codes: DepthCodes?
  private let decoder: ImageDecoder
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
    originals = isVideo && codes == nil ? nil : LeRobotFrames()
    counted = isEncoded ? LeRobotCounts() : nil
    decoder = try ImageDecoder(dct: .accurate)
    feature.codec = encoder?.codec
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
    if let encoder {
      try append(encoder.encode(image), encoder.codec)
      return
    }
    let file = try image.file()
    try originals?.append(file)
    if let codes {
      try video?.append(image.depthCoded(codes, decoder).file())
    } else {
      try video?.append(file)
    }
  }

  private func append(_ encoded: LeRobotEncoded, _ codec: VideoCodec) throws(StreamError) {
    guard let video, let counted else { return }
    for counts in encoded.counts { try counted.append(counts) }
    for frame in encoded.frames {
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
    if let counted, counted.count != video.count {
      throw StreamError(
        .unsupported,
        "the encoder made \(video.count) frames of \(counted.count) images")
    }
    originals?.dropAll()
    counted?.dropAll()
    return try video.endEpisode(rate)
  }

  func episodeStatistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    if let encoder { try append(encoder.finish(), encoder.codec) }
    let count = originals?.count ?? counted?.count ?? video?.count ?? 0
    let chosen =
      settings.countsAllImages ? Array(0..<count) : SampledFrames.indices(count: count)
    let episode =
      if let counted { try counted.sum(chosen, feature.name) } else { try decoded(chosen) }
    try counts.add(episode, feature.name)
    return statistics(of: episode, quantiles)
  }

  /// The counts of pictures that are stored.
  private func decoded(_ chosen: [Int]) throws(StreamError) -> ImageCounts {
    let workers = counters(stride: settings.stride(shape[1], shape[0]))
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
    return episode
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
    counts.statistics(
      feature.name, quantiles, unit: isDepth ? 1 : 255,
      estimatesQuantiles: settings.estimatesQuantiles)
  }
}

extension LeRobotImage {
  fileprivate var title: String {
    isDepth ? "depth image" : format == .jpeg ? "JPEG" : "PNG"
  }
}

extension LeRobotWriter.Settings {
  /// From one pixel that is counted to the next, and from one row to the next.
  fileprivate func stride(_ width: Int, _ height: Int) -> Int {
    countsAllImages ? 1 : SampledFrames.stride(width, height)
  }

  fileprivate func encoder(
    width: Int, height: Int
  ) throws(StreamError) -> any LeRobotFrameEncoder {
    let stride = stride(width, height)
    return switch codec {
    case .h264:
      LeRobotEncoder(
        width: width, height: height, quantizer: quantizer, stride: stride, threads: threads)
    case .h265, .av1:
      try LeRobotProgramEncoder(
        codec, width: width, height: height, quantizer: quantizer, stride: stride)
    }
  }
}
