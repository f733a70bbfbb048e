internal import Bytes
internal import Images
internal import TrajectoryMath

/// A picture of a dataset on its way into a stream.
enum LeRobotPicture {
  /// A JPEG or PNG file, unchanged.
  case file(Bytes, ImageFormat)
  case raw(RawImage)
  /// An access unit of a video.
  case packet(Bytes, VideoCodec)
}

/// Reads the pictures of a feature of videos, each by its time, in the memory of a few.
final class LeRobotVideoReader {
  let feature: LeRobotStoredFeature
  private let dataset: LeRobotDataset
  private let keepsPackets: Bool
  private let lanes: VideoLanes
  private let number: UInt16
  private let depths: [UInt16]?
  private var video: (path: String, file: MP4File, order: [Int])?
  private var start = 0.0
  private var pictures: MP4Pictures?
  private var parser: (any VideoParser)?
  /// The last sample that came out.
  private var last: (sample: Int, picture: LeRobotPicture)?

  /// - Parameters:
  ///   - keepsPackets: whether coded pictures stay coded.
  ///   - number: of the camera, unlike that of any other.
  init(
    _ feature: LeRobotStoredFeature, _ dataset: LeRobotDataset, keepsPackets: Bool,
    _ lanes: VideoLanes, number: UInt16
  ) {
    (self.feature, self.dataset, self.keepsPackets) = (feature, dataset, keepsPackets)
    (self.lanes, self.number) = (lanes, number)
    depths = feature.depth.map {
      DepthCodes.millimeters(
        least: $0.least, greatest: $0.greatest, shift: $0.shift, isLogarithmic: $0.isLogarithmic)
    }
  }

  /// The codec of the open video; nil where its samples are pictures.
  var codec: VideoCodec? {
    guard case .video(let codec) = video?.file.track.entry.coding else { return nil }
    return codec
  }

  /// Moves to the video of an episode.
  func begin(_ place: LeRobotStoredEpisode.Video) throws(StreamError) {
    start = place.start
    if keepsPackets { parser = nil }
    guard video?.path != place.file else { return }
    try LeRobotDataset.located(dataset.folder, place.file) { () throws(StreamError) in
      let file = try MP4File(LeRobotDataset.open(dataset.folder, place.file))
      guard file.track.count > 0 else { throw StreamError(.malformed, "the video has no frames") }
      if case .other(let name) = file.track.entry.coding {
        throw StreamError(.unsupported, "a video in '\(name.printable)'")
      }
      video = (place.file, file, file.track.displayOrder())
    }
    (pictures, last) = (nil, nil)
  }

  /// The picture that is shown at a time of the episode.
  func picture(at time: Double) throws(StreamError) -> LeRobotPicture {
    guard let video else { preconditionFailure("no video is open") }
    return try LeRobotDataset.located(dataset.folder, video.path) { () throws(StreamError) in
      let sample = try self.sample(at: start + time, video.file.track, video.order)
      if let last, last.sample == sample { return last.picture }
      let picture = try read(sample, video.file)
      last = (sample, picture)
      return picture
    }
  }

  /// The sample that is shown closest to a time.
  /// - Throws: `.malformed` where none is within half a frame.
  private func sample(
    at time: Double, _ track: MP4Track, _ order: [Int]
  ) throws(StreamError) -> Int {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if track.time(order[middle]) < time { low = middle + 1 } else { high = middle }
    }
    let found = [low - 1, low].filter(order.indices.contains).map { order[$0] }
      .min { abs(track.time($0) - time) < abs(track.time($1) - time) }
    let tolerance = 0.5 / dataset.description.framesPerSecond
    guard let found, abs(track.time(found) - time) < tolerance else {
      throw StreamError(
        .malformed, "the video has no frame at \(time) s; it has \(track.count) frames")
    }
    return found
  }

  private func read(_ sample: Int, _ file: MP4File) throws(StreamError) -> LeRobotPicture {
    switch file.track.entry.coding {
    case .jpeg, .png:
      let bytes = try file.bytes(sample)
      if let depths { return .raw(try decodeDepth(PNGDecoder.decode(bytes), depths)) }
      guard let format = ImageFormat(of: bytes.span) else {
        throw StreamError(.malformed, "frame \(sample) of the video is neither JPEG nor PNG")
      }
      return .file(bytes, format)
    case .video(let codec):
      if keepsPackets { return .packet(try packet(sample, file, codec), codec) }
      let pictures =
        self.pictures
        ?? MP4Pictures(
          file, codec, lanes, camera: number, isDepth: depths != nil)
      self.pictures = pictures
      let image = try pictures.image(sample)
      if let depths { return .raw(try decodeDepth(image, depths)) }
      return .raw(image)
    case .other: throw StreamError(.unsupported, "a video of this kind")
    }
  }

  /// Depth in mm, from codes of 12 bits in the upper ones of 16.
  private func decodeDepth(_ image: RawImage, _ depths: [UInt16]) throws(StreamError) -> RawImage {
    guard image.encoding == .mono16 else {
      throw StreamError(.unsupported, "depth in '\(image.encoding.name)'")
    }
    var result = ByteBuilder(reserving: 2 * image.width * image.height)
    let data = image.data.span
    for row in 0..<image.height {
      for column in 0..<image.width {
        let code: UInt16 = data.load(littleEndianAt: row * image.step + 2 * column)
        result.append(depths[Int(code >> 4)])
      }
    }
    return try RawImage(
      width: image.width, height: image.height, encoding: .depth16, step: 2 * image.width,
      data: Bytes(result.bytes))
  }

  // MARK: Coded videos

  /// An access unit with all that decoding needs, where the video starts an episode with it.
  private func packet(
    _ sample: Int, _ file: MP4File, _ codec: VideoCodec
  ) throws(StreamError) -> Bytes {
    let isFirst = parser == nil
    guard isFirst || sample == (last?.sample ?? -1) + 1 else {
      throw StreamError(
        .unsupported,
        "the frames of the video are not stored in the order in which they are shown, so "
          + "--video packets has none; --video images decodes them")
    }
    guard !isFirst || file.track.isSync(sample) else {
      throw StreamError(
        .unsupported,
        "the episode does not start with a key frame, so --video packets has none; "
          + "--video images decodes them")
    }
    var parser = self.parser ?? codec.makeParser()
    defer { self.parser = parser }
    return try file.unit(sample, &parser, withHeaders: isFirst).data
  }
}
