internal import Bytes
internal import Images
internal import Statistics
internal import Stream
internal import TrajectoryMath

/// A feature of images on its way into the dataset: the pictures of the current episode, and for
/// videos those that wait for their file to be full.
final class LeRobotCamera {
  /// Where the pictures of an episode are in the videos.
  struct Place {
    let name: String
    let file: LeRobotPlace
    let from: Double
    let to: Double
  }

  let feature: LeRobotFeature
  let frames = LeRobotFrames()
  private let channel: ImageChannel
  private let format: MP4Movie.Format
  private let settings: LeRobotWriter.Settings
  private let codes: DepthCodes?
  private var place = LeRobotPlace()
  private var counts = ImageCounts()
  /// The depth in front of its coding: LeRobot's statistics are those of the camera.
  private let depth: LeRobotFrames?

  /// Above this many seconds one step of float32 is longer than the difference between a frame's
  /// time and that of its row which LeRobot tolerates.
  private static let longestVideo = 1024.0

  /// - Parameters:
  ///   - first: the first picture: all others are of its kind.
  init(
    _ name: String, _ channel: ImageChannel, first: LeRobotImage, _ settings: LeRobotWriter.Settings
  ) {
    let isVideo = settings.storage == .jpeg
    // A video always shows three channels.
    let channels = first.isDepth ? 1 : isVideo ? 3 : first.channels
    feature = LeRobotFeature(
      name,
      .images(
        shape: [first.height, first.width, channels], isVideo: isVideo, isDepth: first.isDepth))
    (self.channel, format, self.settings) = (channel, first.format, settings)
    codes = first.isDepth && isVideo ? DepthCodes() : nil
    depth = codes == nil ? nil : LeRobotFrames()
  }

  private var shape: [Int] {
    guard case .images(let shape, _, _) = feature.content else { return [] }
    return shape
  }

  func append(_ message: Bytes) throws(StreamError) {
    let image = try LeRobotImage(message, channel)
    try check(image)
    if let codes, let depth {
      try depth.append(image.file)
      try frames.append(try image.depthCoded(codes).file)
    } else {
      try frames.append(image.file)
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

  /// Writes the pictures of the episode as cells of a table.
  func writeCells(to column: ParquetColumn) throws(StreamError) {
    for number in 0..<frames.count {
      let file = try frames.file(number)
      try column.append(bytes: file.span)
    }
  }

  /// Ends an episode whose pictures are in a video, after finishing a file that has no room for
  /// them.
  func endVideoEpisode(
    _ output: LeRobotOutput, _ rate: FrameRate
  ) throws(StreamError) -> Place {
    let length = Double(frames.count - frames.kept)
    let seconds = Double(frames.count) / rate.framesPerSecond
    if frames.kept > 0,
      settings.version == .v21 || frames.size >= settings.videoFileSize
        || seconds >= Self.longestVideo
    {
      try finishVideo(output, rate)
    }
    let from = Double(frames.kept)
    frames.keepEpisode()
    depth?.dropAll()
    return Place(
      name: feature.name, file: place, from: from / rate.framesPerSecond,
      to: (from + length) / rate.framesPerSecond)
  }

  /// Writes the video of the episodes before the current one.
  func finishVideo(_ output: LeRobotOutput, _ rate: FrameRate) throws(StreamError) {
    guard frames.kept > 0 else { return }
    var movie = MP4Movie(format, width: shape[1], height: shape[0], rate: rate)
    movie.sizes = frames.sizes(0..<frames.kept)
    let file = try output.create(place.videoPath(settings.version, feature.name))
    try file.write(try movie.header())
    try frames.moveKept(to: file)
    try file.flush()
    place.advance()
  }

  /// The statistics of the current episode.
  func episodeStatistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    let source = depth ?? frames
    let first = depth == nil ? frames.kept : 0
    var chosen = Array(first..<source.count)
    var stride = 1
    if !settings.countsAllImages {
      chosen = SampledFrames.indices(count: chosen.count).map { first + $0 }
      stride = SampledFrames.stride(shape[1], shape[0])
    }
    let workers = counters(stride: stride)
    var episode = ImageCounts()
    for number in chosen {
      workers.submit(try source.file(number))
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

  /// The statistics of all episodes.
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
