package import Bytes
internal import Images
package import Stream

/// Writes the episodes of Zarr datasets as one stream of steps.
package struct ZarrStream {
  package struct Settings: Sendable {
    /// Features that match one of these patterns; all features when empty.
    package var features: [TopicPattern] = []
    package var excluded: [TopicPattern] = []
    /// Features that are numbers even if they look like images.
    package var tensors: [TopicPattern] = []
    /// The episodes, by their numbers; nil for all.
    package var episodes: NumberRanges?
    /// Steps per second in place of the dataset's times; nil for these.
    package var rate: Double?
    package var threads = 1

    package init() {}

    func wants(_ name: String, _ array: String) -> Bool {
      func matches(_ patterns: [TopicPattern]) -> Bool {
        patterns.contains { $0.matches(name) || $0.matches(array) }
      }
      return (features.isEmpty || matches(features)) && !matches(excluded)
    }
  }

  private let writer: StepWriter
  private let sink: StreamWriter
  private let settings: Settings
  private var naming: EpisodeNaming
  private var clock = StepClock()
  /// Episodes of all datasets so far.
  private var episodes: UInt64 = 0

  /// Steps per second if neither the dataset nor the user gives a rate.
  private static let nominalRate = 10.0

  /// - Parameters:
  ///   - id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  package init(_ stream: (StepWriter, StreamWriter), _ settings: Settings, id: String?) {
    (writer, sink) = stream
    self.settings = settings
    naming = EpisodeNaming(pattern: id)
  }

  /// Writes the episodes of a dataset.
  /// - Parameters:
  ///   - report: called with a warning for what is left out.
  ///   - advance: called for every step, with its size in bytes and what part of the dataset is done.
  package mutating func copy(
    _ dataset: ZarrDataset, report: (String) -> Void, advance: (Int, Double) -> Void
  ) throws(StreamError) {
    do throws(StreamError) { try write(dataset, report, advance) } catch {
      throw error.naming(dataset.path)
    }
  }

  private mutating func write(
    _ dataset: ZarrDataset, _ report: (String) -> Void, _ advance: (Int, Double) -> Void
  ) throws(StreamError) {
    let list = try ZarrFeatureList(dataset, settings)
    let episodes = try Self.episodes(of: dataset, list)
    if let last = settings.episodes?.missing(below: episodes.count) {
      throw StreamError(
        .missing, "the dataset has \(episodes.count) episodes, and no episode \(last)")
    }
    let end = episodes.last?.upperBound ?? 0
    for column in list.columns where column.array.rows != end {
      let (path, rows) = (column.array.path.printable, column.array.rows)
      guard rows > end else {
        throw StreamError(.malformed, "'\(path)' has \(rows) steps, its episodes end at \(end)")
      }
      report(
        "'\(dataset.path)': '\(path)' has \(rows) steps; those from \(end) on are in no episode")
    }
    let chosen = episodes.indices.filter { settings.episodes?.contains($0) ?? true }
    let steps = try ZarrSteps(
      dataset, list, runs: chosen.map { episodes[$0] }, withTimes: settings.rate == nil,
      threads: settings.threads)
    naming.open(file: dataset.name, isDirectory: true)
    try writer.declare(list.columns.map(\.feature))
    for (done, number) in chosen.enumerated() {
      do throws(StreamError) {
        try write(episodes[number], number, dataset, steps) { size, part in
          advance(size, (Double(done) + part) / Double(chosen.count))
        }
      } catch { throw error.prefixed("episode \(number): ") }
    }
  }

  /// The rows of the episodes; those of all arrays are one where nothing says where they end.
  private static func episodes(
    of dataset: ZarrDataset, _ list: ZarrFeatureList
  ) throws(StreamError) -> [Range<Int>] {
    guard !dataset.hasEnds else { return dataset.episodes }
    let first = list.columns[0].array
    for other in list.columns.map(\.array) where other.rows != first.rows {
      throw StreamError(
        .malformed,
        "'\(other.path.printable)' has \(other.rows) steps, '\(first.path.printable)' \(first.rows)"
      )
    }
    return [0..<first.rows]
  }

  private mutating func write(
    _ rows: Range<Int>, _ number: Int, _ dataset: ZarrDataset, _ steps: ZarrSteps,
    _ advance: (Int, Double) -> Void
  ) throws(StreamError) {
    let stored = try steps.episode(number)
    var (begin, end) = stored?.markers ?? (EpisodeBegin(), EpisodeEnd())
    if let rate = settings.rate { begin.rate = rate }
    let rate = settings.rate ?? (begin.rate > 0 ? begin.rate : Self.nominalRate)
    (begin.index, end.index) = (episodes, episodes)
    if stored == nil { (begin.dataset, begin.source) = (dataset.name, dataset.source) }
    if begin.id == nil { begin.id = "\(dataset.name)#\(number)" }
    try naming.name(&begin)
    steps.begin()
    for row in rows {
      let clockTime = try clock.time(rate)
      let time = try steps.time(row) ?? clockTime
      if row == rows.lowerBound {
        begin.time = time
        try writer.begin(begin)
      }
      let size = try steps.write(row, at: time, to: writer)
      advance(size, Double(row - rows.lowerBound + 1) / Double(rows.count))
      clock.advance()
    }
    if rows.isEmpty {
      begin.time = try clock.time(rate)
      try writer.begin(begin)
    }
    try writer.end(end)
    episodes += 1
  }

  /// Ends the stream.
  package func finish() throws(StreamError) { try sink.finish() }
}
