package import Bytes
package import Stream
internal import TrajectoryMath

/// Draws steps or whole episodes from several datasets by weight.
package final class StepMixer {
  package enum Level: String, Sendable, CaseIterable { case step, episode }

  /// When a mixture ends.
  package struct Extent: Sendable {
    /// True to start an exhausted source again; false to continue with the others.
    package var repeats: Bool
    /// Ends after this many steps; at episode level with the episode that reaches it.
    package var steps: Int?

    package init(repeats: Bool, steps: Int?) {
      self.repeats = repeats
      self.steps = steps
    }
  }

  private final class Input {
    let source: MixtureSource
    let threads: Int
    var relay: Relay
    var steps: StepReader
    /// The indexes of its features among the mixture's.
    var places: [Int] = []
    var episode = EpisodeBegin()
    var hasSteps = false

    init(_ source: MixtureSource, _ reader: StreamReader, _ relay: Relay, _ threads: Int) {
      self.source = source
      self.threads = threads
      self.relay = relay
      steps = StepReader(reader)
    }
  }

  private let sink: any RecordSink
  private let frames: FrameStream
  private let writer: StepWriter
  private var inputs: [Input] = []
  private var features: [Feature] = []
  private var random: CounterRandom
  private var choice: WeightedChoice
  private var written = 0
  private var episodes: UInt64 = 0

  /// Opens all sources, passes on their provenance, each record once, and adds the mixture's own.
  /// - Parameters:
  ///   - weights: one per source.
  ///   - threads: per source, for the decompression of chunks.
  ///   - seed: nil to derive it from all provenance.
  package init(
    _ sources: [MixtureSource], weights: [Double], threads: [Int], seed: UInt64?,
    provenance own: Provenance?, to sink: any RecordSink
  ) throws(StreamError) {
    self.sink = sink
    writer = StepWriter(to: sink)
    frames = FrameStream(to: writer)
    choice = WeightedChoice(weights)
    random = CounterRandom(seed: 0, episode: 0, purpose: 0)
    var known: Set<Metadata> = []
    var digest = Digest()
    for (source, threads) in zip(sources, threads) {
      let reader = try source.open(threads: threads)
      inputs.append(Input(source, reader, Relay(to: sink), threads))
      try source.explained { () throws(StreamError) in
        for metadata in try Provenance.take(from: reader) where known.insert(metadata).inserted {
          digest.add(metadata)
          try sink.write(metadata)
        }
      }
    }
    if let own = own?.metadata {
      digest.add(own)
      try sink.write(own)
    }
    random = CounterRandom(seed: seed ?? digest.value, episode: 0, purpose: 0)
  }

  package func run(_ level: Level, _ extent: Extent) throws(StreamError) {
    for input in inputs { passOthers(of: input, level) }
    while extent.steps.map({ written < $0 }) ?? true,
      let index = choice.index(at: random.unitDouble())
    {
      let input = inputs[index]
      let isThere: Bool
      switch level {
      case .step: isThere = try drawStep(input)
      case .episode: isThere = try drawEpisode(input)
      }
      if isThere { continue }
      try input.source.close()
      guard extent.repeats else {
        choice.remove(index)
        continue
      }
      guard input.hasSteps else {
        throw StreamError(.missing, "no steps to repeat").naming(input.source.name)
      }
      let reader = try input.source.open(threads: input.threads)
      (input.steps, input.places, input.hasSteps) = (StepReader(reader), [], false)
      // The other records were passed on the first time.
      _ = try input.source.explained { () throws(StreamError) in try Provenance.take(from: reader) }
    }
    if level == .step { try frames.end() }
  }

  /// - Returns: false at the end of the source.
  private func drawStep(_ input: Input) throws(StreamError) -> Bool {
    while let event = try next(of: input) {
      switch event {
      case .begin(let episode): input.episode = named(episode, input)
      case .step(let step):
        let placed = try place(step, input)
        try frames.write(placed, of: features, dataset: input.episode.dataset)
        return true
      case .end: break
      }
    }
    return false
  }

  private func drawEpisode(_ input: Input) throws(StreamError) -> Bool {
    while let event = try next(of: input) {
      switch event {
      case .begin(let episode):
        var begin = named(episode, input)
        begin.index = episodes
        try writer.begin(begin)
      case .step(let step):
        let placed = try place(step, input)
        try writer.declare(features)
        try writer.write(placed)
      case .end(var end):
        end.index = episodes
        episodes += 1
        try writer.end(end)
        return true
      }
    }
    return false
  }

  private func next(of input: Input) throws(StreamError) -> StepReader.Event? {
    try input.source.explained { () throws(StreamError) in try input.steps.next() }
  }

  private func named(_ episode: EpisodeBegin, _ input: Input) -> EpisodeBegin {
    var episode = episode
    if episode.dataset.isEmpty { episode.dataset = input.source.name }
    return episode
  }

  /// A step with its values in the order of the mixture's features.
  private func place(_ step: Step, _ input: Input) throws(StreamError) -> Step {
    for feature in input.steps.features.dropFirst(input.places.count) {
      input.places.append(try place(of: feature, input.source.name))
    }
    written += 1
    input.hasSteps = true
    guard
      input.places.indices.contains(where: { input.places[$0] != $0 })
        || input.places.count != features.count
    else { return step }
    var placed = Step(
      index: step.index, time: step.time, values: Array(repeating: nil, count: features.count))
    for (index, value) in step.values.enumerated() { placed.values[input.places[index]] = value }
    return placed
  }

  /// Datasets share a feature name only if its kind, masks included, is the same in all of them.
  private func place(of feature: Feature, _ source: String) throws(StreamError) -> Int {
    guard let place = features.firstIndex(where: { $0.name == feature.name }) else {
      features.append(feature)
      return features.count - 1
    }
    guard features[place] == feature else {
      throw StreamError(
        .unsupported, "feature '\(feature.name)' differs in kind from earlier sources"
      ).naming(source)
    }
    return place
  }

  private func passOthers(of input: Input, _ level: Level) {
    input.steps.onOther = { [frames] (record) throws(StreamError) in
      // No message before the episode of frames: it would begin one of its own.
      if level == .step, case .message(let message) = record {
        try frames.open(at: message.logTime)
      }
      try input.relay.pass(record)
    }
  }
}
