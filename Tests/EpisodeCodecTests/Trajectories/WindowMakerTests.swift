import EpisodeCodec
import Golden
import Testing

import TrajectoryMath
@testable import Trajectories

struct WindowMakerTests {
  private typealias Input = (feature: Feature, values: [[Bytes?]])

  private func tensors(_ name: String, _ values: [Bytes?]) throws -> Input {
    (try .tensor(name), [values])
  }

  private func settings(
    _ window: Int, _ future: Int, _ flavor: PipelineFlavor = .openvla
  ) -> WindowSettings {
    var settings = WindowSettings(WindowIndices(window: window, future: future))
    settings.flavor = flavor
    return settings
  }

  /// `action[t, d] = 4 t + d + 1`, `proprio[t, k] = 2 t + k + 0.5`, as in the goldens' inputs.
  private func inputs(_ count: Int, goals: [Int]? = nil) throws -> [Input] {
    let steps = (0..<count).map { Float($0) }
    var inputs = [
      try tensors("action", steps.map { t in Value.floats([1, 2, 3, 4].map { 4 * t + $0 }) }),
      try tensors("observation/proprio", steps.map { Value.floats([2 * $0 + 0.5, 2 * $0 + 1.5]) }),
      try tensors("observation/timestep", (0..<count).map { Value.integer($0) }),
    ]
    if let goals { inputs.append(try tensors("task/timestep", goals.map { Value.integer($0) })) }
    return inputs
  }

