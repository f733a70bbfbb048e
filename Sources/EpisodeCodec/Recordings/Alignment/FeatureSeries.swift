internal import Bytes
internal import Stream
internal import TrajectoryMath

/// A feature being made: its sources, and how well they fit the ticks.
struct FeatureSeries {
  let mapping: FeatureMapping
  let rule: SampleRule
  var sources: [SourceSeries]
  /// The extents of the first value, which all others must have.
  private var shape: [Int]?

  init(_ mapping: FeatureMapping, rule: SampleRule, _ makeSeries: @escaping () -> SampleSeries) {
    self.mapping = mapping
    self.rule = rule
    sources = mapping.sources.map { SourceSeries($0, makeSeries) }
  }

  /// The same feature before the first sample of another recording.
  func restarted() -> FeatureSeries {
    var feature = self
    (feature.sources, feature.shape) = (sources.map { $0.restarted() }, nil)
    return feature
  }

  /// Adds a channel if a source uses it.
  mutating func add(
    _ id: UInt16, _ channel: Channel, time: AlignmentPlan.TimeSource
  ) throws(StreamError) {
    for index in sources.indices {
      do {
        guard let path = try sources[index].path(on: channel.topic) else { continue }
        let reader = try SampleReader(channel, path, time: time)
        if let form = reader.form { try check(form) }
        sources[index].readers[id] = reader
      } catch { throw StreamError(error.kind, "feature '\(mapping.name)': \(error.text)") }
    }
  }

  /// Adds a message of a source.
  /// - Returns: false when it has none of the elements that the path chooses by name.
  mutating func add(
    _ message: Message, to place: Int, by reader: SampleReader, time: UInt64
  ) throws(StreamError) -> Bool {
    let isFirst = sources[place].form == nil
    let isAdded = try sources[place].add(message, by: reader, time: time)
    if isFirst, let form = sources[place].form { try check(form) }
    return isAdded
  }

  private func check(_ form: SampleReader.Form) throws(StreamError) {
    if case .numbers = form { return }
    guard sources.count == 1 else {
      throw StreamError(.unsupported, "only numbers can be concatenated")
    }
    guard rule != .linear || mapping.rule == nil else {
      throw StreamError(.unsupported, "only numbers can be interpolated")
    }
  }

  /// The kind and schema of the output; nil before the first sample.
  func feature() throws(StreamError) -> Feature? {
    switch sources[0].form {
    case .image(let schema):
      var feature = try Feature(name: mapping.name, kind: .image, schema: schema)
      sources[0].losses.save(in: &feature.channel)
      return feature
    case .numbers: return try Feature(name: mapping.name, kind: .tensor, schema: Tensor.schema)
    case nil: return nil
    case .text: return try Feature(name: mapping.name, kind: .text, schema: TextPayload.schema)
    }
  }

  /// The samples for a tick, one choice per source.
  func choose(at tick: UInt64) throws(StreamError) -> [SourceSeries.Choice] {
    var choices: [SourceSeries.Choice] = []
    for source in sources {
      guard let choice = source.choose(rule, at: tick) else {
        throw StreamError(.missing, "feature '\(mapping.name)' has no value")
      }
      choices.append(choice)
    }
    return choices
  }

  /// The value of a step.
  mutating func use(
    _ choices: [SourceSeries.Choice], at tick: UInt64
  ) throws(StreamError) -> SampleContent {
    var parts: [SamplePart] = []
    for index in sources.indices {
      parts.append(try sources[index].use(choices[index], at: tick))
    }
    return try joined(parts)
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

  /// Ends the statistics of an episode: of several sources the worst.
  mutating func endStatistics(isEnd: Bool) -> SampleStatistics {
    var worst = sources[0].endStatistics(isEnd: isEnd)
    for index in sources.indices.dropFirst() {
      worst = worst.worse(sources[index].endStatistics(isEnd: isEnd))
    }
    return worst
  }
}
