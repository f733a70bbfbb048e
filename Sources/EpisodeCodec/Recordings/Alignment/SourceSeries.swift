internal import Bytes
internal import Stream
internal import TrajectoryMath

/// One source of a feature: its channels in the stream and its waiting samples.
struct SourceSeries {
  private(set) var source: FieldSource
  /// True when the stream has a topic that the source means.
  private(set) var isFound = false
  var readers: [UInt16: SampleReader] = [:]
  var series: SampleSeries
  /// How well the samples fit the ticks of the episode so far.
  var statistics = SampleStatistics()
  /// The times of the first and the last sample of the recording.
  private(set) var times: ClosedRange<UInt64>?
  /// True when any recording of the stream had a sample.
  private(set) var isKnown = false
  /// True when every stamp was 0, although a time of recording was not.
  private(set) var isUnstamped = false
  var form: SampleReader.Form?
  private var typeText = ""
  var isScalar = true
  /// The numbers in the first sample.
  private(set) var count: Int?
  /// Of its channels, how the images of one that lost most lost quality.
  private(set) var losses = LossHistory()
  /// Latched sources do not stop: their last sample stays valid.
  var isLatched = false
  /// Those of all episodes, because the elements of a feature must not change between episodes.
  var names: NameMemory

  private let makeSeries: () -> SampleSeries
  /// The time of the sample that the last step used.
  private var lastTime: UInt64?

  init(
    _ source: FieldSource, names: NameMemory = NameMemory(),
    _ makeSeries: @escaping () -> SampleSeries
  ) {
    self.source = source
    self.makeSeries = makeSeries
    series = makeSeries()
    self.names = names
  }

  /// The same source before the first sample of another recording.
  func restarted() -> SourceSeries {
    var other = SourceSeries(source, names: names, makeSeries)
    other.isKnown = isKnown
    return other
  }

  /// The path in the messages of a channel's topic; nil when the source does not mean that topic.
  /// - Throws: `.malformed` when it may mean two topics of the stream.
  mutating func path(on topic: String) throws(StreamError) -> FieldPath? {
    guard let path = source.path(on: topic) else { return nil }
    guard !isFound || topic == source.topic else {
      throw StreamError(
        .malformed,
        "'\(source.topic)\(source.path)' may mean the topic '\(source.topic)' or '\(topic)'; "
          + "write one of them in quotes")
    }
    source = source.on(topic)
    isFound = true
    return path
  }

  /// Reads the value of a message; the first message determines the type of all.
  /// - Returns: false when the message has none of the elements that the path chooses by name.
  mutating func add(
    _ message: Message, by reader: SampleReader, time: UInt64
  ) throws(StreamError) -> Bool {
    let form =
      if let known = reader.form ?? form { known } else { try reader.form(of: message) }
    let typeText = "\(reader.typeName) (\(form.text))"
    guard self.form == nil || self.form == form else {
      throw StreamError(
        .unsupported, "the topic has messages of \(typeText) after \(self.typeText)")
    }
    let message = try reader.converted(message)
    guard let content = try reader.content(of: message, as: form, &names) else { return false }
    (self.form, self.typeText) = (form, typeText)
    if count == nil, case .numbers(let type) = form { count = content.count / type.size }
    (isScalar, isLatched) = (reader.isScalar, form == .text || reader.isLatched)
    if reader.losses.count > losses.count { losses = reader.losses }
    try series.add(content, time: time, fault: reader.fault(of: message))
    statistics.addSample(time: time)
    let isZero = time == 0 && message.logTime > 0
    isUnstamped = isZero && (times == nil || isUnstamped)
    times = min(time, times?.lowerBound ?? time)...max(time, times?.upperBound ?? time)
    isKnown = true
    return true
  }

  /// Ends the statistics of an episode, and begins those of another with the waiting samples.
  /// - Parameter isEnd: whether no sample can become part of another episode.
  mutating func endStatistics(isEnd: Bool) -> SampleStatistics {
    if isEnd { series.removeAll() }
    var ended = statistics
    ended.dropped = series.takeUnused()
    statistics = SampleStatistics()
    for sample in series.samples { statistics.addSample(time: sample.time) }
    lastTime = nil
    return ended
  }

