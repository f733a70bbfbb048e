internal import Bytes
internal import Images
internal import Stream
internal import TrajectoryMath

/// Writes the episodes of steps that recordings become: usually one each, more where a feature
/// pauses for too long, and one without steps where there is none.
struct AlignedOutput {
  typealias Statistics = (feature: String, of: SampleStatistics)
  typealias Value = (data: Bytes, tail: Bytes, sampleTime: UInt64)

  /// A pause of a feature that is too long for one episode.
  struct Gap {
    var feature: String
    var topic: String
    var times: Range<UInt64>
  }

  private let plan: AlignmentPlan
  private let sink: any RecordSink
  var report: ((String) -> Void)?
  var warn: ((String) -> Void)?
  var onEvent: ((Message) throws(StreamError) -> Void)?
  /// Ticks without a step in the current episode.
  var ticksDropped = 0
  private var writer: StepWriter?
  /// Attributes of an episode that a gap has ended. Its END waits for the next step, because without
  /// one it is the END of the recording.
  private var waiting: (ticksDropped: Int, others: [KeyValue])?
  private var begin: EpisodeBegin?
  private var badImages: BadImages
  /// Steps of the episode so far.
  private var steps = 0
  /// Events that wait for a step after them.
  private var events = Queue<Message>()
  /// Where the last gap of the recording ended.
  private var partStart: UInt64?
  /// Episodes and recordings that have ended.
  private var (index, recording): (UInt64, UInt64) = (0, 0)
  private var gaps = 0
  /// Warnings that an error may make superfluous.
  private var delayed: [String] = []

  /// The most gaps reported.
  private static let mostGaps = 20
  private static let mostEvents = 1 << 16

  init(_ plan: AlignmentPlan, to sink: any RecordSink) {
    self.plan = plan
    self.sink = sink
    badImages = BadImages(plan.badImages)
  }

  /// True while steps continue an episode.
  var isOpen: Bool { writer != nil && waiting == nil }
  /// True when an episode has fixed the features of all.
  private(set) var isFixed = false
  /// True when the recording has become at least one step.
  var hasSteps: Bool { writer != nil }

  mutating func begin(_ episode: EpisodeBegin) { begin = episode }

  /// Begins the episode of the first step.
  mutating func open(
    at time: UInt64, _ features: [Feature], _ values: [Value]
  ) throws(StreamError) {
    if let (ticksDropped, attributes) = waiting {
      var end = EpisodeEnd()
      end.attributes = [Self.attribute(ticksDropped: ticksDropped)] + attributes
      try passEvents(before: partStart ?? time)
      try close(end)
    }
    var features = features
    if plan.instruction != nil {
      features.append(
        try Feature(name: "language_instruction", kind: .text, schema: TextPayload.schema))
    }
    var episode = beginning(at: time)
    if let instruction = plan.instruction {
      episode.languageInstruction = instruction
    } else if let place = features.firstIndex(where: { $0.name == "language_instruction" }),
      features[place].kind == .text
    {
      let text = values[place].data
      episode.languageInstruction = try TextPayload.parse(text.span)
    }
    try begin(episode, features)
  }

  private mutating func begin(_ episode: EpisodeBegin, _ features: [Feature]) throws(StreamError) {
    let writer = StepWriter(to: sink)
    try writer.declare(features)
    try writer.begin(episode)
    (self.writer, isFixed) = (writer, true)
  }

  private func beginning(at time: UInt64) -> EpisodeBegin {
    var episode = begin ?? .unmarked(index: recording, time: time)
    if let partStart { episode.cut(EpisodeCut(start: partStart, end: nil)) }
    (episode.index, episode.time) = (index, time)
    if case .rate(let rate) = plan.clock { episode.rate = rate }
    return episode
  }

  mutating func write(time: UInt64, _ values: [Value]) throws(StreamError) {
    var values = values
    if let instruction = plan.instruction {
      values.append((TextPayload.encode(instruction), .empty, time))
    }
    try passEvents(before: time)
    try writer?.write(time: time, values: values)
    steps += 1
  }

  /// - Throws: `.limit` when too many wait for a step.
  mutating func add(event: Message) throws(StreamError) {
    guard events.count < Self.mostEvents else {
      throw StreamError(.limit, "more than \(Self.mostEvents) events without a step")
    }
    events.append(event)
  }

  private mutating func passEvents(before time: UInt64) throws(StreamError) {
    while let event = events.first, event.logTime < time {
      _ = events.popFirst()
      try onEvent?(event)
    }
  }

