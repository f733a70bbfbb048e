internal import EpisodeCodec

/// A map, run on a small trajectory with each form of a dataset and without one, and a condition.
func mapTrajectory(_ input: Bytes) {
  let text = String(decoding: input.array, as: UTF8.self)
  attempt { () throws(StreamError) in
    let file = try MapFile(parsing: text, source: "fuzz.map")
    for dataset in [nil, file.datasets.first] {
      attempt { () throws(StreamError) in
        let writer = try stepWriter()
        try runTrajectory(
          TrajectoryMapper(TrajectoryMap([file], dataset: dataset), seed: 1, to: writer))
      }
    }
  }
  attempt { () throws(StreamError) in
    var condition = TrajectoryCondition()
    condition.expressions = [try MapCondition(parsing: text, source: "fuzz")]
    try runTrajectory(TrajectoryFilter(condition, to: stepWriter()))
  }
}

private func stepWriter() throws(StreamError) -> StepWriter {
  let header = Header(profile: "", library: "fuzz")
  return StepWriter(to: try StreamWriter(FileOutput(toMemory: ()), header: header))
}

/// Three steps with features of many types.
private func runTrajectory(_ transform: any StepTransform) throws(StreamError) {
  let features: [Feature] = [
    try .tensor("action"), try .tensor("observation/state"), try .tensor("observation/depth"),
    try .tensor("counts"), try .tensor("flag"), try .text("language_instruction"),
    try .image("observation/image", .compressed), try .tensor("packed"),
  ]
  func tensor(_ type: TensorElementType, _ shape: [Int], _ step: UInt8) -> Bytes {
    let bytes = (0..<shape.reduce(type.size, *)).map { UInt8(truncatingIfNeeded: $0) &* 37 &+ step }
    return Tensor(type: type, shape: shape, data: Bytes(bytes)).encoded()
  }
  try transform.begin(EpisodeBegin())
  for index in 0..<3 as Range<UInt8> {
    let payloads = [
      tensor(.float32, [7], index), tensor(.float64, [8], index),
      tensor(.uint16, [2, 2, 1], index),
      tensor(.int64, [3], index), tensor(.bool, [], index), TextPayload.encode("go \(index)"),
      Bytes.empty, tensor(.uint8, [5 + Int(index)], index),
    ]
    let values = payloads.map { payload in
      Message(
        channelID: 0, sequence: UInt32(index), logTime: UInt64(index), publishTime: UInt64(index),
        data: payload)
    }
    try transform.write(
      Step(index: UInt32(index), time: UInt64(index), values: values), of: features)
  }
  try transform.end(EpisodeEnd())
  try transform.finish()
}
