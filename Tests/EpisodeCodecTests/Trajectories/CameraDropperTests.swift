import EpisodeCodec
import Testing

@testable import Trajectories

/// Takes steps as they are.
private final class Recorder: StepTransform {
  var steps: [Step] = []
  var features: [Feature] = []

  func begin(_ episode: EpisodeBegin) {}
  func write(_ step: consuming Step, of features: [Feature]) {
    self.features = features
    steps.append(step)
  }
  func end(_ episode: EpisodeEnd) {}
}

struct CameraDropperTests {
  private static let cameras = ["primary", "secondary", "wrist"]

  /// For each step and camera, whether its image is there; checks that the pad mask says so.
  private func run(
    _ settings: CameraDropper.Settings, steps: Int, missing: Set<String> = []
  ) throws -> [[Bool]] {
    let recorder = Recorder()
    let dropper = CameraDropper(settings, before: recorder)
    let features = try Self.cameras.map {
      try Feature.image("observation/image_\($0)", .compressed)
    }
    try dropper.begin(EpisodeBegin())
    for index in 0..<steps {
      let values = try Self.cameras.map { camera -> Message? in
        Message(
          channelID: 0, sequence: UInt32(index), logTime: 0, publishTime: 0,
          data: try Value.image(missing.contains(camera) ? "" : "\(camera) \(index)"))
      }
      try dropper.write(Step(index: UInt32(index), time: 0, values: values), of: features)
    }
    #expect(
      recorder.features.map(\.name).suffix(3)
        == Self.cameras.map { "observation/pad_mask_dict/image_\($0)" })
    return try recorder.steps.enumerated().map { index, step in
      try Self.cameras.indices.map { camera in
        let image = try #require(step.values[camera]?.data)
        let isThere = try !TransformRun.payload(of: image).isEmpty
        if isThere {
          #expect(try TransformRun.payload(of: image) == "\(Self.cameras[camera]) \(index)")
        }
        #expect(try PadMasks.isSet(#require(step.values[3 + camera]?.data)) == isThere)
        return isThere
      }
    }
  }

  private func settings(_ probability: Double, keep: String? = nil) -> CameraDropper.Settings {
    var settings = CameraDropper.Settings()
    (settings.probability, settings.kept, settings.seed) = (probability, keep, 4)
    return settings
  }

  @Test func oneCameraAlwaysStays() throws {
    let found = try run(settings(1), steps: 300)
    #expect(found.allSatisfy { $0.filter { $0 }.count == 1 })
    for camera in 0..<3 { #expect((70...130).contains(found.filter { $0[camera] }.count)) }
  }

  @Test func othersDropIndependently() throws {
    let found = try run(settings(0.25), steps: 3000)
    let dropped = found.joined().filter { !$0 }.count
    // Two of three cameras may drop, each in a quarter of the steps.
    #expect((1350...1650).contains(dropped))
  }

  @Test func theNamedCameraStays() throws {
    let found = try run(settings(1, keep: "observation/image_wrist"), steps: 50)
    #expect(found.allSatisfy { $0 == [false, false, true] })
    #expect(throws: StreamError(.missing, "")) {
      try run(settings(1, keep: "observation/image_left"), steps: 1)
    }
  }

  @Test func paddingIsNotWhatStays() throws {
    let found = try run(settings(1), steps: 100, missing: ["primary", "wrist"])
    #expect(found.allSatisfy { $0 == [false, true, false] })
  }

  @Test func aWindowDropsAsAWhole() throws {
    let recorder = Recorder()
    let dropper = CameraDropper(settings(1, keep: "observation/image_a"), before: recorder)
    let features = try [
      Feature.window("observation/image_a", of: .compressed),
      .window("observation/image_b", of: .compressed),
      .tensor("observation/pad_mask_dict/image_a"), .tensor("observation/pad_mask_dict/image_b"),
    ]
    let window = try ImageWindow([
      .init(number: 3, image: Value.image("x")), .init(number: 4, image: Value.image("y")),
    ]).encoded()
    let mask = Tensor(type: .bool, shape: [2], data: Bytes([0, 1])).encoded()
    let values = [window, window, mask, mask].map {
      Message(channelID: 0, sequence: 0, logTime: 0, publishTime: 0, data: $0)
    }
    try dropper.begin(EpisodeBegin())
    try dropper.write(Step(index: 0, time: 0, values: values), of: features)
    let found = recorder.steps[0].values.compactMap { $0?.data }
    #expect(found[0] == window && found[2] == mask)
    let frames = try ImageWindow(parsing: found[1]).frames
    #expect(frames.map(\.number) == [3, 4] && frames.allSatisfy { $0.image == .empty })
    #expect(try Tensor(parsing: found[3]).data.array == [0, 0])
  }
}