  /// The sample of a tick, or the two around it.
  struct Choice {
    var first: Int
    var second: Int?
    var rule: SampleRule
    /// The time of the sample, of two that of the nearer one.
    var time: UInt64
    /// The difference from the tick; 0 for a latched source.
    var skew: UInt64
    /// The damage of an image.
    var fault: StreamError?
  }

  /// - Parameters:
  ///   - rule: of the feature. Where numbers are interpolated, images are held. Text and latched
  ///     sources are always held, because no later sample can be expected.
  ///   - times: those that the nearest sample may have; nil for all.
  func choose(_ rule: SampleRule, at tick: UInt64, in times: ClosedRange<UInt64>?) -> Choice? {
    var rule = rule
    if case .numbers = form {} else if rule == .linear { rule = .hold }
    if isLatched { rule = .hold }
    let chosen =
      if let times, rule == .nearest {
        series.chooseNearest(at: tick, in: times).map { ($0, nil as Int?) }
      } else {
        series.choose(rule, at: tick)
      }
    guard let (first, second) = chosen else { return nil }
    var time = series.samples[first].time
    if let second {
      let after = series.samples[second].time
      if after - tick < tick - time { time = after }
    }
    let skew = isLatched ? 0 : time > tick ? time - tick : tick - time
    return Choice(
      first: first, second: second, rule: rule, time: time, skew: skew,
      fault: series.samples[first].fault)
  }

  /// The value that a step at a tick uses.
  mutating func use(_ chosen: Choice, at tick: UInt64) throws(StreamError) -> SamplePart {
    if !isLatched {
      if chosen.time == lastTime { statistics.repeated += 1 }
      lastTime = chosen.time
    }
    statistics.addTick(skew: chosen.skew)
    let type: TensorElementType = if case .numbers(let type)? = form { type } else { .uint8 }
    let part = SamplePart(content: try series.content(chosen.first), type: type)
    series.markUsed(chosen.first)
    guard let second = chosen.second else { return chosen.rule == .linear ? part.asReal : part }
    let next = SamplePart(content: try series.content(second), type: type)
    series.markUsed(second)
    guard part.count == next.count else {
      throw StreamError(
        .malformed, "\(source.description) has \(next.count) elements after \(part.count)")
    }
    let (start, end) = (series.samples[chosen.first].time, series.samples[second].time)
    let values = zip(part.doubles, next.doubles).map { a, b in
      Interpolation.linear(a, b, start: start, end: end, at: tick)
    }
    return SamplePart(values, isFloat32: type == .float32)
  }

  /// The samples after a time up to a tick.
  /// - Parameter previous: nil takes the chosen sample only.
  mutating func bundle(
    _ chosen: Choice, at tick: UInt64, since previous: UInt64?
  ) throws(StreamError) -> [SamplePart] {
    statistics.addTick(skew: chosen.skew)
    let type: TensorElementType = if case .numbers(let type)? = form { type } else { .uint8 }
    var first = chosen.first
    while let previous, first > 0, series.samples[first - 1].time > previous { first -= 1 }
    if let previous, series.samples[chosen.first].time <= previous { first = chosen.first + 1 }
    var parts: [SamplePart] = []
    for index in first..<chosen.first + 1 {
      parts.append(SamplePart(content: try series.content(index), type: type))
      series.markUsed(index)
    }
    if parts.isEmpty { statistics.repeated += 1 }
    return parts
  }

  /// The first tick after a dropped one for which the source may have a sample within the tolerance.
  func nextTick(after tick: UInt64, _ chosen: Choice, tolerance: UInt64) -> UInt64 {
    let place = series.index(atOrBefore: tick).map { $0 + 1 } ?? 0
    guard chosen.skew > tolerance, place < series.samples.count else { return tick }
    let next = series.samples[place].time
    return chosen.rule == .hold ? next : next - min(tolerance, next)
  }
}
