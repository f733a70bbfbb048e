internal import Bytes
internal import Images
internal import Statistics
internal import Stream

/// Makes the statistics of pictures that are stored: as LeRobot samples them.
final class RepairPictures {
  private let dataset: LeRobotDataset
  private let decoder: ImageDecoder
  private let lanes: VideoLanes
  private var readers: [String: LeRobotVideoReader] = [:]

  init(_ dataset: LeRobotDataset, threads: Int) throws(StreamError) {
    self.dataset = dataset
    decoder = try ImageDecoder(dct: .accurate)
    lanes = try VideoLanes(threads: threads)
  }

  /// Those of an episode in a video.
  func statistics(
    _ feature: LeRobotStoredFeature, _ path: String, from start: Double, length: Int
  ) throws(StreamError) -> FeatureStatistics? {
    let reader =
      readers[feature.name]
      ?? LeRobotVideoReader(
        feature, dataset, keepsPackets: false, lanes,
        number: UInt16(truncatingIfNeeded: readers.count))
    readers[feature.name] = reader
    try reader.begin(.init(file: path, start: start))
    let rate = dataset.description.framesPerSecond
    return try statistics(feature, length) { (frame) throws(StreamError) in
      switch try reader.picture(at: Double(frame) / rate) {
      case .raw(let image): image
      case .file(let file, _), .packet(let file, _): try decoder.decode(file)
      }
    }
  }

  /// Those of an episode in cells.
  func statistics(
    _ feature: LeRobotStoredFeature, _ file: ParquetFile, rows: Range<Int>
  ) throws(StreamError) -> FeatureStatistics? {
    let group =
      (0..<file.groupCount).first { file.rows(ofGroup: $0).contains(rows.lowerBound) } ?? 0
    let cells = try LeRobotCells(feature, file, groups: group..<file.groupCount, dataset.folder)
    try cells.skip(rows.lowerBound - file.rows(ofGroup: group).lowerBound)
    var next = 0
    return try statistics(feature, rows.count) { (frame) throws(StreamError) in
      try cells.skip(frame - next)
      next = frame + 1
      let picture = try cells.image()
      if let depth = try TIFFImage.decode(picture) { return depth }
      return try decoder.decode(picture)
    }
  }

  private func statistics(
    _ feature: LeRobotStoredFeature, _ length: Int,
    _ picture: (Int) throws(StreamError) -> RawImage
  ) throws(StreamError) -> FeatureStatistics? {
    let isDepth = feature.depth != nil
    let inColor = !isDepth && (feature.content == .video || dataset.description.version == .v21)
    var episode = ImageCounts()
    for frame in SampledFrames.indices(count: length) {
      let image = try picture(frame)
      let stride = SampledFrames.stride(image.width, image.height)
      guard let counts = ImageCounts(image, stride: stride, countsDepth: true) else { continue }
      try episode.add(inColor ? counts.inColor : counts, feature.name)
    }
    var statistics = episode.statistics(
      feature.name, LeRobotWriter.quantiles, unit: isDepth ? 1 : 255)
    statistics?.shape += [1, 1]
    return statistics
  }
}