  @Test func windowsAreThoseOfTheOriginals() throws {
    let golden = try Golden.npz("chunk_act_obs")
    let cases = try #require(Golden.json("chunk_act_obs")["cases"]?.array)
    #expect(cases.count > 100)
    for item in cases {
      func whole(_ key: String) -> Int? { item[key]?.number.flatMap { Int(exactly: $0) } }
      let key = try #require(item["key"]?.string)
      let flavor = key.hasPrefix("octo") ? PipelineFlavor.octo : .openvla
      let future = try #require(
        whole("future_action_window_size") ?? whole("action_horizon").map { $0 - 1 })
      let goals = item["goal_timestep"]?.array?.compactMap(\.number).map { Int($0) }
      var inputs = try inputs(#require(whole("n")), goals: goals)
      let mask = item["absolute_action_mask"]?.array?.map { $0 == .bool(true) }
      inputs[0].feature.setMask(.absoluteAction, mask)
      let settings = settings(try #require(whole("window_size")), future, flavor)
      let run = try TransformRun(inputs) { WindowMaker(settings, to: $0) }
      for (name, feature) in [
        ("action", "action"), ("action_pad_mask", "action_pad_mask"),
        ("proprio", "observation/proprio"), ("timestep", "observation/timestep"),
        ("pad_mask", "observation/pad_mask"),
        ("timestep_pad_mask", "observation/timestep_pad_mask"),
        ("task_completed", "observation/task_completed"),
        ("pad_mask_dict_proprio", "observation/pad_mask_dict/proprio"),
      ] {
        guard let expected = golden["\(key).\(name)"] else { continue }
        let found = try run.tensors(feature)
        #expect([found.count] + (found.first?.shape ?? []) == expected.shape, "\(key) \(name)")
        #expect(found.first?.type == expected.type)
        #expect(found.flatMap(\.data.array) == expected.bytes, "\(key) \(name)")
      }
    }
  }

  @Test func paddedActionsAreThoseOfOcto() throws {
    let golden = try Golden.npz("octo_pad_actions")
    var settings = settings(1, 0, .octo)
    (settings.actionDimensions, settings.proprioDimensions) = (7, 5)
    let run = try TransformRun(inputs(3)) { WindowMaker(settings, to: $0) }
    for (name, feature) in [
      ("action", "action"), ("action_pad_mask", "action_pad_mask"),
      ("proprio", "observation/proprio"),
    ] {
      let found = try run.tensors(feature).flatMap(\.data.array)
      #expect(found == golden[name]?.bytes, "\(name)")
    }
  }

  @Test func bridgeEpisodeIsThatOfOpenVLA() throws {
    let golden = try Golden.npz("bridge_real")
    func rows(_ name: String) throws -> [Bytes?] {
      let array = try #require(golden[name])
      let width = array.shape[1]
      return (0..<8).map { Value.floats(Array(array.floats[$0 * width..<($0 + 1) * width])) }
    }
    let images = try (0..<8).map { try Value.image("image \($0)") }
    let inputs: [Input] = [
      try tensors("action", rows("bounds_q99.action")),
      try tensors("observation/proprio", rows("bounds_q99.proprio")),
      try tensors("observation/timestep", (0..<8).map { Value.integer($0) }),
      (try .image("observation/image_primary", .compressed), [images]),
      (
        try .image("observation/image_wrist", .compressed),
        [Array(repeating: ImagePadding.message, count: 8)]
      ),
      (
        try .text("task/language_instruction"),
        [Array(repeating: Value.text("put cup into sink"), count: 8)]
      ),
    ]
    var settings = settings(2, 3)
    settings.absoluteMask = [false, false, false, false, false, false, true]
    let run = try TransformRun(inputs) { WindowMaker(settings, to: $0) }
    for name in [
      "action", "observation/proprio", "observation/timestep", "observation/pad_mask",
      "observation/pad_mask_dict/image_primary", "observation/pad_mask_dict/image_wrist",
      "observation/pad_mask_dict/proprio", "observation/pad_mask_dict/timestep",
      "task/pad_mask_dict/language_instruction",
    ] {
      let key = "pipeline_ep0_w2_f3." + String(name.map { $0 == "/" ? "." : $0 })
      let expected = try #require(golden[key], "\(key)")
      let found = try run.tensors(name)
      #expect([found.count] + (found.first?.shape ?? []) == expected.shape, "\(name)")
      #expect(found.flatMap(\.data.array) == expected.bytes, "\(name)")
    }
    #expect(try run.features[0].mask(.absoluteAction) == settings.absoluteMask)
  }

  @Test(arguments: [1, 2, 3, 5], [false, true])
  func imagesAreSentOnce(stride: Int, copies: Bool) throws {
    let images = try (0..<11).map { try Value.image("image \($0)") }
    let actions = try tensors("action", (0..<11).map { Value.floats([Float($0)]) })
    var settings = settings(3, 2)
    (settings.stride, settings.copiesImages) = (stride, copies)
    let run = try TransformRun([
      actions, (.image("observation/image_primary", .compressed), [images]),
    ]) { WindowMaker(settings, to: $0) }
    let windows = try run.values("observation/image_primary").map {
      try ImageWindow(parsing: #require($0))
    }
    #expect(windows.count == (10 / stride) + 1)
    var sent = 0
    for (number, window) in windows.enumerated() {
      let steps = (-2...0).map { max(number * stride + $0, 0) }
      #expect(window.frames.map { Int($0.number) } == steps)
      #expect(window.images == steps.map { images[$0] })
      sent += window.frames.count { $0.image != nil && $0.check == nil }
    }
    let once = Set(windows.flatMap { $0.frames.map(\.number) }).count
    #expect(sent == (copies ? 3 * windows.count : once))
  }

  @Test func otherFeaturesAreThoseOfTheNewestStep() throws {
    let texts = (0..<4).map { Optional(Value.text("step \($0)")) }
    let rewards = (0..<4).map { Optional(Value.floats([Float($0)])) }
    let run = try TransformRun(
      inputs(4) + [
        (.text("observation/words"), [texts]), (.text("task/language_instruction"), [texts]),
        (.tensor("reward"), [rewards]),
      ]
    ) { WindowMaker(settings(3, 1), to: $0) }
    #expect(try run.texts("observation/words") == ["step 0", "step 1", "step 2", "step 3"])
    #expect(try run.numbers("reward") == [0, 1, 2, 3])
    #expect(try run.tensors("observation/pad_mask_dict/words").allSatisfy { $0.shape == [3] })
  }

  @Test func goalsBeforeTheWindowAreFound() throws {
    var inputs = try inputs(8, goals: Array(repeating: 1, count: 8))
    inputs[0].feature.setMask(.absoluteAction, [false, false, false, true])
    let run = try TransformRun(inputs) { WindowMaker(settings(1, 0), to: $0) }
    let last = try run.tensors("action")[7]
    let bits = (0..<4).map { Float(bitPattern: last.data.span.load(littleEndianAt: 4 * $0)) }
    #expect(bits == [0, 0, 0, 8])
  }

  @Test func chunkedActionsOfOctoAreCut() throws {
    let chunks: [Bytes?] = (0..<3).map { _ in Value.floats([0, 1, 2, 3, 4, 5], shape: [3, 2]) }
    let inputs = [try tensors("action", chunks)]
    let run = try TransformRun(inputs) { WindowMaker(settings(2, 1, .octo), to: $0) }
    #expect(try run.tensors("action").map(\.shape) == [[2, 2, 2], [2, 2, 2], [2, 2, 2]])
    #expect(try run.numbers("action").prefix(8) == [0, 1, 2, 3, 0, 1, 2, 3])
    #expect(throws: StreamError(.unsupported, "")) {
      try TransformRun(inputs) { WindowMaker(settings(2, 3, .octo), to: $0) }
    }
    #expect(throws: StreamError(.unsupported, "")) {
      try TransformRun(inputs) { WindowMaker(settings(2, 1), to: $0) }
    }
  }

