internal import Bytes
internal import Posix
internal import Stream

extension LeRobotAudit {
  private static let episodesFolder = "meta/episodes"
  static let oldEpisodesPath = "meta/episodes.jsonl"
  static let oldStatisticsPath = "meta/episodes_stats.jsonl"

  var episodesPlace: String { version == .v30 ? Self.episodesFolder : Self.oldEpisodesPath }

  func readEpisodes() {
    do throws(StreamError) {
      guard let found = try version == .v30 ? tableOfEpisodes() : linesOfEpisodes() else {
        return find(.episodesUnreadable, episodesPlace, "there are none")
      }
      episodes = found
    } catch {
      // A column that is missing has been told.
      if error.kind != .missing {
        find(.episodesUnreadable, error.input ?? episodesPlace, error.text)
      }
      return
    }
    checkEpisodes()
  }

  // MARK: - Version 3.0

  private func tableOfEpisodes() throws(StreamError) -> [AuditEpisode]? {
    var found: [AuditEpisode]?
    for path in paths(below: Self.episodesFolder, suffix: ".parquet") {
      do throws(StreamError) {
        guard let opened = try open(path) else { continue }
        found = (found ?? []) + (try rows(of: ParquetFile(opened), path))
      } catch { throw error.naming(path) }
    }
    return found
  }

  /// The files of a folder and those in its folders, in LeRobot's order.
  func paths(below top: String, suffix: String) -> [String] {
    entries.filter { $0.path.hasPrefix(top + "/") && $0.path.hasSuffix(suffix) && !$0.isFolder }
      .map(\.path).sorted()
  }

  private func rows(of file: ParquetFile, _ path: String) throws(StreamError) -> [AuditEpisode] {
    let videos = features.filter(\.isVideo)
    var names = [
      "episode_index", "tasks", "length", "data/chunk_index", "data/file_index",
      "dataset_from_index", "dataset_to_index",
    ]
    for video in videos {
      for part in ["chunk_index", "file_index", "from_timestamp", "to_timestamp"] {
        names.append("videos/\(video.name)/\(part)")
      }
    }
    let missing = names.filter { file.node($0) == nil && !$0.hasSuffix("/to_timestamp") }
    for name in missing { find(.episodeColumnMissing, path, "column '\(name)' is missing") }
    guard missing.isEmpty else { throw StreamError(.missing, "columns are missing") }
    names = names.filter { file.node($0) != nil }
    // Statistics of numbers, where all three are there.
    let counted = ownFeatures.filter { feature in
      feature.type != nil
        && ["min", "max", "mean"].allSatisfy { file.node("stats/\(feature.name)/\($0)") != nil }
    }
    for feature in counted {
      names += ["min", "max", "mean"].map { "stats/\(feature.name)/\($0)" }
    }
    let table = try ParquetTableReader(file, names)
    var episodes: [AuditEpisode] = []
    while let row = try table.next() {
      let values = Dictionary(uniqueKeysWithValues: zip(names, row))
      guard var episode = episode(values, videos) else {
        throw StreamError(.malformed, "row \(episodes.count) is no episode")
      }
      for feature in counted {
        let lists = ["min", "max", "mean"].map {
          values["stats/\(feature.name)/\($0)"]?.reals ?? []
        }
        episode.statistics[feature.name] = .init(min: lists[0], max: lists[1], mean: lists[2])
      }
      episodes.append(episode)
    }
    return episodes
  }

  private func episode(
    _ values: [String: ParquetValue], _ videos: [AuditFeature]
  ) -> AuditEpisode? {
    func integer(_ name: String) -> Int? { values[name]?.integer }
    guard let index = integer("episode_index"), let length = integer("length"),
      let chunk = integer("data/chunk_index"), let file = integer("data/file_index"),
      let from = integer("dataset_from_index"), let to = integer("dataset_to_index"),
      let tasks = values["tasks"]?.list, length <= AuditEpisode.mostFrames
    else { return nil }
    var episode = AuditEpisode(
      index: index, length: length, tasks: tasks.compactMap(\.text),
      rows: from <= to ? from..<to : nil, data: path(dataPath, chunk, file))
    for video in videos {
      guard let chunk = integer("videos/\(video.name)/chunk_index"),
        let file = integer("videos/\(video.name)/file_index"),
        let from = values["videos/\(video.name)/from_timestamp"]?.real
      else { return nil }
      episode.videos[video.name] = .init(
        path: path(videoPath, chunk, file, video.name), from: from,
        to: values["videos/\(video.name)/to_timestamp"]?.real)
    }
    return episode
  }

