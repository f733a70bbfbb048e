internal import Bytes
internal import Posix
internal import Statistics
internal import Stream

/// Writes what a mended dataset says about its episodes: their list, the statistics, the totals.
final class LeRobotRepairWriter {
  private let audit: LeRobotAudit
  private let description: LeRobotDescription
  private var settings: LeRobotWriter.Settings
  private let output: LeRobotOutput
  private let rate: FrameRate
  private let warn: (String) -> Void
  private let videos: [RepairVideo]
  private let pictures: RepairPictures
  private var columns: [(feature: LeRobotStoredFeature, statistics: LeRobotColumnStatistics)]
  /// The table of the last episode, and a reader for each of `columns`.
  private var table: (path: String, file: ParquetFile, cells: [LeRobotCells])?
  private var entries: [LeRobotEpisode] = []
  private var rows = 0
  /// Where the last video of staged images is, by camera.
  private var encoded: [String: LeRobotPlace] = [:]
  /// Cameras that have no statistics.
  private var uncounted: Set<String> = []

  init(
    _ audit: LeRobotAudit, _ description: LeRobotDescription, _ settings: LeRobotWriter.Settings,
    _ output: LeRobotOutput, rate: FrameRate, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.audit, self.description, self.settings, self.output) = (
      audit, description, settings, output
    )
    (self.rate, self.warn) = (rate, warn)
    videos = audit.features.filter(\.isVideo).map { RepairVideo($0, audit) }
    // Videos that are cut have been written anew.
    let dataset = LeRobotDataset(output.folder, description)
    pictures = try RepairPictures(dataset, threads: settings.threads)
    columns = []
    for feature in description.features {
      guard case .numbers(let type, let shape) = feature.content else { continue }
      let own = LeRobotFeature(feature.name, .numbers(type, shape: shape))
      columns.append(
        (
          feature,
          try LeRobotColumnStatistics(own, settings.version, warn: warn)
        ))
    }
  }

  /// Takes the next episode: makes its statistics, and videos of its staged images.
  /// - Parameters:
  ///   - file: the table with its rows, where that differs from the one that was there.
  ///   - tasks: the texts of its tasks.
  /// - Returns: the paths of its videos.
  func take(
    _ episode: RepairEpisode, _ file: ParquetFile?, tasks: [String]
  ) throws(StreamError) -> [String] {
    if table?.path != episode.table {
      let file = if let file { file } else { try output.table(episode.table) }
      let cells = try columns.map { (column) throws(StreamError) in
        try LeRobotCells(column.feature, file, groups: 0..<file.groupCount, audit.folder)
      }
      table = (episode.table, file, cells)
    }
    guard let table,
      let place = settings.version == .v21
        ? LeRobotPlace(episode: episode.run.episode) : LeRobotPlace(path: episode.table)
    else {
      throw StreamError(.unsupported, "the name of '\(episode.table)' is not one of LeRobot's")
    }
    let length = episode.run.rows.count
    var statistics = try numbers(table.cells, length)
    for feature in description.features where feature.content == .image {
      try add(feature, to: &statistics) { () throws(StreamError) in
        try pictures.statistics(feature, table.file, rows: episode.run.rows)
      }
    }
    var (places, paths): ([LeRobotVideo.Place], [String]) = ([], [])
    for (video, found) in zip(videos, episode.pictures) {
      switch found {
      case .video(let path, let place):
        places.append(place)
        paths.append(path)
        guard let feature = description.features.first(where: { $0.name == video.name }) else {
          continue
        }
        try add(feature, to: &statistics) { () throws(StreamError) in
          try pictures.statistics(feature, path, from: place.from, length: length)
        }
      case .staged(let images):
        settings.start =
          settings.version == .v21
          ? LeRobotPlace(episode: episode.run.episode)
          : encoded[video.name]?.next ?? video.end
        guard let made = try video.encode(images, settings, output, rate) else { continue }
        places.append(made.place)
        paths.append(made.place.file.videoPath(settings.version, video.name))
        encoded[video.name] = made.place.file
        if var found = made.statistics {
          found.shape += [1, 1]
          statistics.append(found)
        }
      }
    }
    entries.append(
      LeRobotEpisode(
        index: episode.run.episode, tasks: tasks, rows: rows..<rows + length, data: place,
        videos: places, statistics: statistics))
    rows += length
    return paths
  }

  /// The statistics of the numbers in the next rows.
  private func numbers(
    _ cells: [LeRobotCells], _ length: Int
  ) throws(StreamError) -> [FeatureStatistics] {
    var found: [FeatureStatistics] = []
    for (column, cells) in zip(columns, cells) {
      for frame in 0..<length {
        let row = try cells.numbers()
        if column.feature.name == LeRobotColumnStatistics.timeName {
          try column.statistics.take(time: Double(frame) / rate.framesPerSecond)
        } else {
          try column.statistics.take(row.span)
        }
      }
      guard !uncounted.contains(column.feature.name) else { continue }
      do throws(StreamError) {
        if let one = try column.statistics.endEpisode(LeRobotWriter.quantiles) { found.append(one) }
      } catch { leaveOut(column.feature.name, error) }
    }
    return found
  }

  /// Adds the statistics of pictures, if they can be decoded.
  private func add(
    _ feature: LeRobotStoredFeature, to statistics: inout [FeatureStatistics],
    _ count: () throws(StreamError) -> FeatureStatistics?
  ) throws(StreamError) {
    guard !uncounted.contains(feature.name) else { return }
    do throws(StreamError) {
      if let found = try count() { statistics.append(found) }
    } catch {
      _ = try error.asDamage()
      leaveOut(feature.name, error)
    }
  }

  private func leaveOut(_ name: String, _ error: StreamError) {
    uncounted.insert(name)
    warn("'\(name)' gets no statistics: \(error.text)")
  }

  /// Writes everything below meta.
  /// - Parameter tasks: all texts, by their numbers.
  func finish(tasks: [String]) throws(StreamError) {
    let list: any LeRobotEpisodeList =
      switch settings.version {
      case .v30: LeRobotEpisodes(output, nil)
      case .v21: try LeRobotEpisodeLines(output, isThere: false)
      }
    // The list has the same columns for each episode.
    let common = entries.map { Set($0.statistics.map(\.name)) }
      .reduce(nil) { (common: Set<String>?, own) in common?.intersection(own) ?? own }
    var merged = MergedStatistics()
    for entry in entries {
      let statistics = entry.statistics.filter { common?.contains($0.name) ?? false }
      try list.append(
        LeRobotEpisode(
          index: entry.index, tasks: entry.tasks, rows: entry.rows, data: entry.data,
          videos: entry.videos, statistics: statistics))
      merged.add(statistics)
    }
    try writeStatistics(merged)
    let texts = LeRobotTasks(tasks)
    switch settings.version {
    case .v30: try texts.write(to: output.create("meta/tasks.parquet"))
    case .v21: try texts.write(lines: output.create("meta/tasks.jsonl"))
    }
    try writeInfo(tasks: tasks.count)
    try writeSources()
  }

  private func writeStatistics(_ merged: MergedStatistics) throws(StreamError) {
    var all = DatasetStatistics()
    for column in columns where !uncounted.contains(column.feature.name) {
      if let found = try column.statistics.finish(LeRobotWriter.quantiles) {
        all.features.append(found)
      }
    }
    let isPicture = Set(
      description.features.filter { [.image, .video].contains($0.content) }.map(\.name))
    all.images = merged.features.filter { isPicture.contains($0.name) }.map { found in
      var image = found
      image.shape = Array(found.shape.dropLast(2))
      return image
    }
    try output.write(all.json(.lerobot), to: "meta/stats.json")
  }

  private func writeInfo(tasks: Int) throws(StreamError) {
    let info = LeRobotInfo(
      version: settings.version, rate: rate, robotType: nil,
      features: audit.features.compactMap(LeRobotFeature.init), episodes: entries.count,
      frames: rows, tasks: tasks, dataFileSize: settings.dataFileSize,
      videoFileSize: settings.videoFileSize)
    try output.write(info.json(changing: changed(audit.info)), to: "meta/info.json")
  }

  /// Without the codec of videos that now have PNG frames, too.
  private func changed(_ info: JSONValue) -> JSONValue {
    guard !encoded.isEmpty else { return info }
    return info.replacing("features") { features in
      encoded.keys.reduce(features) { features, name in
        features.replacing(name) { feature in
          feature.replacing("info") { info in
            guard let members = info.object else { return info }
            return .object(members.filter { $0.key != "video.codec" })
          }
        }
      }
    }
  }

  /// A later run with --append does not find the sources of episodes that are left out.
  private func writeSources() throws(StreamError) {
    guard let text = try audit.readText(LeRobotSources.path) else { return }
    let file = try output.create(LeRobotSources.path)
    for line in text.split(separator: "\n") {
      guard let index = (try? JSONValue(parsing: String(line)))?["episode_index"]?.number,
        index < Double(entries.count)
      else { continue }
      try file.write(line.utf8.map(\.self) + [UInt8(ascii: "\n")])
    }
    try file.flush()
  }
}

extension JSONValue {
  /// An object with another value of a member.
  fileprivate func replacing(_ key: String, _ change: (JSONValue) -> JSONValue) -> JSONValue {
    guard let members = object else { return self }
    return .object(
      members.map { $0.key == key ? Member(key: key, value: change($0.value)) : $0 })
  }
}

extension LeRobotFeature {
  /// nil for a feature that this program does not write.
  init?(_ feature: AuditFeature) {
    switch feature.content {
    case .numbers(let type?): self.init(feature.name, .numbers(type, shape: feature.shape))
    case .numbers(nil), .language: return nil
    case .text: self.init(feature.name, .text)
    case .images(let isVideo):
      self.init(
        feature.name, .images(shape: feature.shape, isVideo: isVideo, isDepth: feature.isDepth))
    }
  }
}