  /// Counts a bad image.
  /// - Returns: true when the previous image takes its place, false when the step is left out.
  /// - Throws: the fault with its place, if that is the rule.
  mutating func handle(
    _ fault: StreamError, of feature: String, canRepeat: Bool
  ) throws(StreamError) -> Bool {
    let place = "'\(feature)' of step \(steps)"
    do throws(StreamError) {
      return try badImages.handle(fault, place, canRepeat: canRepeat)
    } catch { throw error.prefixed("\(place) of episode \(index): ") }
  }

  private mutating func countBadImages(in end: inout EpisodeEnd) {
    badImages.count(in: &end)
    if let summary = badImages.summary(dropping: "step") { warn?("episode \(index): \(summary)") }
    badImages = BadImages(plan.badImages)
  }

  /// Ends the episode at a gap; another one begins with the next step.
  /// - Parameter statistics: of each feature.
  mutating func cut(at gap: Gap, statistics: [Statistics]) {
    gaps += 1
    if gaps <= Self.mostGaps {
      let length = (gap.times.upperBound - gap.times.lowerBound).secondsText
      warn?(
        "\(name): feature '\(gap.feature)' has no message on '\(gap.topic)' for "
          + "\(length) after \(Timestamp.text(gap.times.lowerBound)); "
          + (isOpen ? "another episode begins" : "the episode begins there")
          + (gaps == Self.mostGaps ? "; more gaps are not reported" : ""))
    }
    if isOpen {
      var text = JSONText()
      text.beginObject()
      text.member("feature", gap.feature)
      text.member("from_ns", gap.times.lowerBound)
      text.member("to_ns", gap.times.upperBound)
      text.endObject()
      var part = EpisodeEnd()
      part.attributes = attributes(statistics) + [KeyValue("alignment/gap", text.string)]
      countBadImages(in: &part)
      waiting = (ticksDropped, part.attributes)
      ticksDropped = 0
    }
    partStart = gap.times.upperBound
  }

  /// Ends the last episode of the recording.
  /// - Parameters:
  ///   - reason: why the recording has no steps.
  ///   - isDelayed: whether to report that later, or not at all.
  mutating func end(
    _ end: EpisodeEnd, _ statistics: [Statistics],
    emptyBecause reason: (text: String, isDelayed: Bool)?
  ) throws(StreamError) {
    var end = end
    let attributes = waiting?.others ?? attributes(statistics)
    ticksDropped += waiting?.ticksDropped ?? 0
    end.attributes += [Self.attribute(ticksDropped: ticksDropped)] + attributes
    ticksDropped = 0
    countBadImages(in: &end)
    if let reason {
      let text = "\(name) has no steps: \(reason.text)"
      guard plan.empty == .warn else { throw StreamError(.missing, text) }
      if reason.isDelayed { delayed.append(text) } else { warn?(text) }
      end.attributes.append(KeyValue(EmptyEpisodeRule.reasonKey, reason.text))
    }
    try passEvents(before: .max)
    try close(end)
    (begin, partStart) = (nil, nil)
    recording += 1
  }

  /// The current episode in a message.
  private var name: String {
    let source = begin?.source ?? ""
    return "episode \(index)" + (source.isEmpty ? "" : " ('\(source.printable)')")
  }

  /// Begins the episode of a recording without steps.
  mutating func openEmpty(_ features: [Feature], at time: UInt64) throws(StreamError) {
    try begin(beginning(at: time), features)
  }

  /// Reports what `end` delayed.
  mutating func tellDelayed() {
    for text in delayed { warn?(text) }
    delayed.removeAll()
  }

  private static func attribute(ticksDropped: Int) -> KeyValue {
    KeyValue("alignment/ticks_dropped", "\(ticksDropped)")
  }

  private func attributes(_ statistics: [Statistics]) -> [KeyValue] {
    var attributes: [KeyValue] = []
    for (feature, statistics) in statistics {
      attributes.append(KeyValue("alignment/\(feature)", statistics.json))
      report?("episode \(index): \(feature): \(statistics.text)")
    }
    if ticksDropped > 0 { report?("episode \(index): \(ticksDropped) ticks dropped") }
    return attributes
  }

  private mutating func close(_ end: EpisodeEnd) throws(StreamError) {
    var end = end
    end.index = index
    try writer?.end(end)
    (writer, waiting, steps) = (nil, nil, 0)
    index += 1
  }
}

extension UInt64 {
  /// A length of time in ns, for people.
  var secondsText: String {
    self < 1_000_000 ? "\(self) ns" : "\(Double(self / 1_000_000) / 1000) s"
  }
}
