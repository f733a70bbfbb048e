internal import EpisodeCodec
internal import TrajectoryMath

/// Every transform of steps on a stream. What a transform writes without an error is a stream that
/// reads back.
func transformSteps(_ input: Bytes) {
  attempt { () throws(StreamError) in
    let statistics = try StatisticsFile(parsing: Bytes(Array(statistics.utf8)).span)
    let table = try InstructionRephraser.Table(JSONValue(parsing: #"{"go": "walk.move"}"#))
    for make in transforms(statistics, table) {
      let output = FileOutput(toMemory: ())
      let failure = attempt { () throws(StreamError) in
        let reader = try StreamReader(FileInput(input))
        let writer = try StreamWriter(output, header: reader.header)
        let transform = make(StepWriter(to: writer))
        try StepReader(reader).forEach(transform)
        try transform.finish()
        try writer.finish()
      }
      guard failure == nil else { continue }
      succeed { () throws(StreamError) in
        let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
        while try reader.next() != nil {}
      }
    }
  }
}

private func transforms(
  _ statistics: StatisticsFile, _ table: InstructionRephraser.Table
) -> [(StepWriter) -> any StepTransform] {
  // Small budgets, so that steps go to temporary files.
  func buffer() -> EpisodeBuffer { EpisodeBuffer(budget: 300) }
  func windows(_ flavor: PipelineFlavor, stride: Int) -> WindowSettings {
    var settings = WindowSettings(WindowIndices(window: 2, future: 1))
    (settings.flavor, settings.stride) = (flavor, stride)
    return settings
  }
  var goals = GoalRelabeler.Settings()
  goals.seed = 1
  var cameras = CameraDropper.Settings()
  cameras.probability = 0.5
  return [
    { WindowMaker(windows(.openvla, stride: 1), to: $0) },
    { WindowMaker(windows(.octo, stride: 2), to: $0) },
    { GoalRelabeler(goals, to: $0, buffer: buffer()) },
    { TaskDropper(keepImageProbability: 0.5, seed: 1, to: $0, buffer: buffer()) },
    {
      InstructionRephraser(
        table, probability: 1, seed: 1,
        before: TaskDropper(keepImageProbability: 0.5, seed: 2, to: $0, buffer: buffer()),
        buffer: buffer())
    },
    {
      CameraDropper(
        cameras,
        before: StepSubsampler(.every(2), to: $0, budget: 300))
    },
    { StepSubsampler(.random(2, seed: 1), to: $0, budget: 300) },
    { StepShuffler(capacity: 3, memory: 200, seed: 1, to: $0) },
    { StepNormalizer(statistics, StepNormalizer.Options(), to: $0) },
    { ActionTokenizer(ActionTokenizer.Options(), to: $0) },
  ]
}

/// For actions of three numbers, as the seeds have them.
private let statistics = #"""
  {"action": {"mean": [0, 1, 2], "std": [1, 0, 3], "min": [-1, 1, 0], "max": [1, 1, 9],
  "q01": [-1, 1, 0], "q99": [1, 1, 9], "mask": [true, false, true]}}
  """#

/// The metadata of filters and of features: arguments as a JSON list, masks, a frame filter.
func readProvenance(_ input: Bytes) {
  attempt { () throws(StreamError) in
    var cursor = ByteCursor(input.span)
    let metadata = try Metadata(parsing: &cursor)
    guard let provenance = Provenance(metadata) else { return }
    precondition(Provenance(provenance.metadata) == provenance)
  }
  let text = String(decoding: input.array, as: UTF8.self)
  if let mask = Feature.mask(parsing: text) { precondition(mask.count == input.count) }
  attempt { () throws(StreamError) in
    var feature = try Feature.tensor("action")
    for key in [Feature.Mask.absoluteAction.rawValue, FrameFilter.key, Feature.imageKey] {
      feature.channel.metadata.append(KeyValue(key, text))
    }
    _ = try feature.mask(.absoluteAction)
    _ = try feature.frameFilter()
  }
}
