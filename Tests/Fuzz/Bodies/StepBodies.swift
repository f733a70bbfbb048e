internal import EpisodeCodec

/// A tensor, a text and an episode marker, and a stream of steps. Written values read back
/// unchanged.
func readSteps(_ input: Bytes) {
  attempt { () throws(StreamError) in
    let tensor = try Tensor(parsing: input)
    let again = succeed { () throws(StreamError) in try Tensor(parsing: tensor.encoded()) }
    precondition(
      again.type == tensor.type && again.shape == tensor.shape && again.data == tensor.data)
    if let picture = PictureTensor(tensor, of: "observation/depth") {
      let images = succeed { () throws(StreamError) in
        try (0..<picture.count).map { (index) throws(StreamError) in try picture.image(index) }
      }
      let copy = succeed { () throws(StreamError) in try picture.replacing(with: images) }
      precondition(copy.shape == tensor.shape && copy.data == tensor.data)
    }
  }
  attempt { () throws(StreamError) in
    let text = try TextPayload.parse(input.span)
    let encoded = TextPayload.encode(text)
    let again = succeed { () throws(StreamError) in try TextPayload.parse(encoded.span) }
    precondition(again == text)
  }
  attempt { () throws(StreamError) in
    let encoded = try EpisodeMarker(parsing: input.span).encoded()
    let again = succeed { () throws(StreamError) in try EpisodeMarker(parsing: encoded.span) }
    precondition(encoded == again.encoded())
  }
  attempt { () throws(StreamError) in
    let reader = StepReader(try StreamReader(FileInput(input)))
    while let event = try reader.next() {
      if case .step(let step) = event { precondition(step.values.count <= reader.features.count) }
    }
  }
}

/// Aligns a recording: the first line is a feature's mapping, the rest the stream.
func alignSteps(_ input: Bytes) throws(StreamError) {
  let line = input.array.prefix { $0 != 0x0A }
  let mapping = try FeatureMapping(mapping: String(decoding: line, as: UTF8.self))
  for clock in [AlignmentPlan.Clock.rate(50), .topic(mapping.sources[0].topic, every: 2)] {
    var plan = AlignmentPlan(clock: clock, features: [mapping])
    plan.time = .header
    if case .rate = clock {
      (plan.tolerance, plan.longestGap) = (30_000_000, 200_000_000)
    }
    attempt { () throws(StreamError) in
      let reader = try StreamReader(FileInput(input.dropFirst(line.count + 1)))
      let writer = try StreamWriter(FileOutput(toMemory: ()), header: reader.header)
      let aligner = EpisodeAligner(plan, to: ShortSink(writer))
      while let record = try reader.next() { _ = try aligner.take(record) }
      try aligner.finish()
    }
  }
}

/// Takes a limited number of messages: a recording of a century legitimately has endless steps.
private final class ShortSink: RecordSink {
  private let sink: any RecordSink
  private var left = 1000

  init(_ sink: any RecordSink) { self.sink = sink }

  func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError) {
    try sink.addSchema(schema, preferredID: preferredID)
  }

  func addChannel(
    _ channel: Channel, preferredID: UInt16?, distinctFrom others: Set<UInt16>
  ) throws(StreamError) -> UInt16 {
    try sink.addChannel(channel, preferredID: preferredID, distinctFrom: others)
  }

  func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    left -= 1
    guard left > 0 else { throw StreamError(.limit, "enough messages") }
    try sink.write(message, followedBy: tail)
  }

  func write(_ metadata: Metadata) throws(StreamError) { try sink.write(metadata) }
  func write(raw record: Bytes) throws(StreamError) { try sink.write(raw: record) }
  func finish() throws(StreamError) { try sink.finish() }
}
