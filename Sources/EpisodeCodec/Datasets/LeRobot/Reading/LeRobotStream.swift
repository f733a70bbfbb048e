package import Bytes
internal import Images
package import Stream

/// Writes the episodes of LeRobot datasets as one stream of steps.
package struct LeRobotStream {
  package struct Settings: Sendable {
    package var selection = FeatureSelection()
    /// The episodes, by their numbers; nil for all.
    package var episodes: NumberRanges?
    /// Videos come as access units instead of images.
    package var keepsPackets = false
    package var threads = 1

    package init() {}

    fileprivate func wants(_ feature: LeRobotStoredFeature) -> Bool {
      selection.takes(feature.streamName, feature.name)
    }
  }

  private let writer: StepWriter
  private let sink: StreamWriter
  private let settings: Settings
  private let lanes: VideoLanes
  /// The channel of events.
  private var eventID: UInt16?
  private var naming: EpisodeNaming
  private var clock = StepClock()
  private var episodes: UInt64 = 0

  /// - Parameters:
  ///   - id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  package init(
    _ stream: (StepWriter, StreamWriter), _ settings: Settings, id: String?
  ) throws(StreamError) {
    (writer, sink) = stream
    self.settings = settings
    lanes = try VideoLanes(threads: settings.threads)
    naming = EpisodeNaming(pattern: id)
  }

  /// Writes the episodes of a dataset.
  /// - Parameters:
  ///   - report: called with a warning for each feature that is left out.
  ///   - advance: called for every step, with its size in bytes and what part of the dataset is done.
  package mutating func copy(
    _ dataset: LeRobotDataset, report: (String) -> Void, advance: (Int, Double) -> Void
  ) throws(StreamError) {
    var reader = try EpisodeCopy(dataset, settings, lanes, report)
    naming.open(file: dataset.name, isDirectory: true)
    let list = try LeRobotEpisodeReader(
      dataset, videos: reader.sources.compactMap { $0.video == nil ? nil : $0.feature.name })
    let total = dataset.description.totalEpisodes ?? 0
    var found = 0
    while let episode = try list.next() {
      found += 1
      guard settings.episodes?.contains(episode.index) ?? true else { continue }
      do throws(StreamError) {
        try copy(episode, dataset, &reader) { size in
          advance(size, Double(found) / Double(max(total, found)))
        }
      } catch {
        throw error.prefixed("episode \(episode.index): ").naming(dataset.path)
      }
      if let last = settings.episodes?.last, episode.index >= last { break }
    }
    if let last = settings.episodes?.missing(below: found) {
      throw StreamError(
        .missing, "the dataset has \(found) episodes, and no episode \(last)"
      ).naming(dataset.path)
    }
  }

  private mutating func copy(
    _ episode: LeRobotStoredEpisode, _ dataset: LeRobotDataset, _ reader: inout EpisodeCopy,
    advance: (Int) -> Void
  ) throws(StreamError) {
    let rate = dataset.description.framesPerSecond
    var begin = EpisodeBegin()
    (begin.index, begin.rate, begin.time) = (episodes, rate, try clock.time(rate))
    (begin.dataset, begin.source) = (dataset.name, dataset.name)
    begin.languageInstruction = episode.tasks.count == 1 ? episode.tasks[0] : ""
    begin.id = "\(dataset.name)#\(episode.index)"
    try naming.name(&begin)
    let isLeftOut = writer.leavesOut(begin)
    if isLeftOut { clock.advance(by: episode.rows.count) } else { try reader.begin(episode) }
    var hasBegun = false
    for row in 0..<(isLeftOut ? 0 : episode.rows.count) {
      let now = try clock.time(rate)
      let values = try reader.next(row)
      try writer.declare(reader.declared(values))
      if !hasBegun { try writer.begin(begin) }
      hasBegun = true
      try write(reader.language(row, of: episode.rows.count), at: now)
      try writer.write(
        time: now, values: values.map { (data: $0.data, tail: $0.tail, sampleTime: now) })
      advance(values.reduce(0) { $0 + $1.data.count + $1.tail.count })
      clock.advance()
    }
    if !hasBegun { try writer.begin(begin) }
    var end = EpisodeEnd()
    end.index = episodes
    try writer.end(end)
    episodes += 1
  }

  private mutating func write(_ rows: [LeRobotLanguage], at time: UInt64) throws(StreamError) {
    guard !rows.isEmpty else { return }
    let id =
      if let eventID { eventID } else {
        try sink.addChannel(EpisodeEvent.channel, preferredID: nil, distinctFrom: [])
      }
    eventID = id
    for row in rows {
      try sink.write(
        Message(
          channelID: id, sequence: 0, logTime: time, publishTime: time,
          data: row.event(at: time).encoded()), followedBy: .empty)
    }
  }

  /// Ends the stream.
  package func finish() throws(StreamError) { try sink.finish() }
}

/// Reads the wanted features of a dataset, row by row.
private struct EpisodeCopy {
  let sources: [LeRobotSource]
  /// The columns of language, the last ones in the tables.
  private let language: [LeRobotStoredFeature]
  /// The rows of language that stay in force and have not begun, with the times of their beginning.
  private var states: ArraySlice<(time: Double, row: LeRobotLanguage)> = []
  private var time = 0.0
  private let dataset: LeRobotDataset
  private let rows: LeRobotRows
  private let hasInstruction: Bool
  private var features: [Feature] = []
  private var schemas: [Schema] = []
  private var instruction: (task: Int, text: Bytes)?
  private var episode: Int = 0

