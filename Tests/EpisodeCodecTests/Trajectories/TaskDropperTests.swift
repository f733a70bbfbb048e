import EpisodeCodec
import Golden

import Testing
@testable import Trajectories

struct TaskDropperTests {
  private func run(
    _ languages: [String], _ timesteps: [Int], probability: Double, budget: Int = 1 << 20
  ) throws -> TransformRun {
    let steps = languages.indices
    return try TransformRun([
      (.text("task/language_instruction"), [languages.map { Value.text($0) }]),
      (
        .image("task/image_primary", .compressed),
        [try steps.map { try Value.image("g\($0)") }]
      ),
      (.tensor("task/timestep"), [timesteps.map { Value.integer($0) }]),
      (.tensor("task/depth_primary"), [steps.map { Value.floats([Float($0) + 1, 2]) }]),
    ]) {
      TaskDropper(
        keepImageProbability: probability, seed: 3, to: $0, buffer: EpisodeBuffer(budget: budget))
    }
  }

  @Test func whatIsLostIsThatOfOpenVLA() throws {
    for golden in try #require(Golden.json("delete_task_conditioning").array) {
      let probability = try #require(golden["keep_image_prob"]?.number)
      // The original draws at 0.5 differ from ours; TaskConditioningTests checks those.
      guard probability != 0.5 else { continue }
      let run = try run(
        #require(golden["lang_in"]?.strings),
        #require(golden["goal_timestep_in"]?.array).compactMap(\.number).map { Int($0) },
        probability: probability)
      #expect(try run.texts("task/language_instruction") == golden["lang"]?.strings)
      #expect(try run.images("task/image_primary") == golden["image"]?.strings)
      #expect(
        try run.numbers("task/timestep") == golden["timestep"]?.array?.compactMap(\.number))
      for (leaf, mask) in [("language_instruction", "mask_lang"), ("image_primary", "mask_image")] {
        let found = try run.numbers("task/pad_mask_dict/\(leaf)").map { JSONValue.bool($0 == 1) }
        #expect(found == golden[mask]?.array)
      }
    }
  }

  @Test(arguments: [0, 1 << 20]) func stepsLoseTheOneOrTheOther(budget: Int) throws {
    let count = 400
    let run = try run(
      Array(repeating: "go", count: count), Array(repeating: 7, count: count), probability: 0.25,
      budget: budget)
    let languages = try run.texts("task/language_instruction")
    let kept = languages.indices.filter { languages[$0].isEmpty }
    #expect((60...140).contains(kept.count))
    let images = try run.images("task/image_primary")
    let timesteps = try run.numbers("task/timestep")
    let depths = try run.numbers("task/depth_primary")
    for step in 0..<count {
      let keepsImages = languages[step].isEmpty
      #expect(images[step] == (keepsImages ? "g\(step)" : ""))
      #expect(timesteps[step] == (keepsImages ? 7 : Double(count - 1)))
      #expect(depths[2 * step] == (keepsImages ? Double(step + 1) : 0))
    }
  }

  @Test func taskWithoutImagesOrLanguageStaysAsItIs() throws {
    let text = [[Value.text("go"), Value.text("")]]
    let run = try TransformRun([(.text("task/language_instruction"), text)]) {
      TaskDropper(keepImageProbability: 1, seed: 0, to: $0)
    }
    #expect(try run.texts("task/language_instruction") == ["go", ""])
    let image = [[try Value.image("a"), try Value.image("b")]]
    let other = try TransformRun([(.image("task/image_primary", .compressed), image)]) {
      TaskDropper(keepImageProbability: 0, seed: 0, to: $0)
    }
    #expect(try other.images("task/image_primary") == ["a", "b"])
  }

  @Test func rawImagesBecomeBlack() throws {
    let pixels = try RawImage(
      width: 2, height: 1, encoding: PixelEncoding("mono8"), step: 2, data: Bytes([7, 8]))
    let parts = try RawImageMessage(
      header: .foxglove(timestamp: nil, frameID: nil), image: pixels
    ).serialized()
    let run = try TransformRun([
      (.image("task/image_primary", .raw), [[Bytes(joining: [parts.prefix, parts.payload])]]),
      (.text("task/language_instruction"), [[Value.text("go")]]),
    ]) { TaskDropper(keepImageProbability: 0, seed: 0, to: $0) }
    let value = try #require(run.values("task/image_primary")[0])
    #expect(try RawImageMessage(value, family: .foxglove).image().data == Bytes([0, 0]))
  }

  @Test func timestepThatIsNoWholeNumberThrows() throws {
    #expect(throws: StreamError(.unsupported, "")) {
      try TransformRun([
        (.image("task/image_primary", .compressed), [[try Value.image("a")]]),
        (.text("task/language_instruction"), [[Value.text("go")]]),
        (.tensor("task/timestep"), [[Value.floats([1])]]),
      ]) { TaskDropper(keepImageProbability: 0, seed: 0, to: $0) }
    }
  }
}
