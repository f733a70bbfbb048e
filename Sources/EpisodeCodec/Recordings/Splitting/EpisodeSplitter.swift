package import Bytes
package import Stream

/// Cuts recordings into takes, each of which becomes an episode.
///
/// A take waits in a log until it has ended, because its end is part of its id, because it may be
/// discarded, and because takes may overlap. Memory does not depend on its length.
package final class EpisodeSplitter {
  private let rules: TakeRules
  private var channels: [UInt16: Channel] = [:]
  /// By id, whether a rule reads the messages of a channel; most messages are of others.
  private var isWatched: [Bool] = []
  private var markers: Set<UInt16> = []
  private var bracket = EpisodeBracket()
  private var starts: [TakeTrigger]
  private var stops: [TakeTrigger]
  private var discards: [TakeTrigger]
  private var outcome: WatchedField?
  private var instruction: WatchedField?
  private var takes: TakeList

  /// - Parameters:
  ///   - warn: called with what the user should know.
  package init(_ rules: TakeRules, through relay: Relay, warn: @escaping (String) -> Void) {
    self.rules = rules
    starts = rules.start.map { TakeTrigger($0) }
    stops = rules.stop.map { TakeTrigger($0) }
    discards = rules.discard.map { TakeTrigger($0) }
    outcome = rules.outcome.map { WatchedField($0) }
    instruction = rules.instruction.map { WatchedField($0) }
    takes = TakeList(rules, TakeOutput(rules, through: relay, warn: warn))
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      channels[id] = channel
      if EpisodeMarker.isMarker(channel) {
        markers.insert(id)
        try takes.output.declareMarkers(preferredID: id)
      } else {
        try learn(id, channel)
        try takes.output.pass(record)
      }
    case .message(let message) where markers.contains(message.channelID):
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin):
        try bracket.begin()
        takes.output.begin(begin)
      case .end(let end):
        try bracket.end()
        try endRecording(end)
      }
    case .message(let message):
      if markers.isEmpty, bracket.beginUnmarked() {
        takes.output.begin(.unmarked(index: 0, time: message.logTime))
      }
      try add(message)
    default: try takes.output.pass(record)
    }
  }

  /// Ends the stream. A stream without markers is one recording.
  /// - Throws: `.missing` when the stream lacks the topic of a rule, or no message began a take.
  package func finish() throws(StreamError) {
    if bracket.isOpen {
      bracket.close()
      try endRecording(EpisodeEnd())
    }
    if let fault = missing() { throw fault }
    takes.output.tellDelayed()
  }

  private func endRecording(_ end: EpisodeEnd) throws(StreamError) {
    try takes.endRecording(end)
    for place in starts.indices { starts[place].restart() }
    for place in stops.indices { stops[place].restart() }
    for place in discards.indices { discards[place].restart() }
  }

  private func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    guard try Feature(channel) == nil else {
      throw StreamError(
        .unsupported,
        "the stream has steps (feature '\(channel.topic)'); split the recording before step-align")
    }
    takes.latched.add(id, channel)
    for place in starts.indices { try starts[place].add(id, channel) }
    for place in stops.indices { try stops[place].add(id, channel) }
    for place in discards.indices { try discards[place].add(id, channel) }
    _ = try outcome?.add(id, channel)
    _ = try instruction?.add(id, channel)
    while isWatched.count <= Int(id) { isWatched.append(false) }
    isWatched[Int(id)] =
      (starts + stops + discards).contains { $0.field.has(id) }
      || [outcome, instruction].contains { $0?.has(id) == true }
  }

  private func add(_ message: Message) throws(StreamError) {
    guard bracket.isOpen else { return takes.output.counts.outside += 1 }
    guard isWatched[Int(message.channelID)] else { return try takes.add(message, .init()) }
    var event = TakeList.Event()
    event.isStart = try Self.fires(&starts, message)
    event.isStop = try Self.fires(&stops, message)
    event.isDiscard = try Self.fires(&discards, message)
    if case .value(let value)? = try outcome?.read(message) { event.outcome = value }
    if case .value(let value)? = try instruction?.read(message) {
      guard case .text(let text) = value else {
        throw StreamError(
          .unsupported, "\(instruction?.source.description ?? "") is not text")
      }
      event.instruction = text
    }
    try takes.add(message, event)
  }

  private static func fires(
    _ triggers: inout [TakeTrigger], _ message: Message
  ) throws(StreamError) -> Bool {
    var fires = false
    // All of them, because each remembers the last value.
    for place in triggers.indices where try triggers[place].fires(message) { fires = true }
    return fires
  }

  /// What the stream lacks of that which the rules name.
  private func missing() -> StreamError? {
    for trigger in starts + stops where !trigger.field.isFound {
      return noTopic(trigger.condition.source, for: "'\(trigger.condition.text.printable)': ")
    }
    for field in [outcome, instruction].compactMap(\.self) where !field.isFound {
      return noTopic(field.source, for: "")
    }
    for trigger in discards where !trigger.field.isFound {
      let fault = noTopic(trigger.condition.source, for: "'\(trigger.condition.text.printable)': ")
      takes.output.warn("\(fault.text); no take was discarded for it")
    }
    guard !starts.isEmpty, takes.begun == 0 else { return nil }
    let messages = starts.reduce(0) { $0 + $1.field.messages }
    let conditions = starts.map { "'\($0.condition.text.printable)'" }.joined(separator: ", ")
    return StreamError(
      .missing, "no take begins: none of the \(messages) messages of its topic meets \(conditions)")
  }

  private func noTopic(_ source: FieldSource, for rule: String) -> StreamError {
    let topics = Set(channels.values.map(\.topic)).subtracting([EpisodeMarker.channel.topic])
    let list = topics.sorted().joined(separator: ", ")
    return StreamError(
      .missing, "\(rule)no topic '\(source.topic)'; the topics are \(list)")
  }
}
