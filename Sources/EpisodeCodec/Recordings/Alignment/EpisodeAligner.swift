package import Bytes
internal import Images
package import Stream
internal import TrajectoryMath

/// Makes steps from a recording: at each tick one value of every feature.
///
/// Ticks begin when every feature has a value and end when the first feature stops; latched topics
/// and text do not stop. A step is written as soon as every feature has a later sample, so memory
/// does not depend on the length of the episode.
package final class EpisodeAligner {
  private let plan: AlignmentPlan
  private let sink: any RecordSink
  private let store: SampleStore
  private var channels: [UInt16: Channel] = [:]
  private var features: [FeatureSeries] = []
  private var ticks: TickSource
  private var clockReaders: [UInt16: HeaderStamp?] = [:]
  private var markers: Set<UInt16> = []
  private var writer: StepWriter?
  private var begin: EpisodeBegin?
  private var bracket = EpisodeBracket()
  private var ticksDropped = 0
  private var badImages: BadImages
  /// The last good image of each feature, by its index.
  private var lastImages: [Int: FeatureSeries.Value] = [:]
  /// Steps of the episode so far.
  private var steps = 0
  /// Called at the end of each episode, with one line per feature.
  package var report: ((String) -> Void)?
  /// Called at the end of an episode that has lost something.
  package var warn: ((String) -> Void)?

  /// A sample may arrive this much later than samples of other topics, ns, and still begin an
  /// episode.
  private static let lateness: UInt64 = 1_000_000_000
  /// The most steps that one message may complete; more mean that the clock has jumped.
  private static let mostStepsAtOnce = 1 << 20

  /// - Parameters:
  ///   - budget: bytes of waiting samples kept in memory.
  package init(_ plan: AlignmentPlan, to sink: any RecordSink, budget: Int = 32 << 20) {
    self.plan = plan
    self.sink = sink
    badImages = BadImages(plan.badImages)
    store = SampleStore(budget: budget)
    ticks = TickSource(plan.clock, lateness: Self.lateness)
    features = plan.features.map { FeatureSeries($0, rule: $0.rule ?? plan.rule, store) }
  }

  private func resetFeatures() {
    features = features.map { $0.restarted(store) }
    ticks = TickSource(plan.clock, lateness: Self.lateness)
    (ticksDropped, steps) = (0, 0)
    (badImages, lastImages) = (BadImages(plan.badImages), [:])
  }

  /// Takes the next record; returns one that is not part of the steps.
  package func take(_ record: Record) throws(StreamError) -> Record? {
    switch record {
    case .schema: return nil
    case .channel(let id, let channel):
      channels[id] = channel
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      try learn(id, channel)
      return nil
    case .message(let message) where markers.contains(message.channelID):
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin):
        try bracket.begin()
        self.begin = begin
      case .end(let end):
        // The episode keeps its index until all of it is written.
        var ended = bracket
        try ended.end()
        try finish(end)
        bracket = ended
      }
      return nil
    case .message(let message):
      try add(message)
      return nil
    default: return record
    }
  }

  /// Ends a stream without markers, which is one episode.
  /// - Throws: `.missing` when the stream had no message of a mapped topic.
  package func finish() throws(StreamError) {
    if bracket.isOpen || bracket.count == 0 { try finish(EpisodeEnd()) }
    bracket.close()
  }

  private func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    for index in features.indices {
      try features[index].add(
        id, channel, time: plan.time, ruleIsOwn: features[index].mapping.rule != nil)
    }
    if case .topic(let topic, _) = plan.clock, topic == channel.topic {
      let stamp = plan.time == .header ? try HeaderStamp(channel: channel) : nil
      clockReaders[id] = .some(stamp)
    }
  }

  private func add(_ message: Message) throws(StreamError) {
    _ = bracket.beginUnmarked()
    if let stamp = clockReaders[message.channelID] {
      ticks.addClock(time: try time(of: message, stamp))
    }
    var isUsed = clockReaders[message.channelID] != nil
    for index in features.indices {
      for place in features[index].sources.indices {
        guard let reader = features[index].sources[place].readers[message.channelID] else {
          continue
        }
        isUsed = true
        do {
          let time = try reader.time(of: message, plan.time)
          guard try features[index].sources[place].add(message, by: reader, time: time) else {
            continue
          }
          features[index].statistics.addSample(time: time)
        } catch {
          throw StreamError(
            error.kind, "'\(features[index].sources[place].source.topic)': \(error.text)")
        }
        trim(&features[index].sources[place].series)
      }
    }
    if isUsed { try advance(isFinal: false) }
  }

  private func time(of message: Message, _ stamp: HeaderStamp?) throws(StreamError) -> UInt64 {
    switch plan.time {
    case .log: message.logTime
    case .publish: message.publishTime
    case .header: try stamp?.read(message.data.span) ?? message.logTime
    }
  }

  /// Drops samples that no tick can need, so that a waiting feature keeps few.
  private func trim(_ series: inout SampleSeries) {
    if let tick = ticks.next {
      series.forget(before: tick)
      // On the other clocks a topic's tick may arrive late.
      guard plan.time == .log || !ticks.isTopic else { return }
      series.thin { before, _, after in ticks.mayTick(from: before, to: after) }
    } else if writer == nil, let last = series.lastTime {
      series.forget(before: last - min(Self.lateness, last))
    }
  }

  private func advance(isFinal: Bool) throws(StreamError) {
    if ticks.next == nil, !startTicks() { return }
    var steps = 0
    while let tick = ticks.next, ticks.isSettled(tick, isFinal: isFinal),
      isCovered(tick, isFinal: isFinal)
    {
      steps += 1
      guard steps <= Self.mostStepsAtOnce else {
        throw StreamError(.limit, "more than \(Self.mostStepsAtOnce) steps without a message")
      }
      try step(at: tick)
      ticks.advance()
      for index in features.indices {
        for place in features[index].sources.indices {
          features[index].sources[place].series.forget(before: tick)
        }
      }
    }
  }

  /// Starts the ticks if every feature has a value.
  private func startTicks() -> Bool {
    var start: UInt64 = 0
    for feature in features {
      for source in feature.sources {
        guard let first = source.series.firstTime else { return false }
        start = max(start, first)
      }
    }
    guard !features.isEmpty else { return false }
    ticks.begin(at: start)
    return ticks.next != nil
  }

  /// True when no feature has stopped before the tick, and none can get a better sample for it.
  private func isCovered(_ tick: UInt64, isFinal: Bool) -> Bool {
    let areAllLatched = features.allSatisfy { $0.sources.allSatisfy(\.isLatched) }
    for feature in features {
      for source in feature.sources where !source.isLatched || (areAllLatched && !ticks.isTopic) {
        guard let last = source.series.lastTime, isFinal ? last >= tick : last > tick else {
          return false
        }
      }
    }
    return true
  }

  private func step(at tick: UInt64) throws(StreamError) {
    var values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)] = []
    for index in features.indices {
      guard let value = try goodValue(of: index, at: tick) else { return }
      features[index].statistics.addTick(skew: value.skew)
      if let tolerance = plan.tolerance, value.skew > tolerance {
        switch plan.missing {
        case .repeat: break
        case .drop:
          ticksDropped += 1
          return
        case .error:
          throw StreamError(
            .missing,
            "feature '\(features[index].mapping.name)' has no sample within the tolerance of \(tick)"
          )
        }
      }
      values.append((value.content.head, value.content.tail, value.time))
    }
    if let instruction = plan.instruction {
      values.append((TextPayload.encode(instruction), .empty, tick))
    }
    if writer == nil { try open(at: tick, values.map(\.data)) }
    try writer?.write(time: tick, values: values)
    steps += 1
  }

  /// The value of a feature, with the rule for bad images applied; nil when the step is left out.
  private func goodValue(
    of index: Int, at tick: UInt64
  ) throws(StreamError) -> FeatureSeries.Value? {
    let value = try features[index].value(at: tick)
    guard let fault = value.fault else {
      if plan.badImages == .repeat, case .image = features[index].sources[0].form {
        lastImages[index] = value
      }
      return value
    }
    let place = "'\(features[index].mapping.name)' of step \(steps)"
    do throws(StreamError) {
      let last = lastImages[index]
      guard try badImages.handle(fault, place, canRepeat: last != nil), var last else { return nil }
      last.skew = tick - min(last.time, tick)
      return last
    } catch { throw error.prefixed("\(place) of episode \(bracket.count): ") }
  }

  /// Writes the beginning of the episode.
  private func open(at time: UInt64, _ values: [Bytes]) throws(StreamError) {
    var outputs: [Feature] = []
    for feature in features { outputs.append(try feature.feature()) }
    if plan.instruction != nil {
      outputs.append(
        try Feature(name: "language_instruction", kind: .text, schema: TextPayload.schema))
    }
    var episode = begin ?? .unmarked(index: bracket.count, time: time)
    episode.index = bracket.count
    if case .rate(let rate) = plan.clock { episode.rate = rate }
    if let place = outputs.firstIndex(where: { $0.name == "language_instruction" }),
      outputs[place].kind == .text, place < values.count
    {
      let text = values[place]
      episode.languageInstruction = try TextPayload.parse(text.span)
    }
    episode.time = time
    let writer = StepWriter(to: sink)
    try writer.declare(outputs)
    try writer.begin(episode)
    self.writer = writer
  }

  private func finish(_ end: EpisodeEnd) throws(StreamError) {
    try advance(isFinal: true)
    try checkSources()
    if writer == nil { try open(at: features.first?.sources[0].series.firstTime ?? 0, []) }
    var end = end
    end.index = bracket.count
    end.attributes.append(KeyValue("alignment/ticks_dropped", "\(ticksDropped)"))
    for index in features.indices {
      let statistics = features[index].finish()
      let name = features[index].mapping.name
      end.attributes.append(KeyValue("alignment/\(name)", statistics.json))
      report?("episode \(bracket.count): \(name): \(statistics.text)")
    }
    badImages.count(in: &end)
    if let summary = badImages.summary(dropping: "step") {
      warn?("episode \(bracket.count): \(summary)")
    }
    if ticksDropped > 0 { report?("episode \(bracket.count): \(ticksDropped) ticks dropped") }
    try writer?.end(end)
    (writer, begin) = (nil, nil)
    resetFeatures()
    for id in channels.keys.sorted() { if let channel = channels[id] { try learn(id, channel) } }
  }

  /// - Throws: `.missing` when a feature's topic does not exist or has no message.
  private func checkSources() throws(StreamError) {
    for feature in features {
      for source in feature.sources where source.series.firstTime == nil {
        if let others = source.names.others {
          throw StreamError(
            .missing,
            "feature '\(feature.mapping.name)': no message on '\(source.source.topic)' has "
              + "\(others.chosen); the names are \(others.names)")
        }
        let topics = Set(channels.values.map(\.topic)).sorted()
          .filter { $0 != EpisodeMarker.channel.topic }
        let known = topics.contains(source.source.topic)
        throw StreamError(
          .missing,
          "feature '\(feature.mapping.name)': no \(known ? "message on" : "topic") "
            + "'\(source.source.topic)'"
            + (known ? "" : "; the topics are \(topics.joined(separator: ", "))"))
      }
    }
    if case .topic(let topic, _) = plan.clock, clockReaders.isEmpty {
      throw StreamError(.missing, "no topic '\(topic)' for the clock")
    }
  }
}
