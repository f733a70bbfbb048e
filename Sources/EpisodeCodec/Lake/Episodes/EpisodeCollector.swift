package import Bytes
package import Labels
internal import Recordings
package import Stream

/// Makes a row of each episode of a stream, from its records or from a file's index.
package struct EpisodeCollector: SummaryBuilding {
  /// A row that lacks what the markers say, because labels may change that.
  package struct Draft {
    fileprivate var begin: EpisodeBegin
    fileprivate var end: EpisodeEnd
    fileprivate var row: EpisodeRow

    package var id: String { begin.id ?? "" }

    /// - Parameter labels: what rows say about the episode.
    package func row(_ labels: EpisodeLabels?) -> EpisodeRow {
      var (begin, end, row) = (begin, end, row)
      labels?.apply(to: &end)
      if let text = labels?.instructions.first { begin.languageInstruction = text }
      row.take(begin, end)
      return row
    }
  }

  /// What is known of the whole object.
  package struct Object: Sendable {
    package var uri: String?
    package var bytes: UInt64?
    package var sha256: String?
    package var robot: String?
    package var statistics: Bytes?
    /// Names an episode without an id.
    package var naming = EpisodeNaming()

    package init() {}
  }

  fileprivate enum Content { case marker, event, feature, topic }

  fileprivate struct Topic {
    let name: String
    let content: Content
    let channel: Channel
    /// Has had its first message, so that the others need not be read.
    var isKnown = false
    var sample: String?
    var lossy: String?
    /// In the episode that is open.
    var count: UInt64 = 0
  }

  private var object: Object
  private let write: (Draft) throws(StreamError) -> Void
  private var topics: [UInt16: Topic] = [:]
  private var order: [UInt16] = []
  private var provenance: [String] = []
  private var bracket = EpisodeBracket()
  private var begin = EpisodeBegin()
  private var times: ClosedRange<UInt64>?
  private var messages: UInt64 = 0
  private var events: [(name: String, count: UInt64)] = []
  private var isMarked = false

  private static let mostEvents = 1000

  /// - Parameter write: called for each episode, in the order of the stream.
  package init(_ object: Object, write: @escaping (Draft) throws(StreamError) -> Void) {
    (self.object, self.write) = (object, write)
  }

  /// The episodes of a file by its index.
  /// - Returns: nil when the file must be read: its index is incomplete, or it has more episodes than
  ///   memory holds.
  package static func indexed(_ file: RandomAccessFile, _ object: Object) -> [Draft]? {
    guard let index = try? FileIndex.of(file) else { return nil }
    var drafts: [Draft] = []
    var size = 0
    var collector = EpisodeCollector(object) { (draft) throws(StreamError) in
      drafts.append(draft)
      size += draft.size
      try MemoryBudget.check(size, .buffers, for: "the list of episodes")
    }
    guard (try? collector.read(index, of: file)) == true, (try? collector.finish()) != nil else {
      return nil
    }
    return drafts
  }

  package mutating func add(_ chunk: ChunkHeader) {}

  package mutating func add(_ channel: Channel, id: UInt16) {
    guard topics[id] == nil else { return }
    let content: Content =
      if EpisodeMarker.isMarker(channel) { .marker } else if EpisodeEvent.isEvent(channel) {
        .event
      } else if (try? Feature(channel)) != nil { .feature } else { .topic }
    var topic = Topic(name: channel.topic, content: content, channel: channel)
    let losses = LossHistory(channel)
    if !losses.isEmpty { topic.lossy = "\(losses.count) \(losses.words)" }
    topics[id] = topic
    order.append(id)
    if content == .marker { isMarked = true }
  }

  package func canCount(_ channelID: UInt16) -> Bool {
    guard let topic = topics[channelID], topic.isKnown else { return false }
    return topic.content == .feature || topic.content == .topic
  }

  package mutating func count(_ channelID: UInt16, logTime: UInt64, bytes: Int) {
    if !isMarked, bracket.beginUnmarked() { begin = EpisodeBegin() }
    guard bracket.isOpen else { return }
    times = times.extended(to: logTime)
    messages += 1
    topics[channelID]?.count += 1
  }

  package mutating func add(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel): add(channel, id: id)
    case .message(let message): try add(message)
    case .metadata(let metadata):
      guard let entry = Provenance(metadata) else { return }
      let words = [entry.program, entry.version] + entry.arguments.map(\.quotedForShell)
      provenance.append(words.joined(separator: " "))
    case .schema, .attachment, .unknown: break
    }
  }

  private mutating func add(_ message: Message) throws(StreamError) {
    guard let topic = topics[message.channelID] else { return }
    switch topic.content {
    case .marker: return try add(EpisodeMarker(parsing: message.data.span), at: message.logTime)
    case .event: if bracket.isOpen { add(try EpisodeEvent(parsing: message.data.span)) }
    case .feature, .topic: if !topic.isKnown { learn(message, topic) }
    }
    count(message.channelID, logTime: message.logTime, bytes: message.data.count)
  }

  private mutating func learn(_ message: Message, _ topic: Topic) {
    topics[message.channelID]?.isKnown = true
    let shape = SampleShape.of(message.data, topic.channel)
    let kind = (try? Feature(topic.channel))?.kind.rawValue
    topics[message.channelID]?.sample = shape.map { "\($0.type) \($0.extents)" } ?? kind
  }

  private mutating func add(_ event: EpisodeEvent) {
    let name = event.rule.isEmpty ? event.kind : "\(event.kind)/\(event.rule)"
    if let place = events.firstIndex(where: { $0.name == name }) {
      events[place].count += 1
    } else if events.count < Self.mostEvents {
      events.append((name, 1))
    }
  }

  private mutating func add(_ marker: EpisodeMarker, at time: UInt64) throws(StreamError) {
    switch marker {
    case .begin(let begin):
      try bracket.begin()
      self.begin = begin
      times = time...time
    case .end(let end):
      try bracket.end()
      times = times.extended(to: time)
      try writeRow(end)
    }
  }

  private mutating func writeRow(_ end: EpisodeEnd) throws(StreamError) {
    var begin = begin
    try object.naming.name(&begin)
    var row = EpisodeRow()
    (row.uri, row.bytes, row.sha256) = (object.uri, object.bytes, object.sha256)
    (row.robot, row.statistics, row.provenance) = (object.robot, object.statistics, provenance)
    (row.start, row.end) = (times?.lowerBound ?? 0, times?.upperBound ?? 0)
    (row.messages, row.events) = (messages, events)
    for topic in order.compactMap({ topics[$0] }) where topic.count > 0 { row.add(topic) }
    try write(Draft(begin: begin, end: end, row: row))
    for id in order { topics[id]?.count = 0 }
    (times, messages, events) = (nil, 0, [])
  }

  /// Ends the stream.
  package mutating func finish() throws(StreamError) {
    guard bracket.isOpen else { return }
    bracket.close()
    try writeRow(EpisodeEnd())
  }
}

extension EpisodeCollector.Draft {
  /// Bytes of memory, about.
  fileprivate var size: Int {
    let texts = (begin.attributes + end.attributes).reduce(begin.languageInstruction.utf8.count) {
      $0 + $1.key.utf8.count + $1.value.utf8.count
    }
    return 1024 + texts + 64 * (row.topics.count + row.events.count + row.features.count)
  }
}

extension EpisodeRow {
  /// Several channels may have one topic.
  fileprivate mutating func add(_ topic: EpisodeCollector.Topic) {
    if topic.content != .feature {
      if let place = topics.firstIndex(where: { $0.name == topic.name }) {
        topics[place].count += topic.count
      } else {
        topics.append((topic.name, topic.count))
      }
    }
    if let sample = topic.sample, !features.contains(where: { $0.key == topic.name }) {
      features.append(KeyValue(topic.name, sample))
    }
    if let lossy = topic.lossy, !self.lossy.contains(where: { $0.key == topic.name }) {
      self.lossy.append(KeyValue(topic.name, lossy))
    }
  }
}
