package import Bytes
package import Stream

/// Puts what rows say about episodes into their stream: instructions into BEGIN, outcomes into END,
/// events at their times.
package struct LabelJoiner {
  package struct Options: Sendable {
    package var preference = LabelPreference.human
    /// An episode without a row is an error.
    package var isRequired = false

    package init() {}
  }

  private let options: Options
  private var index: LabelIndex
  private var relay: Relay
  private let report: (String) -> Void
  private var markers: Set<UInt16> = []
  private var labels: EpisodeLabels?
  /// Events of the episode that are still to come.
  private var events: [EpisodeEvent] = []
  private var eventID: UInt16?
  private var eventNumber: UInt32 = 0
  /// Episodes with and without rows.
  package private(set) var (joined, bare): (UInt64, UInt64) = (0, 0)
  package private(set) var unusedRows: UInt64 = 0

  /// - Parameters:
  ///   - index: sealed.
  ///   - report: called with what is not joined.
  package init(
    _ index: LabelIndex, _ options: Options, to relay: Relay, report: @escaping (String) -> Void
  ) {
    (self.index, self.options, self.relay, self.report) = (index, options, relay, report)
  }

  package mutating func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      try relay.pass(record)
    case .message(let message) where markers.contains(message.channelID):
      try take(message)
    case .message(let message):
      try writeEvents(until: message.logTime)
      try relay.pass(record)
    default: try relay.pass(record)
    }
  }

  private mutating func take(_ message: Message) throws(StreamError) {
    switch try EpisodeMarker(parsing: message.data.span) {
    case .begin(var begin):
      let rows = try begin.id.map { (id) throws(StreamError) in try index.take(id) } ?? []
      labels = nil
      guard !rows.isEmpty else {
        try passBare(begin)
        return try relay.pass(.message(message))
      }
      joined += 1
      let labels = EpisodeLabels(rows, prefer: options.preference)
      self.labels = labels
      let instructions = labels.instructions
      if let instruction = instructions.first { begin.languageInstruction = instruction }
      try write(.begin(begin), in: message)
      // The kind by which LeRobot's datasets have more than one instruction.
      for text in instructions.dropFirst() {
        try write(EpisodeEvent(time: message.logTime, kind: "task_aug", text: text))
      }
      events = labels.events.reversed().map(\.event)
      if let first = events.last, first.time < message.logTime {
        report("episode '\(begin.id?.printable ?? "")': an event is before its beginning")
      }
    case .end(var end):
      try writeEvents(until: .max, at: message.logTime)
      guard let labels else { return try relay.pass(.message(message)) }
      labels.apply(to: &end)
      try write(.end(end), in: message)
      self.labels = nil
    }
  }

  private mutating func passBare(_ begin: EpisodeBegin) throws(StreamError) {
    bare += 1
    let name = begin.id.map { "'\($0.printable)'" } ?? "\(begin.index)"
    guard !options.isRequired else {
      throw StreamError(.missing, "no row is about the episode \(name)")
    }
    report("no row is about the episode \(name)")
  }

  /// Ends the join: counts and names the rows that are about none of the episodes.
  package mutating func finish() throws(StreamError) {
    try writeEvents(until: .max, at: .max)
    var count: UInt64 = 0
    try index.forEachUnused { (id) throws(StreamError) in
      count += 1
      report("no episode has the id '\(id.printable)'")
    }
    unusedRows = count
  }

  /// Writes the events up to a time.
  /// - Parameter latest: where the episode ends; what is later gets this time in the stream.
  private mutating func writeEvents(
    until time: UInt64, at latest: UInt64 = .max
  ) throws(StreamError) {
    while let event = events.last, event.time <= time {
      events.removeLast()
      try write(event, at: min(event.time, latest))
    }
  }

  private mutating func write(_ marker: EpisodeMarker, in message: Message) throws(StreamError) {
    var changed = message
    changed.data = marker.encoded()
    try relay.pass(.message(changed))
  }

  private mutating func write(
    _ event: EpisodeEvent, at time: UInt64? = nil
  ) throws(StreamError) {
    if eventID == nil {
      eventID = try relay.sink.addChannel(
        EpisodeEvent.channel, preferredID: nil, distinctFrom: [])
    }
    guard let id = eventID else { return }
    let time = time ?? event.time
    try relay.sink.write(
      Message(
        channelID: id, sequence: eventNumber, logTime: time, publishTime: event.time,
        data: event.encoded()))
    eventNumber += 1
  }
}

extension LabelEvent {
  /// The event as the stream has it.
  fileprivate var event: EpisodeEvent {
    let length = end.map { [(name: "seconds", value: Double($0 - time) / 1e9)] } ?? []
    return EpisodeEvent(time: time, kind: kind, text: text, values: length)
  }
}
