import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

struct TaskConditioningTests {
  @Test func imagesAreKeptAsByTheOriginal() throws {
    let cases = try #require(Golden.json("delete_task_conditioning").array)
    #expect(!cases.isEmpty)
    for golden in cases {
      let probability = Float(try #require(golden["keep_image_prob"]?.number))
      let draws = try #require(golden["rand"]?.array).compactMap { $0.number.map { Float($0) } }
      let languages = try #require(golden["lang_in"]?.array).map { $0.string }
      let expected = try #require(golden["mask_image"]?.array)
      for (step, draw) in draws.enumerated() {
        let keeps = TaskConditioning.keepsImages(
          draw: draw, probability: probability, hasLanguage: languages[step] != "")
        #expect(.bool(keeps) == expected[step], "step \(step), probability \(probability)")
      }
    }
  }
}
