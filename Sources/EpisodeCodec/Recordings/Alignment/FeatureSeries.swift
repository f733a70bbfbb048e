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
  var form: SampleReader.Form?
  private var typeText = ""
  var isScalar = true
  /// Latched sources do not stop: their last sample stays valid.
  var isLatched = false
  /// Those of all episodes, because the elements of a feature must not change between episodes.
  var names: NameMemory

  init(_ source: FieldSource, _ store: SampleStore, names: NameMemory = NameMemory()) {
    self.source = source
    self.names = names
    series = SampleSeries(store)
  }

  /// The path in the messages of a channel's topic; nil when the source does not mean that topic.
  /// - Throws: `.malformed` when it may mean two topics of the stream.
  mutating func path(on topic: String) throws(StreamError) -> FieldPath? {
    guard let path = source.path(on: topic) else { return nil }
    guard !isFound || topic == source.topic else {
      throw StreamError(
        .malformed,
        "'\(source.description)' may mean the topic '\(source.topic)' or '\(topic)'; "
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
    guard form == nil || form == reader.form else {
      throw StreamError(
        .unsupported, "the topic has messages of \(reader.typeText) after \(typeText)")
    }
    guard let content = try reader.content(of: message, &names) else { return false }
    (form, typeText) = (reader.form, reader.typeText)
    (isScalar, isLatched) = (reader.isScalar, reader.isLatched)
    try series.add(content, time: time, fault: reader.fault(of: message))
    return true
  }
}

/// A feature being made: its sources, and how well they fit the ticks.
struct FeatureSeries {
  let mapping: FeatureMapping
  let rule: SampleRule
  var sources: [SourceSeries]
  var statistics = SampleStatistics()
  private var lastTimes: [UInt64] = []
  /// The extents of the first value, which all others must have.
  private var shape: [Int]?

  init(_ mapping: FeatureMapping, rule: SampleRule, _ store: SampleStore) {
    self.mapping = mapping
    self.rule = rule
    sources = mapping.sources.map { SourceSeries($0, store) }
  }

  /// The same feature before its first sample in another episode.
  func restarted(_ store: SampleStore) -> FeatureSeries {
    var feature = FeatureSeries(mapping, rule: rule, store)
    feature.sources = sources.map { SourceSeries($0.source, store, names: $0.names) }
    return feature
  }

  /// Adds a channel if a source uses it.
  mutating func add(
    _ id: UInt16, _ channel: Channel, time: AlignmentPlan.TimeSource, ruleIsOwn: Bool
  ) throws(StreamError) {
    for index in sources.indices {
      do {
        guard let path = try sources[index].path(on: channel.topic) else { continue }
        let reader = try SampleReader(channel, path, time: time)
        try check(reader, ruleIsOwn)
        sources[index].readers[id] = reader
      } catch { throw StreamError(error.kind, "feature '\(mapping.name)': \(error.text)") }
    }
  }

  private func check(_ reader: SampleReader, _ ruleIsOwn: Bool) throws(StreamError) {
    if case .numbers = reader.form { return }
    guard sources.count == 1 else {
      throw StreamError(.unsupported, "only numbers can be concatenated")
    }
    guard rule != .linear || !ruleIsOwn else {
      throw StreamError(.unsupported, "only numbers can be interpolated")
    }
  }

  /// The rule for one source. Where numbers are interpolated, images are held. Text and latched
  /// sources are always held, because no later sample can be expected.
  private func rule(for source: SourceSeries) -> SampleRule {
    if source.isLatched { return .hold }
    if case .numbers = source.form { return rule }
    return rule == .linear ? .hold : rule
  }

  /// The kind and schema of the output, known once every source has a sample.
  func feature() throws(StreamError) -> Feature {
    switch sources[0].form {
    case .image(let schema): try Feature(name: mapping.name, kind: .image, schema: schema)
    case .numbers: try Feature(name: mapping.name, kind: .tensor, schema: Tensor.schema)
    case .text, nil: try Feature(name: mapping.name, kind: .text, schema: TextPayload.schema)
    }
  }

  /// The feature's value at a tick.
  struct Value {
    var content: SampleContent
    /// The time of the sample; of several samples the oldest.
    var time: UInt64
    /// The largest difference from the tick, without latched sources.
    var skew: UInt64
    /// The damage of an image.
    var fault: StreamError?
  }

  mutating func value(at tick: UInt64) throws(StreamError) -> Value {
    var parts: [SamplePart] = []
    var times: [UInt64] = []
    var skew: UInt64 = 0
    var fault: StreamError?
    for index in sources.indices {
      let rule = rule(for: sources[index])
      guard let form = sources[index].form,
        let chosen = sources[index].series.choose(rule, at: tick)
      else { throw StreamError(.missing, "feature '\(mapping.name)' has no value") }
      let (part, time) = try sources[index].part(chosen, form, rule, at: tick)
      parts.append(part)
      times.append(time)
      fault = fault ?? sources[index].series.samples[chosen.first].fault
      if !sources[index].isLatched { skew = max(skew, time > tick ? time - tick : tick - time) }
    }
    if times == lastTimes, sources.contains(where: { !$0.isLatched }) { statistics.repeated += 1 }
    lastTimes = times
    return Value(content: try joined(parts), time: times.min() ?? tick, skew: skew, fault: fault)
  }

  private mutating func joined(_ parts: [SamplePart]) throws(StreamError) -> SampleContent {
    guard let first = parts.first, case .numbers = sources[0].form else {
      guard case .text = sources[0].form, let text = parts.first else {
        return parts.first?.content ?? SampleContent(head: .empty)
      }
      return SampleContent(
        head: TextPayload.encode(String(repairingUTF8: text.content.head.span)))
    }
    let isScalar = parts.count == 1 && sources[0].isScalar && first.count == 1
    let type = parts.allSatisfy { $0.type == first.type } ? first.type : .float64
    var elements = ByteBuilder()
    for part in parts {
      if part.type == type {
        elements.append(part.content.head.span)
      } else {
        for value in part.doubles { elements.append(value.bitPattern) }
      }
    }
    let extents = isScalar ? [] : [elements.count / type.size]
    if let shape, shape != extents {
      throw StreamError(
        .malformed, "feature '\(mapping.name)' has shape \(extents) after \(shape)")
    }
    shape = extents
    let tensor = Tensor(type: type, shape: extents, data: Bytes(elements.bytes))
    return SampleContent(head: tensor.encoded())
  }

  /// Ends the episode: samples not used count as dropped.
  mutating func finish() -> SampleStatistics {
    for index in sources.indices {
      sources[index].series.removeAll()
      statistics.dropped += sources[index].series.unused
    }
    return statistics
  }
}

/// The value of one source.
struct SamplePart {
  var content: SampleContent
  var type: TensorElementType

  init(content: SampleContent, type: TensorElementType) {
    (self.content, self.type) = (content, type)
  }

  /// Numbers that may have fractions.
  init(_ values: [Double], isFloat32: Bool) {
    var elements = ByteBuilder()
    for value in values {
      if isFloat32 {
        elements.append(Float(value).bitPattern)
      } else {
        elements.append(value.bitPattern)
      }
    }
    content = SampleContent(head: Bytes(elements.bytes))
    type = isFloat32 ? .float32 : .float64
  }

  /// The same numbers in the type of interpolated values.
  var asReal: SamplePart {
    type == .float32 || type == .float64 ? self : SamplePart(doubles, isFloat32: false)
  }

  var count: Int { content.head.count / type.size }

  var doubles: [Double] {
    (0..<count).map { type.double(at: $0 * type.size, in: content.head.span) }
  }
}

extension SourceSeries {
  mutating func part(
    _ chosen: (first: Int, second: Int?), _ form: SampleReader.Form, _ rule: SampleRule,
    at tick: UInt64
  ) throws(StreamError) -> (part: SamplePart, time: UInt64) {
    let first = series.samples[chosen.first]
    series.markUsed(chosen.first)
    let type: TensorElementType = if case .numbers(let type) = form { type } else { .uint8 }
    let part = SamplePart(content: try series.content(chosen.first), type: type)
    guard let second = chosen.second else {
      return (rule == .linear ? part.asReal : part, first.time)
    }
    series.markUsed(second)
    let other = series.samples[second]
    let next = SamplePart(content: try series.content(second), type: type)
    guard part.count == next.count else {
      throw StreamError(
        .malformed, "\(source.description) has \(next.count) elements after \(part.count)")
    }
    let values = zip(part.doubles, next.doubles).map { a, b in
      Interpolation.linear(a, b, start: first.time, end: other.time, at: tick)
    }
    let isFirstNearer = tick - first.time <= other.time - tick
    return (
      SamplePart(values, isFloat32: type == .float32), isFirstNearer ? first.time : other.time
    )
  }
}
