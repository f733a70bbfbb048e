package import Bytes
internal import Images
package import Stream

/// Writes the episodes of Zarr datasets as one stream of steps.
package struct ZarrStream {
  package struct Settings: Sendable {
    package var selection = FeatureSelection()
    /// Features that are numbers even if they look like images.
    package var tensors: [TopicPattern] = []
    /// The episodes, by their numbers; nil for all.
    package var episodes: NumberRanges?
    /// Steps per second in place of the dataset's times; nil for these.
    package var rate: Double?
    package var threads = 1

    package init() {}
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
      dataset, list, end: end, withTimes: settings.rate == nil, threads: settings.threads)
    naming.open(file: dataset.name, isDirectory: true)
    try writer.declare(list.columns.map(\.feature))
    var following: Episode?
    if let first = chosen.first { following = try episode(first, episodes[first], dataset, steps) }
    for (done, number) in chosen.enumerated() {
      guard let episode = following else { break }
      do throws(StreamError) {
        try begin(episode, steps)
        // The next one's blocks are decoded while the steps of this one are written.
        following = nil
        if done + 1 < chosen.count {
          let next = chosen[done + 1]
          following = try self.episode(next, episodes[next], dataset, steps)
        }
        try write(episode, steps) { size, part in
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

  /// An episode to be written.
  private struct Episode {
    let rows: Range<Int>
    let begin: EpisodeBegin
    let end: EpisodeEnd
    let rate: Double
    /// True for one of another shard.
    let isLeftOut: Bool
  }

  /// Names the next episode, and adds its steps to those that will be read.
  private mutating func episode(
    _ number: Int, _ rows: Range<Int>, _ dataset: ZarrDataset, _ steps: ZarrSteps
  ) throws(StreamError) -> Episode {
    let stored = try steps.episode(number)
    var (begin, end) = stored?.markers ?? (EpisodeBegin(), EpisodeEnd())
    if let rate = settings.rate { begin.rate = rate }
    let rate = settings.rate ?? (begin.rate > 0 ? begin.rate : Self.nominalRate)
    (begin.index, end.index) = (episodes, episodes)
    episodes += 1
    if stored == nil { (begin.dataset, begin.source) = (dataset.name, dataset.source) }
    if begin.id == nil { begin.id = "\(dataset.name)#\(number)" }
    try naming.name(&begin)
    let isLeftOut = writer.leavesOut(begin)
    if !isLeftOut { steps.add(rows) }
    return Episode(rows: rows, begin: begin, end: end, rate: rate, isLeftOut: isLeftOut)
  }

  private mutating func begin(_ episode: Episode, _ steps: ZarrSteps) throws(StreamError) {
    var begin = episode.begin
    begin.time = try clock.time(episode.rate)
    if !episode.isLeftOut, let row = episode.rows.first, let time = try steps.time(row) {
      begin.time = time
    }
    steps.begin()
    try writer.begin(begin)
  }

  private mutating func write(
    _ episode: Episode, _ steps: ZarrSteps, _ advance: (Int, Double) -> Void
  ) throws(StreamError) {
    let rows = episode.rows
    if episode.isLeftOut { clock.advance(by: rows.count) }
    for row in episode.isLeftOut ? 0..<0 : rows {
      let clockTime = try clock.time(episode.rate)
      let time = try steps.time(row) ?? clockTime
      let size = try steps.write(row, at: time, to: writer)
      advance(size, Double(row - rows.lowerBound + 1) / Double(rows.count))
      clock.advance()
    }
    try writer.end(episode.end)
  }

  /// Ends the stream.
  package func finish() throws(StreamError) { try sink.finish() }
}