  private func path(_ template: AuditPath?, _ chunk: Int, _ file: Int, _ video: String = "")
    -> String
  {
    template?.path { field in
      switch field {
      case "video_key": video
      case "chunk_index", "episode_chunk": String(chunk)
      default: String(file)
      }
    } ?? ""
  }

  // MARK: - Version 2.1

  private func linesOfEpisodes() throws(StreamError) -> [AuditEpisode]? {
    guard let lines = try readLines(Self.oldEpisodesPath) else { return nil }
    let chunkSize = max(1, Int(exactly: info["chunks_size"]?.number ?? 1000) ?? 1000)
    var episodes: [AuditEpisode] = []
    for line in lines {
      guard let index = line["episode_index"]?.number.flatMap({ Int(exactly: $0) }), index >= 0,
        let length = line["length"]?.number.flatMap({ Int(exactly: $0) }),
        length <= AuditEpisode.mostFrames
      else { throw StreamError(.malformed, "line \(episodes.count + 1) is no episode") }
      var episode = AuditEpisode(
        index: index, length: length, tasks: line["tasks"]?.strings ?? [],
        data: path(dataPath, index / chunkSize, index))
      for video in features where video.isVideo {
        episode.videos[video.name] = .init(
          path: path(videoPath, index / chunkSize, index, video.name), from: 0)
      }
      episodes.append(episode)
    }
    try readOldStatistics(&episodes)
    return episodes
  }

  private func readOldStatistics(_ episodes: inout [AuditEpisode]) throws(StreamError) {
    let path = Self.oldStatisticsPath
    do throws(StreamError) {
      guard let lines = try readLines(path) else {
        return find(.statisticsMissing, path, "the file is missing")
      }
      for line in lines {
        guard let index = line["episode_index"]?.number.flatMap({ Int(exactly: $0) }),
          episodes.indices.contains(index), let features = line["stats"]?.object
        else { throw StreamError(.malformed, "a line is no statistics of an episode") }
        for feature in features {
          let lists = ["min", "max", "mean"].map { feature.value[$0].flatMap(Self.reals) ?? [] }
          episodes[index].statistics[feature.key] = .init(
            min: lists[0], max: lists[1], mean: lists[2])
        }
      }
    } catch { find(.statisticsUnreadable, path, error.text) }
  }

  /// All numbers in lists in lists, with 0 and 1 for false and true.
  static func reals(_ json: JSONValue) -> [Double]? {
    if let number = json.number { return [number] }
    if case .bool(let flag) = json { return [flag ? 1 : 0] }
    guard let list = json.array else { return nil }
    var numbers: [Double] = []
    for element in list {
      guard let inner = reals(element) else { return nil }
      numbers += inner
    }
    return numbers
  }

  // MARK: - Checks

  private func checkEpisodes() {
    guard let episodes else { return }
    let place = episodesPlace
    let known = tasks.map(Set.init)
    var next = 0
    for (number, episode) in episodes.enumerated() {
      if episode.index != number {
        find(.episodeOrderWrong, place, "row \(number) has episode_index \(episode.index)")
      }
      let name = "episode \(number)"
      if episode.length < 1 {
        find(.episodeEmpty, place, "\(name) has the length \(episode.length)")
      } else if episode.length < 5 {
        find(.episodeShort, place, "\(name) has \(Quantity.count(UInt64(episode.length), "frame"))")
      }
      if version == .v30 {
        if episode.rows != next..<next + max(0, episode.length) {
          let found = episode.rows.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "backwards"
          find(
            .episodeRangeWrong, place,
            "\(name) has the rows \(found), not \(next) to \(next + max(0, episode.length))")
        }
        next += max(0, episode.length)
      }
      if episode.tasks.isEmpty { find(.episodeTaskMissing, place, "\(name) has no task") }
      for task in episode.tasks where known?.contains(task) == false {
        find(.episodeTaskUnknown, place, "\(name) has the task '\(task)'")
      }
    }
    checkLengths(episodes)
  }

  private func checkLengths(_ episodes: [AuditEpisode]) {
    let lengths = episodes.map(\.length).filter { $0 >= 5 }.sorted()
    guard lengths.count >= 4 else { return }
    let median = lengths[lengths.count / 2]
    for (number, episode) in episodes.enumerated() where episode.length >= 5 {
      if episode.length > 10 * median || 10 * episode.length < median {
        find(
          .episodeLengthOdd, episodesPlace,
          "episode \(number) has \(episode.length) frames, the usual number is \(median)")
      }
    }
  }
}
