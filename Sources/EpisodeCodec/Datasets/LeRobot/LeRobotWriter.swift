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
  private var settings: Settings
  private let output: LeRobotOutput
  private let warn: (String) -> Void
  private var table: LeRobotTable?
  private let episodes: any LeRobotEpisodeList
  private let sources: LeRobotSources
  private var tasks = LeRobotTasks()
  private var writtenTasks = 0
  private var hasModality = false
  /// Those of the dataset while it grows; in the end it has exact ones.
  private var merged = MergedStatistics()
  private var rate: FrameRate?
  private var measured = StepRate()
  private var isWarned = false
  private var begin = EpisodeBegin()
  private var steps = 0
  private var digest = ""
  /// True in an episode that the dataset has already.
  private var isSkipping = false
  private var skipped = 0
  /// Episodes and rows of the dataset.
  private var count = 0
  private var frames = 0
  private let language = LeRobotLanguageColumns()
  /// Events that are not stored, and the kind of the first one.
  private var (otherEvents, otherKind) = (0, "")
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
    var existing: LeRobotExisting?
    if settings.existing == .extend {
      do throws(StreamError) {
        let found = try LeRobotExisting(output)
        try found.check(settings)
        existing = found
      } catch { throw error.input == nil ? error.naming(directory) : error }
    }
    let version = existing?.version ?? settings.wantedVersion ?? .v30
    switch version {
    case .v30: episodes = LeRobotEpisodes(output, existing)
    case .v21: episodes = try LeRobotEpisodeLines(output, isThere: existing != nil)
    }
    sources = try LeRobotSources(output, existing)
    self.settings.version = version
    guard let existing else { return }
    (rate, tasks, writtenTasks) = (
      existing.rate, LeRobotTasks(existing.tasks), existing.tasks.count
    )
    (count, frames, merged) = (existing.episodes, existing.frames, existing.statistics)
    self.settings.growing = existing
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
    (steps, episodeTasks, measured, isSkipping) = (0, [], StepRate(), false)
    language.removeAll()
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

  package func note(_ event: EpisodeEvent) throws(StreamError) {
    let row: LeRobotLanguage?
    do throws(StreamError) { row = try LeRobotLanguage(event) } catch {
      throw error.prefixed("event '\(event.kind)' of episode \(begin.index): ")
    }
    guard let row, settings.version == .v30 else { return leaveOut(1, of: event.kind) }
    try language.add(row, at: event.time)
  }

  private func leaveOut(_ count: Int, of kind: String) {
    if otherEvents == 0 { otherKind = kind }
    otherEvents += count
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if table == nil {
      table = try LeRobotTable(features, step, settings, output, place: place, warn: warn)
    }
    if steps == 0 {
      digest = LeRobotSources.digest(begin, step)
      isSkipping = settings.growing?.take(source: digest) ?? false
      if isSkipping { skipped += 1 }
    }
    steps += 1
    guard let table, !isSkipping else { return }
    try append(step, of: features, to: table)
  }

  private func append(
    _ step: Step, of features: [Feature], to table: LeRobotTable
  ) throws(StreamError) {
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
    language.addStep(at: step.time)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    guard let table, steps > 0, !isSkipping else { return }
    if self.rate == nil { self.rate = try measuredRate() }
    guard let rate else { return }
    checkMeasured(rate)
    let statistics = try table.endEpisode(count, steps, firstRow: frames, rate)
    do throws(StreamError) {
      try leaveOut(table.endEpisode(language, rate), of: LeRobotLanguage.any)
    } catch { throw error.prefixed("episode \(begin.index): ") }
    let videos = try table.endVideoEpisode(count, rate)
    let place = try table.endRowGroup(steps)
    try episodes.append(
      .init(
        index: count, tasks: episodeTasks.map { tasks.texts[$0] }, rows: frames..<frames + steps,
        data: place, videos: videos, statistics: statistics))
    try sources.append(count, begin, digest)
    (count, frames) = (count + 1, frames + steps)
    merged.add(statistics)
    try write(mergedStatistics, table, rate)
    try output.publishEpisode()
  }

  private var mergedStatistics: DatasetStatistics {
    var statistics = DatasetStatistics()
    statistics.features = merged.features
    return statistics
  }

  /// Writes what tells about the whole dataset.
  private func write(
    _ statistics: DatasetStatistics, _ table: LeRobotTable, _ rate: FrameRate
  ) throws(StreamError) {
    if tasks.texts.count > writtenTasks {
      switch settings.version {
      case .v30: try tasks.write(to: output.create("meta/tasks.parquet"))
      case .v21: try tasks.write(lines: output.create("meta/tasks.jsonl"))
      }
      writtenTasks = tasks.texts.count
    }
    if let modality = settings.modality, !hasModality {
      hasModality = true
      var text = JSONText(indent: 4)
      text.value(modality)
      try output.write(text, to: "meta/modality.json")
    }
    // In version 2.1 for GR00T, which requires it.
    try output.write(statistics.json(.lerobot), to: "meta/stats.json")
    let info = LeRobotInfo(
      version: settings.version, rate: rate, robotType: settings.robotType,
      features: table.features, episodes: count, frames: frames, tasks: tasks.texts.count,
      dataFileSize: settings.dataFileSize, videoFileSize: settings.videoFileSize)
    let text = settings.growing.map { info.json(changing: $0.info) } ?? info.json
    try output.write(text, to: "meta/info.json")
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
    if skipped > 0 {
      warn("\(skipped) \(skipped == 1 ? "episode is" : "episodes are") in the dataset already")
    }
    if otherEvents > 0 {
      warn(
        "\(otherEvents) \(otherEvents == 1 ? "event is" : "events are") left out; the first is of "
          + "kind '\(otherKind.printable)'")
    }
    if !provenance.isEmpty {
      var text = JSONText(indent: 4)
      text.value(.array(try earlierProvenance() + provenance.map(\.json)))
      try output.write(text, to: "meta/provenance.json")
    }
    let statistics =
      settings.estimatesQuantiles ? mergedStatistics : try table.statistics(report: warn)
    try write(statistics, table, rate)
    try output.finish()
  }

  /// That of the runs which made the dataset so far.
  private func earlierProvenance() throws(StreamError) -> [JSONValue] {
    let path = "meta/provenance.json"
    guard let growing = settings.growing, growing.files.contains(path) else { return [] }
    let text = try FileInput(output.open(path)).readText(limit: JSONValue.sizeLimit)
    return (try? JSONValue(parsing: text))?.array ?? []
  }

  private var place: String { "step \(max(steps - 1, 0)) of episode \(begin.index)" }
}

extension Double {
  /// At most three digits after the point.
  var short: String {
    let rounded = (self * 1000).rounded() / 1000
    return Int(exactly: rounded).map(String.init) ?? String(rounded)
  }
}

extension LeRobotExisting {
  /// Checks that the user asks for nothing else than the dataset has.
  fileprivate func check(_ settings: LeRobotWriter.Settings) throws(StreamError) {
    if let wanted = settings.wantedVersion, wanted != version {
      throw StreamError(.unsupported, "the dataset has version \(version.rawValue) of the format")
    }
    if let type = settings.robotType, type != robotType {
      throw StreamError(
        .unsupported,
        "the robot type of the dataset is \(robotType.map { "'\($0.printable)'" } ?? "none")")
    }
    if let fps = settings.framesPerSecond, fps != rate.framesPerSecond {
      throw StreamError(
        .unsupported, "the dataset has \(rate.framesPerSecond.short) steps per second")
    }
  }
}
