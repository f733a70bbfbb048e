import EpisodeCodec

/// A trajectory as columns: the input and the output of a transform.
struct StepTable {
  /// A feature and its payload in each step.
  var columns: [(feature: Feature, payloads: [Bytes])] = []
  var begin = EpisodeBegin()

  var steps: Int { columns.first?.payloads.count ?? 0 }
  var names: [String] { columns.map(\.feature.name) }

  mutating func add(_ name: String, texts: [String]) throws {
    columns.append((try .text(name), texts.map(TextPayload.encode)))
  }

  /// - Parameter shape: of the value in one step.
  mutating func add(_ name: String, floats: [Float], shape: [Int] = []) throws {
    var builder = ByteBuilder()
    for value in floats { builder.append(value.bitPattern) }
    try add(name, .float32, elements: builder.bytes, shape: shape)
  }

  mutating func add(
    _ name: String, _ type: TensorElementType, elements: [UInt8], shape: [Int] = []
  ) throws {
    let size = shape.reduce(type.size, *)
    let payloads = stride(from: 0, to: elements.count, by: size).map {
      Tensor(type: type, shape: shape, data: Bytes(Array(elements[$0..<$0 + size]))).encoded()
    }
    columns.append((try .tensor(name), payloads))
  }

  /// Gives the steps as one episode to a transform or a sink.
  func run(_ transform: any StepConsumer) throws {
    try transform.begin(begin)
    for index in 0..<steps {
      let values = columns.map { column in
        Message(
          channelID: 0, sequence: UInt32(index), logTime: UInt64(index) * 100,
          publishTime: UInt64(index) * 100, data: column.payloads[index])
      }
      try transform.write(
        Step(index: UInt32(index), time: UInt64(index) * 100, values: values),
        of: columns.map(\.feature))
    }
    try transform.end(EpisodeEnd())
  }

  /// The written steps of all episodes.
  init(written sink: CollectingSink) throws {
    for channel in sink.channels {
      guard let feature = try Feature(channel) else { continue }
      columns.append((feature, sink.messages(on: channel.topic).map(\.data)))
    }
    if case .begin(let begin)? = sink.markers.first { self.begin = begin }
  }

  init() {}

  func payloads(_ name: String) -> [Bytes]? {
    columns.first { $0.feature.name == name }?.payloads
  }

  func tensors(_ name: String) throws -> [Tensor] {
    try (payloads(name) ?? []).map { try Tensor(parsing: $0) }
  }

  func doubles(_ name: String) throws -> [Double] {
    try tensors(name).flatMap { tensor in
      stride(from: 0, to: tensor.data.count, by: tensor.type.size).map {
        tensor.type.double(at: $0, in: tensor.data.span)
      }
    }
  }

  func texts(_ name: String) throws -> [String] {
    try (payloads(name) ?? []).map { try TextPayload.parse($0.span) }
  }

  /// The result of a map, with no swaps.
  func mapped(_ map: TrajectoryMap) throws -> StepTable {
    let sink = CollectingSink()
    let mapper = TrajectoryMapper(map, seed: 1, to: StepWriter(to: sink))
    mapper.draw = { _, _ in 0.9 }
    try run(mapper)
    return try StepTable(written: sink)
  }

  func mapped(_ text: String) throws -> StepTable {
    try mapped(TrajectoryMap([MapFile(parsing: text, source: "test.map")]))
  }
}
