import EpisodeCodec

import Testing
@testable import Trajectories

/// Runs a transform on steps in memory and reads its output.
struct TransformRun {
  private(set) var features: [Feature] = []
  private(set) var episodes: [[Step]] = []

  /// - Parameters:
  ///   - inputs: the features, with their values of all steps of each episode.
  init(
    _ inputs: [(feature: Feature, values: [[Bytes?]])],
    _ make: (StepWriter) -> any StepTransform
  ) throws {
    let output = FileOutput(toMemory: ())
    let stream = try StreamWriter(output, header: Header())
    let transform = make(StepWriter(to: stream))
    let features = inputs.map(\.feature)
    for index in 0..<(inputs.first?.values.count ?? 0) {
      var begin = EpisodeBegin()
      begin.index = UInt64(index)
      try transform.begin(begin)
      for step in 0..<inputs[0].values[index].count {
        let time = UInt64(step)
        let values = inputs.map { input in
          input.values[index][step].map {
            Message(
              channelID: 0, sequence: UInt32(step), logTime: time, publishTime: time, data: $0)
          }
        }
        try transform.write(
          Step(index: UInt32(step), time: time, values: values), of: features)
      }
      try transform.end(EpisodeEnd())
    }
    try transform.finish()
    try stream.finish()
    let reader = StepReader(try StreamReader(FileInput(Bytes(output.collected))))
    while let event = try reader.next() {
      switch event {
      case .begin: episodes.append([])
      case .step(let step): episodes[episodes.count - 1].append(step)
      case .end: break
      }
    }
    self.features = reader.features
  }

  var names: [String] { features.map(\.name) }

  /// The values of a feature in all steps.
  func values(_ name: String) throws -> [Bytes?] {
    let position = try #require(names.firstIndex(of: name), "\(name) in \(names)")
    return episodes.joined().map { $0.values[position]?.data }
  }

  /// The values of a feature of numbers.
  func tensors(_ name: String) throws -> [Tensor] {
    try values(name).map { try Tensor(parsing: try #require($0)) }
  }

  /// All numbers of a feature, step by step.
  func numbers(_ name: String) throws -> [Double] {
    try tensors(name).flatMap { tensor in
      stride(from: 0, to: tensor.data.count, by: tensor.type.size).map {
        tensor.type.double(at: $0, in: tensor.data.span)
      }
    }
  }

  func texts(_ name: String) throws -> [String] {
    try values(name).map { value in
      let message = try #require(value)
      return try TextPayload.parse(message.span)
    }
  }

  /// The payloads of compressed images as text.
  func images(_ name: String) throws -> [String] {
    try values(name).map { try Self.payload(of: try #require($0)) }
  }

  static func payload(of message: Bytes) throws -> String {
    let image = try CompressedImageMessage(message, family: .foxglove)
    return String(decoding: image.payload.array, as: UTF8.self)
  }
}

/// A step's value, by kind.
enum Value {
  static func image(_ payload: String) throws -> Bytes {
    var image = CompressedImageMessage(
      header: .foxglove(timestamp: nil, frameID: nil), format: .jpeg,
      payload: Bytes(Array(payload.utf8)))
    if payload.isEmpty { image.format = "" }
    let parts = try image.serialized()
    return Bytes(joining: [parts.prefix, parts.payload])
  }

  static func text(_ text: String) -> Bytes { TextPayload.encode(text) }

  static func floats(_ numbers: [Float], shape: [Int]? = nil) -> Bytes {
    var builder = ByteBuilder()
    for number in numbers { builder.append(number.bitPattern) }
    return Tensor(
      type: .float32, shape: shape ?? [numbers.count], data: Bytes(builder.bytes)
    ).encoded()
  }

  static func integer(_ number: Int) -> Bytes {
    var builder = ByteBuilder()
    builder.append(Int32(number))
    return Tensor(type: .int32, shape: [], data: Bytes(builder.bytes)).encoded()
  }
}

extension ImageWindow {
  /// The image of each frame of a window without references to other windows.
  var images: [Bytes?] {
    frames.enumerated().map { position, frame in
      frame.image ?? frames[..<position].last { $0.isOfStep(of: frame) && $0.image != nil }?.image
    }
  }
}
