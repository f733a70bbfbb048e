internal import Bytes
internal import Stream

/// Writes takes as the episodes of a stream, and says what becomes of a recording.
struct TakeOutput {
  private var relay: Relay
  private var markerID: UInt16?
  let warn: (String) -> Void
  private let rules: TakeRules
  /// What belongs to no take in the current recording.
  var counts = TakeCounts()
  private var recording = EpisodeBegin()
  /// The END of the last episode. It waits, because the last take has the attributes of the recording's
  /// own END.
  private var waiting: EpisodeEnd?
  /// Episodes so far.
  private var index: UInt64 = 0
  /// The number of the message after the last take's.
  private var covered = 0
  private var reports = 0
  /// About the recordings before the first take.
  private var delayed: [String] = []

  /// The most takes that have a line each.
  private static let mostReports = 20

  init(_ rules: TakeRules, through relay: Relay, warn: @escaping (String) -> Void) {
    (self.rules, self.relay, self.warn) = (rules, relay, warn)
  }

  mutating func pass(_ record: Record) throws(StreamError) { try relay.pass(record) }

  /// Adds the channel of markers.
  mutating func declareMarkers(preferredID: UInt16?) throws(StreamError) {
    guard markerID == nil else { return }
    markerID = try relay.sink.addChannel(
      EpisodeMarker.channel, preferredID: preferredID, distinctFrom: [])
  }

  /// Begins a recording.
  mutating func begin(_ episode: EpisodeBegin) {
    (recording, counts, covered) = (episode, TakeCounts(), 0)
  }

  /// Ends the recording.
  mutating func end(_ end: EpisodeEnd, messages: Int) throws(StreamError) {
    if counts.takes > 0, waiting != nil {
      waiting?.attributes += end.attributes
      if rules.outcome == nil { waiting?.outcome = end.outcome }
    }
    try writeEnd()
    guard let text = counts.text(of: messages, rules) else { return }
    delayed.append("\(name): \(text)")
    if index > 0 || counts.discarded > 0 { tellDelayed() }
  }

  /// Says what waits in case that no take begins at all, which is an error.
  mutating func tellDelayed() {
    for text in delayed { warn(text) }
    delayed.removeAll()
  }

  /// The recording in a message.
  private var name: String {
    recording.source.isEmpty
      ? "episode \(recording.index)" : "'\(recording.source.printable)'"
  }

  mutating func discard(_ take: Take) {
    counts.discarded += 1
    let start = Timestamp.text(take.startTime)
    report("the take from \(start) on, of \(take.numbers.count) messages, is discarded")
  }

  private mutating func report(_ text: String) {
    reports += 1
    guard reports <= Self.mostReports else { return }
    warn("\(name): \(text)" + (reports == Self.mostReports ? "; no more takes are reported" : ""))
  }

  mutating func write(_ take: Take, from log: MessageLog) throws(StreamError) {
    tellDelayed()
    try writeEnd()
    var place = take.places.lowerBound
    var first = try log.read(at: &place)
    var begin = recording
    (begin.index, begin.time) = (index, first.logTime)
    if take.cut.start != nil || take.cut.end != nil { begin.cut(take.cut) }
    if !take.instruction.isEmpty { begin.languageInstruction = take.instruction }
    try write(.begin(begin), time: first.logTime)
    for var message in take.latched {
      message.logTime = first.logTime
      try relay.pass(.message(message))
    }
    try relay.pass(.message(first))
    while place < take.places.upperBound {
      first = try log.read(at: &place)
      try relay.pass(.message(first))
    }
    var end = EpisodeEnd()
    (end.index, end.time) = (index, first.logTime)
    end.outcome = outcome(of: take)
    end.attributes = [
      KeyValue("split/end", take.ending.rawValue),
      KeyValue("split/latched", "\(take.latched.count)"),
      KeyValue("split/left_out", "\(max(0, take.numbers.lowerBound - covered))"),
    ]
    waiting = end
    if take.numbers.lowerBound < covered {
      let shared = covered - take.numbers.lowerBound
      report("episodes \(index - 1) and \(index) overlap: both have \(shared) messages")
    }
    counts.takes += 1
    counts.covered += take.numbers.upperBound - max(take.numbers.lowerBound, covered)
    if !rules.stop.isEmpty, take.ending == .gap || take.ending == .recording {
      counts.unstopped += 1
    }
    covered = take.numbers.upperBound
    index += 1
  }

  private mutating func outcome(of take: Take) -> EpisodeEnd.Outcome {
    guard rules.outcome != nil else { return .unknown }
    guard let value = take.outcome else {
      counts.withoutOutcome += 1
      return .unknown
    }
    switch value {
    case .number(let number): return number.isTrue ? .success : .failure
    case .text(let text):
      switch text.lowercased() {
      case "success", "succeeded", "true", "yes", "1": return .success
      case "failure", "failed", "fail", "false", "no", "0": return .failure
      case "unknown", "": return .unknown
      default:
        counts.unknownOutcomes += 1
        counts.unknownOutcome = text
        return .unknown
      }
    }
  }

  private mutating func writeEnd() throws(StreamError) {
    guard let end = waiting else { return }
    waiting = nil
    try write(.end(end), time: end.time)
  }

  private mutating func write(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) {
    try declareMarkers(preferredID: nil)
    guard let markerID else { return }
    try relay.sink.write(
      Message(
        channelID: markerID, sequence: 0, logTime: time, publishTime: time,
        data: marker.encoded()))
  }
}