  @Test func episodesMayHaveOtherShapesAndNoSteps() throws {
    let values: [[Bytes?]] = [[Value.floats([1, 2])], [], [Value.floats([3])]]
    let run = try TransformRun([(.tensor("action"), values), (.tensor("observation/x"), values)]) {
      WindowMaker(settings(2, 0), to: $0)
    }
    #expect(run.episodes.map(\.count) == [1, 0, 1])
    #expect(try run.tensors("action").map(\.shape) == [[2, 2], [2, 1]])
    #expect(try run.numbers("observation/x") == [1, 2, 1, 2, 3, 3])
  }

  @Test func featureWithoutValuesInAnEpisodeHasNone() throws {
    let action: [[Bytes?]] = [[Value.floats([1])], [Value.floats([2])]]
    let run = try TransformRun([
      (.tensor("action"), action), (.tensor("observation/x"), [[nil], [Value.floats([2])]]),
    ]) { WindowMaker(settings(1, 0), to: $0) }
    #expect(try run.values("observation/x").map { $0 == nil } == [true, false])
  }

  @Test func faultyInputThrows() throws {
    func expect(_ kind: StreamError.Kind, _ inputs: [Input], _ settings: WindowSettings) {
      #expect(throws: StreamError(kind, "")) {
        try TransformRun(inputs) { WindowMaker(settings, to: $0) }
      }
    }
    let plain = settings(2, 3)
    expect(.missing, [try tensors("observation/x", [Value.floats([1])])], plain)
    expect(.missing, [(try .text("action"), [[Value.text("left")]])], plain)
    expect(.missing, [try tensors("action", [Value.floats([1]), nil])], plain)
    expect(.malformed, [try tensors("action", [Value.floats([1]), Value.floats([1, 2])])], plain)
    expect(.unsupported, [try tensors("action", [Value.integer(1)])], plain)
    var masked = plain
    masked.absoluteMask = [true]
    expect(.unsupported, try inputs(3), masked)
    var huge = settings(4096, 4096, .octo)
    expect(.limit, try inputs(3), huge)
    huge = settings(4096, 4096)
    expect(
      .limit, [try tensors("action", [Value.floats([Float](repeating: 0, count: 5000))])], huge)
    expect(.malformed, try inputs(3, goals: [0, 1, -1]), plain)
    expect(.malformed, try inputs(3, goals: [5, 5, 5]), plain)
    expect(
      .missing, try inputs(2) + [tensors("observation/x", [Value.floats([1]), nil])], plain)
    expect(
      .malformed,
      try inputs(2) + [tensors("observation/x", [Value.floats([1]), Value.integer(1)])], plain)
    let image = try Value.image("a")
    let gap: Input = (try .image("observation/image", .compressed), [[image, nil, image]])
    expect(.missing, try inputs(3) + [gap], plain)
    var padded = settings(1, 0, .octo)
    padded.actionDimensions = 3
    expect(.unsupported, try inputs(2), padded)
  }
}
