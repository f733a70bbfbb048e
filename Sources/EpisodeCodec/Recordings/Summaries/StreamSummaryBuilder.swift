internal import Bytes
internal import Stream

/// Builds a summary record by record.
struct StreamSummaryBuilder: SummaryBuilding {
  private struct TopicKey: Hashable {
    var topic: String
    var encoding: String
    var type: String?
    var schemaEncoding: String?
  }

  private var summary: StreamSummary
  private var topics: [TopicSummary] = []
  private var rows: [TopicKey: Int] = [:]
  private var rowOfChannel: [UInt16: Int] = [:]
  private var markers: Set<UInt16> = []
  private var events: Set<UInt16> = []
  private var seen: Set<UInt16> = []
  private var bracket = EpisodeBracket()
  private var open: StreamSummary.Episode?
  /// Incremented at every marker: messages with equal numbers belong to one episode.
  private var stretch: UInt64 = 0

  init(header: Header) { summary = StreamSummary(header: header) }

  /// False when the first message of the channel, or each of its messages, must be read.
  package func canCount(_ channelID: UInt16) -> Bool {
    seen.contains(channelID) && !markers.contains(channelID) && !events.contains(channelID)
  }

  package mutating func add(_ chunk: ChunkHeader) {
    let known = summary.chunks.firstIndex { $0.compression == chunk.compression }
    let index = known ?? summary.chunks.count
    if known == nil { summary.chunks.append(.init(compression: chunk.compression)) }
    summary.chunks[index].count += 1
    summary.chunks[index].storedBytes &+= chunk.recordsSize
    summary.chunks[index].bytes &+= chunk.uncompressedSize
  }

  package mutating func add(_ record: Record) throws(StreamError) {
    switch record {
    case .schema: break
    case .channel(let id, let channel): add(channel, id: id)
    case .message(let message): try add(message)
    case .metadata(let metadata): add(metadata)
    case .attachment(let record):
      let entry = try AttachmentIndex(offset: 0, record: record)
      summary.attachments.append(
        .init(name: entry.name, mediaType: entry.mediaType, bytes: entry.dataSize),
        size: entry.name.utf8.count + entry.mediaType.utf8.count)
    case .unknown: summary.privateRecords += 1
    }
  }

  package mutating func add(_ channel: Channel, id: UInt16) {
    let key = TopicKey(
      topic: channel.topic, encoding: channel.messageEncoding, type: channel.schema?.name,
      schemaEncoding: channel.schema?.encoding)
    let row = rows[key] ?? topics.count
    if row == topics.count {
      rows[key] = row
      topics.append(TopicSummary(channel: channel))
    }
    rowOfChannel[id] = row
    if EpisodeMarker.isMarker(channel) { markers.insert(id) }
    if EpisodeEvent.isEvent(channel) { events.insert(id) }
  }

  /// Counts a message without reading its payload.
  package mutating func count(_ channelID: UInt16, logTime: UInt64, bytes: Int) {
    summary.messages += 1
    summary.times = summary.times.extended(to: logTime)
    if !markers.contains(channelID) { open?.messages += 1 }
    guard let row = rowOfChannel[channelID] else { return }
    topics[row].count(logTime: logTime, bytes: bytes, inEpisode: stretch)
  }

  /// The summary of all records of a stream of `size` bytes.
  func finish(size: UInt64) -> StreamSummary {
    var summary = summary
    summary.size = size
    if let open { Self.append(open, to: &summary) }
    summary.chunks.sort { $0.compression < $1.compression }
    summary.topics = topics.sorted { Self.sortKey($0.channel) < Self.sortKey($1.channel) }
    return summary
  }

  private static func sortKey(_ channel: Channel) -> (String, String, String, String) {
    (
      channel.topic, channel.schema?.name ?? "", channel.messageEncoding,
      channel.schema?.encoding ?? ""
    )
  }

  private mutating func add(_ message: Message) throws(StreamError) {
    if markers.contains(message.channelID) {
      try add(EpisodeMarker(parsing: message.data.span), time: message.logTime)
    } else if seen.insert(message.channelID).inserted,
      let row = rowOfChannel[message.channelID], topics[row].messages == 0
    {
      topics[row].sample = SampleShape.of(message.data, topics[row].channel)
    }
    if events.contains(message.channelID) {
      try add(EpisodeEvent(parsing: message.data.span), time: message.logTime)
    }
    count(message.channelID, logTime: message.logTime, bytes: message.data.count)
  }

  /// More sorts of events than anyone reads.
  private static let mostEventRows = 1000

  private mutating func add(_ event: EpisodeEvent, time: UInt64) {
    let known = summary.events.firstIndex { $0.kind == event.kind && $0.rule == event.rule }
    guard let row = known ?? newRow(for: event, time) else {
      summary.otherEvents += 1
      return
    }
    summary.events[row].count += 1
    summary.events[row].highestPriority = max(
      summary.events[row].highestPriority, event.priority)
    summary.events[row].first = min(summary.events[row].first, time)
    summary.events[row].last = max(summary.events[row].last, time)
  }

  /// nil when the table is full.
  private mutating func newRow(for event: EpisodeEvent, _ time: UInt64) -> Int? {
    guard summary.events.count < Self.mostEventRows else { return nil }
    summary.events.append(
      .init(
        kind: event.kind, rule: event.rule, highestPriority: event.priority, first: time,
        last: time))
    return summary.events.count - 1
  }

  private mutating func add(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) {
    stretch += 1
    switch marker {
    case .begin(let begin):
      try bracket.begin()
      open = StreamSummary.Episode(begin: begin, startTime: time, end: nil, endTime: time)
    case .end(let end):
      try bracket.end()
      open?.end = end
      open?.endTime = time
      if let open { Self.append(open, to: &summary) }
      open = nil
    }
  }

  private static func append(_ episode: StreamSummary.Episode, to summary: inout StreamSummary) {
    let attributes = episode.begin.attributes + (episode.end?.attributes ?? [])
    let texts =
      [episode.begin.dataset, episode.begin.languageInstruction, episode.begin.source]
      + attributes.flatMap { [$0.key, $0.value] }
    summary.episodes.append(episode, size: texts.reduce(0) { $0 + $1.utf8.count + 16 })
  }

  private mutating func add(_ metadata: Metadata) {
    let size = metadata.entries.reduce(metadata.name.utf8.count) { $0 + $1.key.utf8.count + 16 }
    if let provenance = Provenance(metadata) {
      let arguments = provenance.arguments.reduce(0) { $0 + $1.utf8.count + 16 }
      summary.provenance.append(provenance, size: size + arguments)
    } else {
      summary.metadata.append(
        .init(name: metadata.name, keys: metadata.entries.map(\.key)), size: size)
    }
  }
}
