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

  init(_ mapping: FeatureMapping, _ plan: AlignmentPlan, _ makeSeries: @escaping () -> SampleSeries)
  {
    self.mapping = mapping
    rule = mapping.isBundle ? .hold : mapping.rule ?? plan.rule
    let names = NameMemory(ordersAll: plan.ordersByName)
    sources = mapping.sources.map { SourceSeries($0, names: names, makeSeries) }
  }

  /// True when the recording has the topics of all sources.
  var isKnown: Bool { sources.allSatisfy { !$0.readers.isEmpty } }
  /// True when every source has had a message in this recording.
  var hasSamples: Bool { sources.allSatisfy { $0.times != nil } }

  /// The same feature before the first sample of another recording.
  func restarted() -> FeatureSeries {
    var feature = self
    (feature.sources, feature.shape) = (sources.map { $0.restarted() }, nil)
    return feature
  }

  /// Adds a channel if a source uses it.
  mutating func add(
    _ id: UInt16, _ channel: Channel, _ plan: AlignmentPlan
  ) throws(StreamError) {
    for index in sources.indices {
      do {
        guard let path = try sources[index].path(on: channel.topic) else { continue }
        let reader = try SampleReader(channel, path, plan)
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
    guard !mapping.isBundle else {
      throw StreamError(.unsupported, "only numbers can be bundled")
    }
    guard sources.count == 1 else {
      throw StreamError(.unsupported, "only numbers can be concatenated")
    }
    guard rule != .linear || mapping.rule == nil else {
      throw StreamError(.unsupported, "only numbers can be interpolated")
    }
  }

  /// The kinds and schemas of the output; none before the first sample.
  func outputs() throws(StreamError) -> [Feature] {
    switch sources[0].form {
    case .image(let schema):
      var feature = try Feature(name: mapping.name, kind: .image, schema: schema)
      sources[0].losses.save(in: &feature.channel)
      return [feature]
    case .numbers:
      var outputs: [Feature] = []
      for name in mapping.names {
        outputs.append(try Feature(name: name, kind: .tensor, schema: Tensor.schema))
      }
      return outputs
    case nil: return []
    case .text:
      return [try Feature(name: mapping.name, kind: .text, schema: TextPayload.schema)]
    }
  }

  /// The samples for a tick, one choice per source; nil when a source has none.
  /// - Parameter times: those that samples may have.
  func choose(at tick: UInt64, in times: ClosedRange<UInt64>?) -> [SourceSeries.Choice]? {
    var choices: [SourceSeries.Choice] = []
    for source in sources {
      guard let choice = source.choose(rule, at: tick, in: times) else { return nil }
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

  /// All samples after a time up to a tick, the oldest first, padded with zeros, and which of them
  /// are samples.
  /// - Parameters:
  ///   - previous: the tick before; nil takes the newest sample only.
  ///   - size: the number of samples that a step has.
  mutating func bundle(
    _ choice: SourceSeries.Choice, at tick: UInt64, since previous: UInt64?, _ size: Int
  ) throws(StreamError) -> (values: SampleContent, mask: SampleContent) {
    let parts = try sources[0].bundle(choice, at: tick, since: previous)
    guard parts.count <= size else {
      throw StreamError(
        .limit,
        "feature '\(mapping.name)' has \(parts.count) samples up to the tick at "
          + "\(Timestamp.text(tick)); raise --bundle from \(size)")
    }
    let type: TensorElementType =
      if case .numbers(let type)? = sources[0].form { type } else { .uint8 }
    let count = sources[0].count ?? 0
    var elements = ByteBuilder()
    var mask = ByteBuilder()
    for part in parts {
      guard part.count == count else {
        throw StreamError(
          .malformed, "feature '\(mapping.name)' has \(part.count) elements after \(count)")
      }
      elements.append(part.content.head.span)
      mask.append(1 as UInt8)
    }
    let padding = size - parts.count
    elements.append([UInt8](repeating: 0, count: padding * count * type.size))
    mask.append([UInt8](repeating: 0, count: padding))
    let isScalar = sources[0].isScalar && count == 1
    let values = Tensor(
      type: type, shape: isScalar ? [size] : [size, count], data: Bytes(elements.bytes))
    let isThere = Tensor(type: .bool, shape: [size], data: Bytes(mask.bytes))
    return (SampleContent(head: values.encoded()), SampleContent(head: isThere.encoded()))
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
