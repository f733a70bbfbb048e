import EpisodeCodec
import Testing

@testable import Trajectories

struct InstructionRephraserTests {
  private static let table = #"{"go": ["walk", "move"], "stop": "halt.hold on..", "none": ""}"#

  /// The instructions of each episode after rephrasing with a probability.
  private func run(_ episodes: [[String]], probability: Double) throws -> [[String]] {
    let table = try InstructionRephraser.Table(JSONValue(parsing: Self.table))
    let run = try TransformRun([
      (.text("task/language_instruction"), episodes.map { $0.map { Value.text($0) } })
    ]) {
      InstructionRephraser(
        table, probability: probability, seed: 5,
        before: TaskDropper(keepImageProbability: 0, seed: 1, to: $0),
        buffer: EpisodeBuffer(budget: 200))
    }
    let texts = try run.texts("task/language_instruction")
    var start = 0
    return episodes.map { episode in
      defer { start += episode.count }
      return Array(texts[start..<start + episode.count])
    }
  }

  private func steps(_ text: String, _ count: Int = 300) -> [String] {
    Array(repeating: text, count: count)
  }

  @Test func stepsDrawAmongTheInstructionAndItsParaphrases() throws {
    let found = try run([steps("go"), steps("stop")], probability: 1)
    for text in ["go", "walk", "move"] {
      #expect((70...130).contains(found[0].filter { $0 == text }.count))
    }
    // As in the original, text after the last full stop is a paraphrase, also when it is empty.
    #expect(Set(found[1]) == ["stop", "halt", "hold on", ""])
    #expect((90...150).contains(found[1].filter { $0.isEmpty }.count))
  }

  @Test func oneDrawDecidesForAnEpisode() throws {
    let found = try run(Array(repeating: steps("go", 20), count: 200), probability: 0.3)
    let changed = found.filter { Set($0).count > 1 }
    #expect((35...85).contains(changed.count))
    #expect(found.filter { $0 == steps("go", 20) }.count == 200 - changed.count)
  }

  @Test func otherEpisodesStay() throws {
    let episodes = [
      steps("unknown", 9), steps("none", 9), steps("go", 9) + [""], [""] + steps("go", 9),
    ]
    #expect(try run(episodes, probability: 1) == episodes)
    #expect(try run([steps("go")], probability: 0) == [steps("go")])
  }

  @Test(arguments: ["[]", "3", #"{"go": 1}"#, #"{"go": ["walk", 2]}"#])
  func refusesOtherTables(_ text: String) throws {
    let json = try JSONValue(parsing: text)
    #expect(throws: StreamError(.malformed, "")) { try InstructionRephraser.Table(json) }
  }
}
