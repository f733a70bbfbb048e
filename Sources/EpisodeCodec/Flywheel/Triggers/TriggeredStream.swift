package import Bytes
package import Stream

/// Marks the moments of a stream at which a rule fires with events, and passes either everything or
/// only what is around them.
///
/// It acts on the times of messages alone, never on a clock, so that a recording that grows and an old
/// one give the same stream.
package final class TriggeredStream {
  private let settings: TriggerSettings
  private let warn: (String) -> Void
  /// Whether a person has just requested an event.
  private let isRequested: () -> Bool
  private var relay: Relay
  private var clips: ClipCutter?
  private var watch: RuleWatch
  private var counts: [RuleThinning.Count]
  /// Rules that hold, and whose `while` was an event.
  private var lasting: Set<Int> = []
  private var markers: Set<UInt16> = []
  private var bracket = EpisodeBracket()
  private var eventID: UInt16?
  private var eventNumber: UInt32 = 0
  private var clockJumps: UInt64 = 0

  /// How far the time of a message may be before an earlier one's, ns; beyond it the clock was set.
  private static let mostDisorder: UInt64 = 10_000_000_000

  /// - Parameters:
  ///   - isRequested: tells once that a person requests an event.
  ///   - warn: called with what the user should know.
  package init(
    _ settings: TriggerSettings, through relay: Relay, isRequested: @escaping () -> Bool,
    warn: @escaping (String) -> Void
  ) throws(StreamError) {
    self.settings = settings
    (self.relay, self.isRequested, self.warn) = (relay, isRequested, warn)
    watch = try RuleWatch(settings.rules)
    counts = settings.rules.map { _ in RuleThinning.Count() }
    clips = try settings.clips.map { (clips) throws(StreamError) in
      try ClipCutter(clips, priorities: settings.rules.map(\.priority), warn: warn)
    }
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) } else { try learn(id, channel) }
      try relay.pass(record)
    case .message(let message) where markers.contains(message.channelID):
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin):
        try bracket.begin()
        clips?.begin(begin)
      case .end:
        try bracket.end()
        try endPart()
      }
      if clips == nil { try relay.pass(record) }
    case .message(let message):
      if markers.isEmpty, bracket.beginUnmarked() {
        clips?.begin(.unmarked(index: 0, time: message.logTime))
      }
      guard bracket.isOpen || clips == nil else { return }
      try add(message)
    default: try relay.pass(record)
    }
  }

  /// Ends the stream. A stream without markers is one recording.
  package func finish() throws(StreamError) {
    if bracket.isOpen {
      bracket.close()
      try endPart()
    }
    for line in watch.complaints { warn(line) }
    if clockJumps > 0 {
      warn(
        "the clock went back \(Quantity.count(clockJumps, "time")) by more than 10 s; "
          + "no event and no clip goes across")
    }
    for (rule, count) in zip(settings.rules, counts) where count.skipped > 0 {
      warn(
        "rule '\(rule.name.printable)': "
          + "\(Quantity.count(UInt64(count.skipped), "firing")) left out by --min-interval, --each-n "
          + "and --each-s")
    }
    clips?.tellCounts(of: settings.rules)
  }

  private func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    try watch.add(id, channel)
    try clips?.add(id, channel)
  }

  private func add(_ message: Message) throws(StreamError) {
    if message.logTime.addingSaturated(Self.mostDisorder) < watch.clock {
      clockJumps += 1
      try endPart()
    }
    try watch.advance(to: message)
    try fire()
    if isRequested() { try write(request(at: message.logTime), rule: nil) }
    if clips != nil {
      try clips?.take(message, to: &relay)
    } else {
      try relay.pass(.message(message))
    }
    try watch.take(message)
    try fire()
  }

  /// Ends a recording, or a part of the recording whose clock runs on.
  private func endPart() throws(StreamError) {
    try watch.endStep()
    try fire()
    watch.restart()
    lasting.removeAll()
    try clips?.endPart(to: &relay)
  }

  /// Makes events of what has fired.
  private func fire() throws(StreamError) {
    for firing in watch.takeFirings() {
      guard !firing.isEnd else {
        if lasting.remove(firing.rule) != nil { clips?.endLasting(firing.rule, at: firing.time) }
        continue
      }
      guard counts[firing.rule].takes(firing.time, settings.thinning) else { continue }
      let rule = settings.rules[firing.rule]
      var texts = firing.measured.texts
      if !rule.tag.isEmpty { texts.insert(rule.tag, at: 0) }
      let event = EpisodeEvent(
        time: firing.time, kind: "trigger", rule: rule.name, priority: rule.priority,
        text: texts.joined(separator: " "), values: firing.measured.numbers)
      if rule.edge == .while { lasting.insert(firing.rule) }
      try write(event, rule: firing.rule)
    }
  }

  /// An event that a person requests, as urgent as the most urgent rule.
  private func request(at time: UInt64) -> EpisodeEvent {
    EpisodeEvent(
      time: time, kind: "trigger", priority: settings.rules.map(\.priority).max() ?? 0,
      text: "SIGUSR1")
  }

  /// Writes an event, or begins the clip that has it.
  /// - Parameter rule: the rule that fired; nil for a person.
  private func write(_ event: EpisodeEvent, rule: Int?) throws(StreamError) {
    if eventID == nil {
      eventID = try relay.sink.addChannel(
        EpisodeEvent.channel, preferredID: nil, distinctFrom: [])
    }
    guard let id = eventID else { return }
    if clips != nil {
      let lasts = rule.map { lasting.contains($0) } ?? false
      let isTaken = try clips?.open(event, rule: rule, lasts: lasts, to: &relay) ?? false
      guard isTaken else { return }
    }
    try relay.sink.write(
      Message(
        channelID: id, sequence: eventNumber, logTime: event.time, publishTime: event.time,
        data: event.encoded()))
    eventNumber += 1
  }
}
