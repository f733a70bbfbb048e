import EpisodeCodec

import Testing
@testable import Datasets

struct RLDSEpisodeDecoderTests {
  private typealias Value = (data: Bytes, tail: Bytes, sampleTime: UInt64)

  private func options(_ features: [String]) -> RLDSEpisodeDecoder.Options {
    var options = RLDSEpisodeDecoder.Options()
    options.selection.wanted = features.map { TopicPattern($0) }
    return options
  }

  private func message(_ value: Value) -> Bytes { Bytes(value.data.array + value.tail.array) }

  @Test func theFirstEpisodeIsReadAsItWasWritten() throws {
    var decoder = try RLDSEpisodeDecoder(
      RLDSFixture.dataset().features,
      options(["action", "observation/state", "observation/contacts", "observation/words"]))
    let begin = try decoder.begin(RLDSFixture.records()[0])
    #expect(decoder.count == 4)
    #expect(
      decoder.features.map(\.name) == [
        "action", "observation/contacts", "observation/state", "observation/words",
      ])
    #expect(begin.languageInstruction == "pick the cübe 0")
    #expect(
      begin.attributes == [
        KeyValue("episode_id", "-3"), KeyValue("file_path", "/data/0.bag"),
        KeyValue("origin", "[0.0,0.5,-1e-09]"), KeyValue("success", "false"),
        KeyValue("tags", "[]"),
      ])
    var values: [Value] = []
    for step in 0..<4 {
      try decoder.nextStep(time: 7, into: &values)
      let tensors = try values[0..<3].map { try Tensor(parsing: message($0)) }
      #expect(tensors.map(\.type) == [.float32, .float32, .float64])
      #expect(tensors.map(\.shape) == [[7], [step % 3, 3], [2, 3]])
      let action = tensors[0].data
      let second = TensorElementType.float32.double(at: 4, in: action.span)
      #expect(second == Double(step + 1) / 8)
      let words = message(values[3])
      let text = try TextPayload.parse(words.span)
      #expect(text == "[\"a \(step)\",\"ü \(step)\"]")
      #expect(values.allSatisfy { $0.sampleTime == 7 })
    }
  }

  @Test func anEmptyStringIsAnImageWithoutData() throws {
    var decoder = try RLDSEpisodeDecoder(
      RLDSFixture.dataset().features, options(["observation/image_primary"]))
    _ = try decoder.begin(RLDSFixture.records()[2])
    let channel = try #require(ImageChannel(decoder.features[0].channel))
    var values: [Value] = []
    var paddings: [Bool] = []
    for _ in 0..<decoder.count {
      try decoder.nextStep(time: 0, into: &values)
      paddings.append(try ImagePadding.isPadding(message(values[0]), channel))
    }
    #expect(paddings == [false, false, true])
  }

  @Test func bytesThatAreNoTextAreATensor() throws {
    var decoder = try RLDSEpisodeDecoder(
      RLDSFixture.dataset().features, options(["observation/blob", "language_*"]))
    _ = try decoder.begin(RLDSFixture.records()[0])
    #expect(decoder.features.map(\.kind) == [.text, .tensor])
    var asked = options(["language_*"])
    asked.bytes = [TopicPattern("*")]
    decoder = try RLDSEpisodeDecoder(RLDSFixture.dataset().features, asked)
    _ = try decoder.begin(RLDSFixture.records()[0])
    #expect(decoder.features.map(\.kind) == [.tensor])
  }

  // Records that do not match their declaration.

  private let features = RLDSFeatures(
    steps: [
      RLDSFeature("action", .numbers(.float32, shape: [2], .none)),
      RLDSFeature("flag", .numbers(.bool, shape: [], .none)),
      RLDSFeature("rows", .numbers(.int32, shape: [], .none), nesting: 1),
    ], episode: [RLDSFeature("episode_metadata/id", .numbers(.int32, shape: [], .none))])

  private let good: [(key: String, kind: Int, list: [UInt8])] = [
    ("steps/action", 2, [0x0A, 16] + [UInt8](repeating: 0, count: 16)),
    ("steps/flag", 3, [0x0A, 2, 1, 0]),
    ("steps/rows/ragged_flat_values", 3, [0x0A, 3, 1, 2, 3]),
    ("steps/rows/ragged_row_lengths_0", 3, [0x0A, 2, 1, 2]),
    ("episode_metadata/id", 3, [0x0A, 1, 5]),
  ]

  @Test func aGoodRecordIsRead() throws {
    var decoder = try RLDSEpisodeDecoder(features, .init())
    _ = try decoder.begin(RLDSFixture.record(good.reversed()))
    #expect(decoder.count == 2)
  }

  /// Shapes of an attribute of the six numbers 1 to 6, in sequences or not; nil where they do not fit.
  private static let attributes: [(shape: [Int], nesting: Int, text: String?)] = [
    ([6], 0, "[1,2,3,4,5,6]"), ([2, 3], 0, "[[1,2,3],[4,5,6]]"),
    ([3, 1, 2], 0, "[[[1,2]],[[3,4]],[[5,6]]]"), ([2], 1, "[[1,2],[3,4],[5,6]]"),
    ([], 1, "[1,2,3,4,5,6]"), ([2, 2], 0, nil), ([4], 1, nil), ([0], 1, nil),
  ]

  @Test(arguments: attributes)
  func anAttributeHasTheShapeOfItsFeature(_ shape: [Int], _ nesting: Int, _ text: String?) throws {
    let features = RLDSFeatures(
      steps: [RLDSFeature("flag", .numbers(.bool, shape: [], .none))],
      episode: [RLDSFeature("m", .numbers(.int32, shape: shape, .none), nesting: nesting)])
    let record = RLDSFixture.record([
      ("steps/flag", 3, [0x0A, 2, 1, 0]), ("m", 3, [0x0A, 6, 1, 2, 3, 4, 5, 6]),
    ])
    var decoder = try RLDSEpisodeDecoder(features, .init())
    guard let text else {
      let error = #expect(throws: StreamError.self) { try decoder.begin(record) }
      #expect(error?.kind == .malformed)
      return
    }
    #expect(try decoder.begin(record).attributes == [KeyValue("m", text)])
  }

  @Test(arguments: 0..<5)
  func everyMissingFeatureIsNamed(_ index: Int) throws {
    var record = good
    record.remove(at: index)
    var decoder = try RLDSEpisodeDecoder(features, .init())
    let error = try #require(throws: StreamError.self) {
      try decoder.begin(RLDSFixture.record(record))
    }
    #expect(error.kind == .missing)
    let name = ["steps/action", "steps/flag", "steps/rows", "steps/rows", "metadata/id"][index]
    #expect(error.text.contains(name))
  }

  @Test(
    arguments: [
      (0, 2, [0x0A, 12] + [UInt8](repeating: 0, count: 12)),
      (0, 2, [0x0A, 24] + [UInt8](repeating: 0, count: 24)), (0, 3, [0x0A, 4, 1, 1, 1, 1]),
      (1, 3, [0x0A, 3, 1, 0, 1]), (1, 3, []), (2, 3, [0x0A, 2, 1, 2]), (3, 3, [0x0A, 3, 1, 1, 1]),
      (3, 3, [0x0A, 2, 2, 2]), (4, 3, [0x0A, 2, 1, 2]), (4, 2, [0x0A, 4, 0, 0, 0, 0]),
    ] as [(Int, Int, [UInt8])])
  func everyWrongCountOrKindIsNamed(_ index: Int, _ kind: Int, _ list: [UInt8]) throws {
    var record = good
    (record[index].kind, record[index].list) = (kind, list)
    var decoder = try RLDSEpisodeDecoder(features, .init())
    let error = try #require(throws: StreamError.self) {
      try decoder.begin(RLDSFixture.record(record))
    }
    #expect(error.kind == .malformed)
    let name = ["action", "flag", "rows", "rows", "id"][index]
    #expect(error.text.contains("'steps/\(name)'") || error.text.contains("'episode_metadata/id'"))
  }

  @Test func aValueBeyondItsTypeThrows() throws {
    let features = RLDSFeatures(
      steps: [RLDSFeature("x", .numbers(.uint8, shape: [], .none))], episode: [])
    var decoder = try RLDSEpisodeDecoder(features, .init())
    _ = try decoder.begin(RLDSFixture.record([("steps/x", 3, [0x0A, 4, 255, 1, 128, 2])]))
    var values: [Value] = []
    try decoder.nextStep(time: 0, into: &values)
    #expect(values[0].data.array.last == 255)
    #expect(throws: StreamError(.malformed, "")) { try decoder.nextStep(time: 0, into: &values) }
  }
}
