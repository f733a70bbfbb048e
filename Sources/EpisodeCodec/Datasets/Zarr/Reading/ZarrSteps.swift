internal import Bytes
internal import Images
internal import Stream

/// Reads the steps of a dataset and writes them to a stream.
final class ZarrSteps {
  private let list: ZarrFeatureList
  private let queue: ZarrBlockQueue
  /// The columns of the queue with the times of steps and of their samples, before those of features.
  private let (times, sampleTimes): (Int?, Int?)
  private let first: Int
  private let episodes: ZarrRows?
  /// Steps, and their bytes, for which no array has had a chunk.
  private var filled = (steps: 0, bytes: 0)

  /// The most of them: a shape of a few bytes may claim any number of steps.
  private static let mostFilled = (steps: 1 << 16, bytes: 1 << 30)

  /// - Parameters:
  ///   - end: where the last episode ends.
  ///   - withTimes: whether to read the times that zarr-write has stored.
  init(
    _ dataset: ZarrDataset, _ list: ZarrFeatureList, end: Int, withTimes: Bool,
    threads: Int
  ) throws(StreamError) {
    self.list = list
    func stored(_ path: String) throws(StreamError) -> ZarrStoredArray? {
      guard list.isOurs, let array = try dataset.array(path) else { return nil }
      return array
    }
    func times(_ path: String, _ shape: [Int]) throws(StreamError) -> ZarrStoredArray? {
      guard withTimes, let array = try stored(path) else { return nil }
      guard case .elements(let type) = array.content, type.kind == .number(.int64),
        array.rowShape == shape, array.rows >= end
      else {
        throw StreamError(.malformed, "'\(path)' does not have the times of all steps")
      }
      return array
    }
    let features = dataset.attributes["features"]?.array?.count ?? 0
    let steps = try times("meta/timestamp", [])
    let samples = try times("meta/sample_timestamp", [features])
    (self.times, sampleTimes) = (
      steps == nil ? nil : 0, samples == nil ? nil : steps == nil ? 0 : 1
    )
    let extra = [steps, samples].compactMap { $0 }
    first = extra.count
    episodes = try stored(ZarrEpisodeList.path).map { ZarrRows($0, dataset.input) }
    queue = ZarrBlockQueue(
      extra.map { ($0, .numbers) }
        + list.columns.map { column in
          switch column {
          case .plain(let feature): (feature.array, feature.elements)
          case .windows(let windows): (windows.index, .numbers)
          }
        }, dataset.input, threads: threads)
  }

  /// What zarr-write has stored of an episode.
  func episode(_ number: Int) throws(StreamError) -> ZarrStoredEpisode? {
    guard let episodes, number < episodes.array.rows else { return nil }
    let text = try episodes.row(number)
    return ZarrStoredEpisode(json: try JSONValue(parsing: text.span))
  }

  /// Adds the rows of an episode that will be read.
  func add(_ rows: Range<Int>) { queue.add(rows) }

  /// At the start of an episode.
  func begin() {
    for case .windows(let windows) in list.columns { windows.begin() }
  }

  /// The time of a step; nil where the dataset has none. Call it for each row before `write`.
  func time(_ row: Int) throws(StreamError) -> UInt64? {
    guard let times else { return nil }
    return try Self.time(try queue.row(row, of: times), 0)
  }

  private static func time(_ bytes: Bytes, _ place: Int) throws(StreamError) -> UInt64 {
    let time = bytes.span.load(littleEndianAt: 8 * place, as: Int64.self)
    guard time >= 0 else { throw StreamError(.malformed, "a time of \(time) ns") }
    return UInt64(time)
  }

  /// - Returns: bytes of the step.
  func write(_ row: Int, at time: UInt64, to writer: StepWriter) throws(StreamError) -> Int {
    let samples = if let sampleTimes { try queue.row(row, of: sampleTimes) } else { Bytes.empty }
    var size = 0
    try writer.beginStep(time: time, at: 0)
    for (number, column) in list.columns.enumerated() {
      let bytes = try queue.row(row, of: first + number)
      size += bytes.count
      let sample = try samples.isEmpty ? time : Self.time(samples, list.places[number])
      var message = Message(
        channelID: 0, sequence: 0, logTime: time, publishTime: sample, data: .empty)
      do throws(StreamError) {
        switch column {
        case .plain(let feature):
          let (head, tail) = try feature.message(bytes)
          message.data = head
          try writer.write(message, followedBy: tail, as: number)
        case .windows(let windows) where windows.feature.kind == .window:
          try writer.write(windows.window(bytes), like: message, as: number)
        case .windows(let windows):
          let (head, tail) = try windows.image(bytes)
          message.data = head
          try writer.write(message, followedBy: tail, as: number)
        }
      } catch {
        throw error.prefixed("row \(row) of '\(column.array.path.printable)': ")
      }
    }
    try writer.endStep()
    filled = queue.isFilled ? (filled.steps + 1, filled.bytes + size) : (0, 0)
    guard filled.steps <= Self.mostFilled.steps, filled.bytes <= Self.mostFilled.bytes else {
      throw StreamError(.limit, "\(filled.steps) steps up to row \(row) have no chunk in any array")
    }
    return size
  }
}

/// The object that zarr-write has stored for an episode, see `ZarrEpisodeList.episode`.
struct ZarrStoredEpisode {
  let json: JSONValue

  var markers: (EpisodeBegin, EpisodeEnd) {
    var (begin, end) = (EpisodeBegin(), EpisodeEnd())
    begin.dataset = json["dataset"]?.string ?? ""
    begin.source = json["source"]?.string ?? ""
    begin.languageInstruction = json["language_instruction"]?.string ?? ""
    begin.rate = json["rate"]?.number ?? 0
    begin.attributes = (json["attributes"]?.object ?? []).compactMap { member in
      member.value.string.map { KeyValue(member.key, $0) }
    }
    switch json["outcome"]?.string {
    case "success": end.outcome = .success
    case "failure": end.outcome = .failure
    default: break
    }
    return (begin, end)
  }
}
