package import Bytes
internal import Pages
package import Stream

/// A page about a stream: what is wrong with it, its summary, and its episodes in pictures and charts.
///
/// The stream is read once, in memory that grows neither with its length nor with its episodes.
package final class StreamPage {
  private let reader: StreamReader
  private let gallery: EpisodeGallery
  private var builder: StreamSummaryBuilder
  private var topics: [UInt16: PageTopic] = [:]
  /// The topics that share a name share what is drawn.
  private var known: [String: PageTopic] = [:]
  private var markers: Set<UInt16> = []
  private var bracket = EpisodeBracket()
  private var begin = EpisodeBegin()
  /// Log time of the first message, from which the times of the page count.
  private var origin: UInt64?
  private var steps: UInt64 = 0
  private var messages: UInt64 = 0

  package init(_ reader: StreamReader) throws(StreamError) {
    self.reader = reader
    gallery = try EpisodeGallery()
    builder = StreamSummaryBuilder(header: reader.header)
  }

  /// Reads the stream to its end.
  package func read() throws(StreamError) {
    reader.onChunk = { [unowned self] in builder.add($0) }
    defer { reader.onChunk = nil }
    while let record = try reader.next() {
      try reader.located { () throws(StreamError) in
        try builder.add(record)
        switch record {
        case .channel(let id, let channel): try add(channel, id)
        case .message(let message): try add(message)
        case .schema, .metadata, .attachment, .unknown: break
        }
      }
    }
    guard bracket.isOpen else { return }
    if !markers.isEmpty {
      gallery.add(
        Finding(.error, place: "/episode", "episode \(begin.index) does not end"), kind: "end")
    }
    try end([])
  }

  private func add(_ channel: Channel, _ id: UInt16) throws(StreamError) {
    guard !EpisodeMarker.isMarker(channel) else {
      markers.insert(id)
      return
    }
    if let topic = known[channel.topic] {
      topics[id] = topic
    } else {
      let topic = try PageTopic(channel, in: gallery)
      (known[channel.topic], topics[id]) = (topic, topic)
    }
  }

  private func add(_ message: Message) throws(StreamError) {
    let origin = self.origin ?? message.logTime
    self.origin = origin
    if markers.contains(message.channelID) {
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let marker):
        try bracket.begin()
        begin(marker)
      case .end(let marker):
        try bracket.end()
        try end(facts(of: marker))
      }
      return
    }
    if markers.isEmpty, bracket.beginUnmarked() {
      begin(.unmarked(index: bracket.count, time: message.logTime))
    }
    guard bracket.isOpen, let topic = topics[message.channelID] else { return }
    messages += 1
    if topic.isFeature { steps = max(steps, UInt64(message.sequence) + 1) }
    topic.add(message, since: origin, to: gallery)
  }

  private func begin(_ marker: EpisodeBegin) {
    (begin, steps, messages) = (marker, 0, 0)
    gallery.begin("episode \(marker.index)")
  }

  private func facts(of end: EpisodeEnd) -> [String] {
    switch end.outcome {
    case .unknown: []
    case .success: ["success"]
    case .failure: ["failure"]
    }
  }

  private func end(_ facts: [String]) throws(StreamError) {
    let count =
      steps > 0 ? Quantity.count(steps, "step") : Quantity.count(messages, "message")
    try gallery.end(
      [count, begin.id ?? "", begin.languageInstruction, begin.source] + facts)
    bracket.close()
  }

  /// - Parameter name: of the input; nil for standard input.
  package func write(name: String?, to output: FileOutput) throws(StreamError) {
    let summary = builder.finish(size: reader.scanner.input.offset)
    for topic in summary.topics where topic.messages == 0 {
      gallery.add(
        Finding(.warning, place: topic.channel.topic, "no messages"), kind: "empty")
    }
    gallery.findInDistributions()
    var page = Page(title: name ?? "standard input", subtitle: "summary by stream-info")
    page.findings = gallery.findings.all
    page.facts = summary.facts(nil).map { ($0.0, $0.1) }
    // The episodes are shown one by one.
    let tables = summary.tables.filter { $0.title != "episodes" && $0.count > 0 }
    page.tables = tables.prefix { ["topics", "events"].contains($0.title) }.map(Page.Table.init)
    page.lastTables = tables.dropFirst(page.tables.count).map(Page.Table.init)
    try page.write(to: output) { (output) throws(StreamError) in try gallery.write(to: output) }
  }
}

extension Page.Table {
  fileprivate init(
    _ summary: (title: String, count: UInt64, omitted: UInt64, table: TextTable)
  ) {
    let (title, table) = (summary.title, summary.table)
    let used = table.used
    let numeric = used.indices.filter { table.columns[used[$0]].alignment == .right }
    self.init(
      title.prefix(1).uppercased() + title.dropFirst(), used.map { table.columns[$0].title },
      numeric: Set(numeric), table.rows.map { row in used.map { row[$0] } })
  }
}