  private static let instructionName = "language_instruction"
  /// The columns of LeRobot itself that are read: the first ones in the tables.
  private static let own = ["timestamp", "episode_index", "task_index"]

  init(
    _ dataset: LeRobotDataset, _ settings: LeRobotStream.Settings, _ lanes: VideoLanes,
    _ report: (String) -> Void
  ) throws(StreamError) {
    self.dataset = dataset
    var sources: [LeRobotSource] = []
    var language: [LeRobotStoredFeature] = []
    for feature in dataset.description.features where !feature.isOwn && settings.wants(feature) {
      if case .other(let type) = feature.content {
        let text = "feature '\(feature.name.printable)' has type '\(type.printable)'"
        guard !settings.selection.isExplicit else {
          throw StreamError(.unsupported, text).naming(dataset.path)
        }
        report("'\(dataset.path)': left out: \(text)")
        continue
      }
      guard feature.content != .language else {
        language.append(feature)
        continue
      }
      let number = UInt16(truncatingIfNeeded: sources.count)
      sources.append(
        LeRobotSource(
          feature,
          feature.content != .video
            ? nil
            : LeRobotVideoReader(
              feature, dataset, keepsPackets: settings.keepsPackets, lanes, number: number)))
    }
    let instruction = LeRobotStoredFeature(Self.instructionName, .object([]))
    // A feature of that name is what the stream gets.
    hasInstruction =
      settings.wants(instruction)
      && !sources.contains { $0.feature.streamName == Self.instructionName }
    self.language = language
    guard !sources.isEmpty || hasInstruction else {
      throw StreamError(.missing, "none of the features of the dataset is selected")
        .naming(dataset.path)
    }
    self.sources = sources
    let own = Self.own.map { name in
      LeRobotStoredFeature(
        name,
        .object([
          .init(key: "dtype", value: .string(name == "timestamp" ? "float64" : "int64")),
          .init(key: "shape", value: .array([.number(1)])),
        ]))
    }
    rows = try LeRobotRows(
      dataset, own + sources.filter { $0.video == nil }.map(\.feature) + language)
  }

  mutating func begin(_ episode: LeRobotStoredEpisode) throws(StreamError) {
    self.episode = episode.index
    // No rows, no place in the tables.
    if !episode.rows.isEmpty { try rows.seek(episode) }
    for source in sources {
      guard let video = source.video, let place = episode.videos[source.feature.name] else {
        continue
      }
      try video.begin(place)
    }
  }

  /// The values of the next row.
  mutating func next(_ row: Int) throws(StreamError) -> [LeRobotSource.Value] {
    if row > 0 { try rows.advance() }
    let columns = rows.columns
    let (time, task) = try rows.located { () throws(StreamError) -> (Double, Int) in
      let seconds = try columns[0].numbers()
      let found = try columns[1].integer()
      guard found == episode else {
        throw StreamError(
          .malformed, "row \(row) of episode \(episode) has episode_index \(found)")
      }
      let time = TensorElementType.float64.double(at: 0, in: seconds.span)
      return (time, try columns[2].integer())
    }
    self.time = time
    var values: [LeRobotSource.Value] = []
    var column = Self.own.count
    for source in sources {
      if let value = try source.value(at: time) {
        values.append(value)
      } else {
        let cells = columns[column]
        column += 1
        values.append(
          try rows.located { () throws(StreamError) in
            do throws(StreamError) { return try source.value(cells) } catch {
              throw error.prefixed("row \(row): ")
            }
          })
      }
    }
    if hasInstruction { values.append((try text(of: task), .empty, TextPayload.schema)) }
    return values
  }

  /// What is said at the row that has just been read.
  mutating func language(_ row: Int, of count: Int) throws(StreamError) -> [LeRobotLanguage] {
    var found: [LeRobotLanguage] = []
    for (feature, cells) in zip(language, rows.columns.suffix(language.count)) {
      let cell = try rows.located { () throws(StreamError) in try cells.language() }
      let rows = cell.compactMap { cell in
        LeRobotLanguage(cell).map { (time: cell["timestamp"].real ?? 0, row: $0) }
      }
      guard rows.count == cell.count else {
        throw StreamError(
          .malformed, "row \(row) of '\(feature.name)' has language without a role")
      }
      if feature.name != LeRobotLanguage.columns[0] {
        found += rows.map(\.row)
      } else if row == 0 {
        // Each row has the same ones.
        states = rows.sorted { $0.time < $1.time }[...]
      }
    }
    // The last row takes what is left.
    while let next = states.first, next.time <= time + Self.tolerance || row == count - 1 {
      found.append(next.row)
      states.removeFirst()
    }
    return found
  }

  /// Seconds by which a stored time may differ.
  private static let tolerance = 1e-4

  private mutating func text(of task: Int) throws(StreamError) -> Bytes {
    if let instruction, instruction.task == task { return instruction.text }
    guard let text = dataset.tasks[task] else {
      throw StreamError(
        .malformed, "its rows have task \(task), which the list of tasks lacks")
    }
    let encoded = TextPayload.encode(text)
    instruction = (task, encoded)
    return encoded
  }

  /// The features whose values these are.
  mutating func declared(_ values: [LeRobotSource.Value]) throws(StreamError) -> [Feature] {
    guard schemas.count != values.count || zip(schemas, values).contains(where: { $0 != $1.schema })
    else { return features }
    schemas = values.map(\.schema)
    features = try zip(sources, values).map { (source, value) throws(StreamError) in
      try source.declared(value.schema)
    }
    if hasInstruction { features.append(try .text(Self.instructionName)) }
    return features
  }
}
