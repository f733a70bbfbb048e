internal import Bytes
internal import Posix
internal import Statistics
internal import Stream

/// A dataset that is there already and grows: what a writer must know of it.
struct LeRobotExisting {
  let info: JSONValue
  let version: LeRobotVersion
  let rate: FrameRate
  let robotType: String?
  let episodes: Int
  let frames: Int
  let tasks: [String]
  /// Its statistics as they are in `meta/stats.json`.
  let statistics: MergedStatistics
  /// The columns of the tables of episodes.
  let episodeColumns: Set<String>
  /// How often each source is in `meta/sources.jsonl`.
  private(set) var sources: [String: Int]
  let files: [String]

  private static let textLimit = 256 << 20

  /// - Throws: `.malformed` for another directory, `.unsupported` for a dataset whose files have
  ///   names of their own, `.missing` where parts of it do not fit together.
  init(_ output: LeRobotOutput) throws(StreamError) {
    files = try output.files()
    guard files.contains("meta/info.json") else {
      throw StreamError(.missing, "there is no LeRobot dataset to append to")
    }
    let info = try JSONValue(parsing: try Self.text(output, "meta/info.json"))
    let name = info["codebase_version"]?.string ?? "none"
    guard let version = LeRobotVersion(rawValue: name) else {
      throw StreamError(.unsupported, "info.json: version '\(name.printable)' of the format")
    }
    guard let fps = info["fps"]?.number, let rate = FrameRate(fps), info["features"]?.object != nil,
      let episodes = Self.count(info["total_episodes"]),
      let frames = Self.count(info["total_frames"])
    else {
      throw StreamError(
        .malformed, "info.json lacks one of fps, features, total_episodes, total_frames")
    }
    (self.info, self.version, self.rate, self.episodes, self.frames) = (
      info, version, rate, episodes, frames
    )
    robotType = info["robot_type"]?.string
    try Self.checkPaths(info, version)
    var columns: Set<String> = []
    var (rows, listed) = (0, 0)
    for path in files where path.hasPrefix("data/") && path.hasSuffix(".parquet") {
      rows += try output.table(path).rowCount
    }
    switch version {
    case .v30:
      tasks = try Self.tasks(of: output.table("meta/tasks.parquet"))
      for path in files where path.hasPrefix("meta/episodes/") && path.hasSuffix(".parquet") {
        let table = try output.table(path)
        listed += table.rowCount
        columns.formUnion(table.nodes.map(\.name))
      }
    case .v21:
      tasks = try Self.lines(output, "meta/tasks.jsonl").enumerated().map {
        (line) throws(StreamError) in
        try Self.task(
          line.element["task"]?.string, Self.count(line.element["task_index"]), line.offset)
      }
      listed = try Self.lines(output, "meta/episodes.jsonl").count
    }
    episodeColumns = columns
    guard rows == frames, listed == episodes else {
      throw StreamError(
        .malformed,
        "its parts differ: info.json has \(episodes) episodes and \(frames) frames, the tables "
          + "\(listed) and \(rows)")
    }
    let text = files.contains("meta/stats.json") ? try Self.text(output, "meta/stats.json") : "{}"
    statistics = MergedStatistics(lerobot: try JSONValue(parsing: text))
    var sources: [String: Int] = [:]
    if files.contains(LeRobotSources.path) {
      for line in try Self.lines(output, LeRobotSources.path) {
        guard let index = Self.count(line["episode_index"]), index < episodes,
          let digest = line["digest"]?.string
        else { continue }
        sources[digest, default: 0] += 1
      }
    }
    self.sources = sources
  }

  private static func count(_ value: JSONValue?) -> Int? {
    guard let number = value?.number, let count = Int(exactly: number), count >= 0 else {
      return nil
    }
    return count
  }

  private static func text(_ output: LeRobotOutput, _ path: String) throws(StreamError) -> String {
    do throws(StreamError) {
      return try FileInput(output.open(path)).readText(limit: textLimit)
    } catch { throw error.naming(path) }
  }

  private static func lines(
    _ output: LeRobotOutput, _ path: String
  ) throws(StreamError) -> [JSONValue] {
    try text(output, path).split(separator: "\n").map { (line) throws(StreamError) in
      try JSONValue(parsing: String(line))
    }
  }

  /// Files go on in the places that the format gives them.
  static func checkPaths(
    _ info: JSONValue, _ version: LeRobotVersion
  ) throws(StreamError) {
    let expected = LeRobotInfo.paths(version)
    for (key, path) in [("data_path", expected.data), ("video_path", expected.video)] {
      guard let found = info[key]?.string, found != path else { continue }
      throw StreamError(.unsupported, "info.json: \(key) is '\(found.printable)', not '\(path)'")
    }
    if let size = count(info["chunks_size"]), size != LeRobotPlace.chunkSize {
      throw StreamError(
        .unsupported, "info.json: chunks_size is \(size), not \(LeRobotPlace.chunkSize)")
    }
  }

  /// The texts of `meta/tasks.parquet`, whose rows are in the order of their numbers.
  private static func tasks(of table: ParquetFile) throws(StreamError) -> [String] {
    var tasks: [String] = []
    let rows = try ParquetTableReader(table, ["task_index", "task"])
    while let row = try rows.next() {
      tasks.append(try task(row[1].text, row[0].integer, tasks.count))
    }
    return tasks
  }

  private static func task(
    _ text: String?, _ number: Int?, _ place: Int
  ) throws(StreamError) -> String {
    guard let text, number == place else {
      throw StreamError(.malformed, "row \(place) of the tasks is not task \(place)")
    }
    return text
  }

  /// Counts a source as known.
  /// - Returns: false if there is none of it, or no more of it.
  mutating func take(source digest: String) -> Bool {
    guard let count = sources[digest], count > 0 else { return false }
    sources[digest] = count - 1
    return true
  }

  /// True with LeRobot's language columns.
  var hasLanguage: Bool {
    LeRobotLanguage.columns.contains { info["features"]?[$0] != nil }
  }

  /// The place after those of the files in a directory.
  func place(after directory: String) -> LeRobotPlace {
    files.filter { $0.hasPrefix(directory + "/") }.compactMap(LeRobotPlace.init(path:)).max()
      .map(\.next) ?? LeRobotPlace()
  }

  /// Checks that the dataset has exactly these features.
  func check(_ features: [LeRobotFeature]) throws(StreamError) {
    let known = info["features"]?.object ?? []
    for feature in features {
      guard let entry = known.first(where: { $0.key == feature.name }) else {
        throw StreamError(.unsupported, "the dataset has no feature '\(feature.name)'")
      }
      if let difference = feature.difference(from: entry.value) {
        throw StreamError(.unsupported, "'\(feature.name)' is \(difference)")
      }
    }
    if let lacking = known.first(where: { entry in !features.contains { $0.name == entry.key } }) {
      throw StreamError(
        .missing, "the stream has no '\(lacking.key.printable)', which the dataset has")
    }
  }
}
