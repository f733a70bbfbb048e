import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

@Suite struct PromptBuilderTests {
  @Test(
    arguments: zip(
      PromptBuilder.Style.allCases,
      [
        "PurePromptBuilder", "LLaMa2ChatPromptBuilder", "VicunaV15ChatPromptBuilder",
        "MistralInstructPromptBuilder", "PhiPromptBuilder",
      ]))
  func promptsAreThoseOfTheOriginal(_ style: PromptBuilder.Style, _ name: String) throws {
    let golden = try Golden.json("prompts")
    let expected = try #require(golden["expected"]?[name])
    let instruction = try #require(golden["language_instruction"]?.string)
    let question = PromptBuilder.question(instruction)
    #expect(question == golden["human_message"]?.string)

    var builder = PromptBuilder(style)
    #expect(builder.prompt(adding: question) == expected["potential"]?.string)
    builder.addHuman(question)
    #expect(builder.prompt == expected["human_only"]?.string)
  }
}
