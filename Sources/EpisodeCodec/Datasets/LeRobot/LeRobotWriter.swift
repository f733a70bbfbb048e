package import Bytes
internal import Images
internal import Statistics
package import Stream

/// Writes episodes as a LeRobot dataset: rows in Parquet, a row group per episode; pictures in
/// videos, or as cells of the rows.
///
/// Numbers are stored as they are. The writer adds the columns that LeRobot has in every dataset:
/// `timestamp` (the number of the frame divided by the rate, not the time of a sensor),
/// `frame_index`, `episode_index`, `index` and `task_index`.
package final class LeRobotWriter: StepSink {
  /// Where pictures are stored.
  package enum Storage: String, CaseIterable, Sendable {
    /// In videos whose frames are the JPEG or PNG files themselves.
    case jpeg
    /// In the rows.
    case cells
  }

  package struct Settings: Sendable {
    package var version = LeRobotVersion.v30
    package var storage = Storage.jpeg
    /// The task of all episodes, instead of the stream's.
    package var task: String?
    package var robotType: String?
    /// Nil for that of the stream.
    package var framesPerSecond: Double?
    /// Names of the numbers of features.
    package var names: [String: [String]] = [:]
    /// GR00T's modality.json, to be checked and written.
    package var modality: JSONValue?
    /// True for the statistics of all pixels instead of LeRobot's sample.
    package var countsAllImages = false
    package var existing = StagedOutput.Existing.refuse
    package var threads = 1
    /// Bytes after which the next episode starts a new file.
    package var dataFileSize = 100 << 20
    package var videoFileSize = 200 << 20

    package init() {}
  }

  private let settings: Settings
  private let output: LeRobotOutput
  private let warn: (String) -> Void
  private var table: LeRobotTable?
  private let episodes: any LeRobotEpisodeList
  private var tasks = LeRobotTasks()
  private var rate: FrameRate?
  private var measured = StepRate()
  private var isWarned = false
  private var begin = EpisodeBegin()
  private var steps = 0
  private var frames = 0
  /// The numbers of the episode's tasks, as they come.
  private var episodeTasks: [Int] = []

  static let quantiles = [0.01, 0.1, 0.5, 0.9, 0.99]

  /// - Parameters:
  ///   - warn: called with what may surprise.
  /// - Throws: `.system` when the directory exists or cannot be created.
  package init(
    _ directory: String, _ settings: Settings, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.settings, self.warn) = (settings, warn)
    if let fps = settings.framesPerSecond { rate = try Self.frameRate(fps) }
    output = try LeRobotOutput(directory, existing: settings.existing, warn: warn)
    switch settings.version {
    case .v30: episodes = LeRobotEpisodes(output, fileSize: settings.dataFileSize)
    case .v21: episodes = try LeRobotEpisodeLines(output)
    }
  }

  private static func frameRate(_ framesPerSecond: Double) throws(StreamError) -> FrameRate {
    guard let rate = FrameRate(framesPerSecond) else {
      throw StreamError(
        .unsupported, "no video has \(framesPerSecond) frames per second; --fps gives another rate")
    }
    return rate
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    begin = episode
    (steps, episodeTasks, measured) = (0, [], StepRate())
    guard episode.rate > 0 else { return }
    if rate == nil { rate = try Self.frameRate(episode.rate) }
    guard let known = rate,
      abs(episode.rate - known.framesPerSecond) <= 1e-6 * episode.rate
    else {
      throw StreamError(
        .unsupported,
        "episode \(episode.index) has \(episode.rate.short) steps per second, "
          + "the dataset \(rate?.framesPerSecond.short ?? "none")")
    }
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if table == nil {
      table = try LeRobotTable(features, step, settings, output, place: place, warn: warn)
    }
    guard let table else { return }
    try table.append(step, of: features, place: place)
    let texts = try [settings.task, table.instruction(in: step), begin.languageInstruction]
    guard let text = texts.lazy.compactMap(\.self).first(where: { !$0.isEmpty }) else {
      throw StreamError(
        .missing, "\(place) has no instruction, which LeRobot needs; --task gives one")
    }
    let task = try tasks.number(of: text)
    if !episodeTasks.contains(task) { episodeTasks.append(task) }
    try table.append(task: task)
    measured.add(time: step.time)
    steps += 1
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    guard let table, steps > 0 else { return }
    if self.rate == nil { self.rate = try measuredRate() }
    guard let rate else { return }
    checkMeasured(rate)
    let number = episodes.count
    let statistics = try table.endEpisode(number, steps, firstRow: frames, rate)
    let videos = try table.endVideoEpisode(rate)
    let place = try table.endRowGroup(steps)
    try episodes.append(
      .init(
        tasks: episodeTasks.map { tasks.texts[$0] }, rows: frames..<frames + steps, data: place,
        videos: videos, statistics: statistics))
    frames += steps
  }

  private func measuredRate() throws(StreamError) -> FrameRate {
    guard let whole = measured.whole else {
      let text = measured.stepsPerSecond.map { "about \($0.short) steps per second" }
      throw StreamError(
        .missing,
        "episode \(begin.index) has \(text ?? "no rate and one step"); --fps gives the rate")
    }
    return try Self.frameRate(whole)
  }

  /// Warns once of times that differ from those in the dataset.
  private func checkMeasured(_ rate: FrameRate) {
    guard !isWarned, let actual = measured.stepsPerSecond, begin.rate == 0,
      abs(actual - rate.framesPerSecond) > 0.05 * rate.framesPerSecond
    else { return }
    isWarned = true
    warn(
      "episode \(begin.index) has about \(actual.short) steps per second in the stream; in the "
        + "dataset it has \(rate.framesPerSecond.short)")
  }

  /// - Throws: `.missing` when no episode has had a step.
  package func publish(provenance: [Provenance]) throws(StreamError) {
    guard let table, let rate else { throw StreamError.noSteps }
    try table.finish(rate)
    try episodes.finish()
    let statistics = try table.statistics(report: warn)
    switch settings.version {
    case .v30: try tasks.write(to: output.create("meta/tasks.parquet"))
    case .v21: try tasks.write(lines: output.create("meta/tasks.jsonl"))
    }
    // In version 2.1 for GR00T, which requires it.
    try output.write(statistics.json(.lerobot), to: "meta/stats.json")
    if let modality = settings.modality {
      var text = JSONText(indent: 4)
      text.value(modality)
      try output.write(text, to: "meta/modality.json")
    }
    let info = LeRobotInfo(
      version: settings.version, rate: rate, robotType: settings.robotType,
      features: table.features, episodes: episodes.count, frames: frames, tasks: tasks.texts.count,
      dataFileSize: settings.dataFileSize, videoFileSize: settings.videoFileSize)
    try output.write(info.json, to: "meta/info.json")
    if !provenance.isEmpty {
      var text = JSONText(indent: 4)
      text.value(.array(provenance.map(\.json)))
      try output.write(text, to: "meta/provenance.json")
    }
    try output.publish()
  }

  private var place: String { "step \(steps) of episode \(begin.index)" }
}

extension Double {
  /// At most three digits after the point.
  fileprivate var short: String {
    let rounded = (self * 1000).rounded() / 1000
    return Int(exactly: rounded).map(String.init) ?? String(rounded)
  }
}
