package import Bytes
package import Stream

/// Makes steps from a recording: at each tick one value of every feature.
///
/// Ticks begin when every feature has a value and end when the first feature stops; latched topics
/// and text do not stop. A step is written as soon as every feature has a later sample, so memory
/// does not depend on the length of the episode. Where a feature pauses for too long, the episode
/// ends and another one begins.
package final class EpisodeAligner {
  let plan: AlignmentPlan
  var features: [FeatureSeries]
  var ticks: TickSource
  var output: AlignedOutput
  var channels: [UInt16: Channel] = [:]
  private var clockReaders: [UInt16: HeaderStamp?] = [:]
  private var markers: Set<UInt16> = []
  private var bracket = EpisodeBracket()
  /// The tick before the next one, or the start of the current part of the recording.
  var lastTick: UInt64?
  /// The feature that the last dropped tick lacked.
  var lateFeature: String?
  /// True when the clock's topic had a message, in this recording or any.
  private(set) var (hasClock, knowsClock) = (false, false)
  private var hasUnstampedClock: Bool?
  private var events: Set<UInt16> = []
  /// The ticks that wait for the others of their window.
  var window: [UInt64] = []
  /// The last good image of each feature, by its index.
  var lastImages: [Int: AlignedOutput.Value] = [:]
  /// Called at the end of each episode, with one line per feature.
  package var report: ((String) -> Void)? {
    get { output.report }
    set { output.report = newValue }
  }
  /// Called with what the user should know.
  package var warn: ((String) -> Void)? {
    get { output.warn }
    set { output.warn = newValue }
  }
  /// Takes events, each before the first step after it.
  package var onEvent: ((Message) throws(StreamError) -> Void)? {
    get { output.onEvent }
    set { output.onEvent = newValue }
  }

  /// A sample may arrive this much later than samples of other topics, ns, and still begin an
  /// episode.
  static let lateness: UInt64 = 1_000_000_000
  /// The most steps that one message may complete; more mean that the clock has jumped.
  private static let mostStepsAtOnce = 1 << 20

  /// - Parameters:
  ///   - budget: bytes of waiting samples kept in memory.
  package init(_ plan: AlignmentPlan, to sink: any RecordSink, budget: Int = 32 << 20) {
    self.plan = plan
    output = AlignedOutput(plan, to: sink)
    let store = SampleStore(budget: budget)
    ticks = TickSource(plan, lateness: Self.lateness)
    features = plan.features.map {
      FeatureSeries($0, plan) { SampleSeries(store, longestGap: plan.longestGap) }
    }
  }

  /// Takes the next record; returns one that is not part of the steps.
  package func take(_ record: Record) throws(StreamError) -> Record? {
    switch record {
    case .schema: return nil
    case .channel(let id, let channel):
      channels[id] = channel
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      try learn(id, channel)
      guard EpisodeEvent.isEvent(channel) else { return nil }
      events.insert(id)
      return record
    case .message(let message) where markers.contains(message.channelID):
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin):
        try bracket.begin()
        output.begin(begin)
      case .end(let end):
        try bracket.end()
        try finish(end)
      }
      return nil
    case .message(let message):
      try add(message)
      return nil
    default: return record
    }
  }

  /// Ends the stream. A stream without markers is one episode.
  /// - Throws: `.missing` when the stream had no message of a mapped topic.
  package func finish() throws(StreamError) {
    if bracket.isOpen || bracket.count == 0 {
      if let fault = missingTopic() { throw fault }
      try finish(EpisodeEnd())
    }
    bracket.close()
    if let fault = missingTopic() { throw fault }
  }

  private func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    for index in features.indices {
      try features[index].add(id, channel, plan)
    }
    if case .topic(let topic, _) = plan.clock, topic == channel.topic {
      let stamp = plan.time == .header ? try HeaderStamp(channel: channel) : nil
      clockReaders[id] = .some(stamp)
    }
  }

  private func add(_ message: Message) throws(StreamError) {
    _ = bracket.beginUnmarked()
    if plan.window != nil, ticks.seen == 0 { ticks.begin(at: 0) }
    if events.contains(message.channelID) { try output.add(event: message) }
    var isUsed = false
    if let stamp = clockReaders[message.channelID] {
      let time = try time(of: message, stamp)
      ticks.addClock(time: time)
      (isUsed, hasClock, knowsClock) = (true, true, true)
      hasUnstampedClock = hasUnstampedClock != false && time == 0 && message.logTime > 0
    }
    let stopped = stoppedTime
    for index in features.indices {
      for place in features[index].sources.indices {
        guard let reader = features[index].sources[place].readers[message.channelID] else {
          continue
        }
        do {
          let time = try reader.time(of: message, plan.time)
          guard try features[index].add(message, to: place, by: reader, time: time) else {
            continue
          }
          isUsed = true
        } catch {
          throw StreamError(
            error.kind, "'\(features[index].sources[place].source.topic)': \(error.text)")
        }
        trim(index, place, stopped)
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

  private func advance(isFinal: Bool) throws(StreamError) {
    if let window = plan.window { return try advance(window, isFinal: isFinal) }
    if ticks.next == nil, !startTicks() { return }
    var steps = 0
    while let tick = ticks.next, ticks.isSettled(tick, isFinal: isFinal),
      isCovered(tick, isFinal: isFinal)
    {
      if let gap = gap(at: tick) {
        restart(after: gap)
        continue
      }
      steps += try step(at: tick) ? 1 : 0
      lastTick = tick
      guard steps <= Self.mostStepsAtOnce else { throw tooManySteps(Self.mostStepsAtOnce, tick) }
      forget(before: tick)
    }
  }

  /// Starts the ticks if every feature has a value.
  private func startTicks() -> Bool {
    var start: UInt64 = 0
    removeAbsent { $0.isKnown }
    for feature in features {
      for source in feature.sources {
        guard let first = source.series.firstTime else { return false }
        start = max(start, first)
      }
    }
    guard !features.isEmpty, lastTick == nil else { return false }
    ticks.begin(at: start)
    return ticks.next != nil
  }

  /// The gap of a feature at a tick, or since the tick before; of several the one that ends last.
  private func gap(at tick: UInt64) -> AlignedOutput.Gap? {
    var found: AlignedOutput.Gap?
    for feature in features {
      for source in feature.sources where !source.isLatched {
        guard let times = source.series.gap(at: tick, since: lastTick),
          times.upperBound > found?.times.upperBound ?? 0
        else { continue }
        found = .init(
          feature: feature.mapping.name, topic: source.source.topic, times: times)
      }
    }
    return found
  }

  /// Begins another episode where a gap ends.
  private func restart(after gap: AlignedOutput.Gap) {
    forget(before: gap.times.upperBound)
    output.cut(at: gap, statistics: endStatistics(isEnd: false))
    lastTick = gap.times.upperBound
    lastImages.removeAll()
    ticks.begin(at: gap.times.upperBound)
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

  private func endStatistics(isEnd: Bool) -> [AlignedOutput.Statistics] {
    features.indices.map { (features[$0].mapping.name, features[$0].endStatistics(isEnd: isEnd)) }
  }

  /// Leaves out optional features that the recording does not have. All episodes have those of the
  /// first one.
  func removeAbsent(unless isThere: (FeatureSeries) -> Bool) {
    guard !output.isFixed else { return }
    features.removeAll { $0.mapping.isOptional && !isThere($0) }
  }

  private func finish(_ end: EpisodeEnd) throws(StreamError) {
    removeAbsent { $0.hasSamples }
    try advance(isFinal: true)
    if let fault = unstamped(clock: hasUnstampedClock == true) { throw fault }
    let statistics = endStatistics(isEnd: true)
    let reason = output.hasSteps ? nil : emptyReason()
    if !output.hasSteps {
      try output.openEmpty(try outputs(), at: features.first?.sources[0].times?.lowerBound ?? 0)
    }
    try output.end(end, statistics, emptyBecause: reason)
    if missingTopic() == nil { output.tellDelayed() }
    features = features.map { $0.restarted() }
    ticks = TickSource(plan, lateness: Self.lateness)
    lastImages.removeAll()
    (lastTick, lateFeature, hasClock, hasUnstampedClock) = (nil, nil, false, nil)
    for id in channels.keys.sorted() { if let channel = channels[id] { try learn(id, channel) } }
  }
}
