import EpisodeCodec
import Testing

import TrajectoryMath
@testable import Trajectories

struct GoalRelabelerTests {
  /// Episodes with these numbers of steps; every value gives its step.
  private func inputs(_ counts: [Int]) throws -> [(feature: Feature, values: [[Bytes?]])] {
    func values(_ make: (Int) throws -> Bytes) rethrows -> [[Bytes?]] {
      try counts.map { try (0..<$0).map(make) }
    }
    return [
      (try .tensor("action"), values { Value.floats([Float($0)]) }),
      (try .text("task/language_instruction"), values { Value.text("do \($0)") }),
      (
        try .image("observation/image_primary", .compressed),
        try values { try Value.image($0 % 3 == 2 ? "" : "image \($0)") }
      ),
      (try .tensor("observation/timestep"), values { Value.integer($0) }),
      (try .tensor("task/proprio"), values { _ in Value.floats([-1, -1]) }),
      (try .tensor("observation/proprio"), values { Value.floats([Float($0), 0.5]) }),
    ]
  }

  private func run(
    _ counts: [Int], budget: Int = 1 << 20,
    _ change: (inout GoalRelabeler.Settings) -> Void = { _ in }
  ) throws -> TransformRun {
    var settings = GoalRelabeler.Settings()
    change(&settings)
    return try TransformRun(inputs(counts)) {
      GoalRelabeler(settings, to: $0, buffer: EpisodeBuffer(budget: budget))
    }
  }

  @Test(arguments: GoalStrategy.allCases, PipelineFlavor.allCases)
  func taskIsTheWholeObservationOfALaterStep(
    strategy: GoalStrategy, flavor: PipelineFlavor
  ) throws {
    let counts = [7, 1, 0, 12]
    let run = try run(counts) { ($0.strategy, $0.flavor) = (strategy, flavor) }
    #expect(run.episodes.map(\.count) == counts)
    let goals = try run.numbers("task/timestep").map { Int($0) }
    let steps = counts.flatMap { count in (0..<count).map { (step: $0, count: count) } }
    for (goal, place) in zip(goals, steps) {
      let earliest = strategy == .uniform && flavor == .octo ? place.step : place.step + 1
      #expect(goal >= min(earliest, place.count - 1) && goal < place.count)
      if strategy == .final { #expect(goal == place.count - 1) }
    }
    #expect(
      try run.images("task/image_primary") == goals.map { $0 % 3 == 2 ? "" : "image \($0)" })
    #expect(
      try run.numbers("task/pad_mask_dict/image_primary") == goals.map { $0 % 3 == 2 ? 0 : 1 })
    #expect(try run.numbers("task/proprio") == goals.flatMap { [Double($0), 0.5] })
    #expect(try run.texts("task/language_instruction") == steps.map { "do \($0.step)" })
    #expect(try run.numbers("observation/timestep") == steps.map { Double($0.step) })
    let leaves = ["image_primary", "proprio", "timestep"]
    let expected =
      ["action", "task/language_instruction", "task/pad_mask_dict/language_instruction"]
      + ["observation", "task"].flatMap { group in
        leaves.flatMap { ["\(group)/\($0)", "\(group)/pad_mask_dict/\($0)"] }
      }
    #expect(run.names.sorted() == expected.sorted())
  }

  @Test func goalsFollowFromTheSeedAndTheEpisode() throws {
    let goals = try run([50, 50]) { $0.seed = 1 }.numbers("task/timestep")
    #expect(try run([50, 50], budget: 0) { $0.seed = 1 }.numbers("task/timestep") == goals)
    #expect(try run([50, 50]) { $0.seed = 2 }.numbers("task/timestep") != goals)
    #expect(goals[..<50] != goals[50...])
  }

  @Test func goalsStayInReach() throws {
    let run = try run([100]) { ($0.strategy, $0.maxDistance) = (.future, 3) }
    let distances = try run.numbers("task/timestep").enumerated().map { Int($1) - $0 }
    #expect(Set(distances.dropLast(3)) == [1, 2, 3])
  }

  @Test func streamWithoutObservationsThrows() throws {
    #expect(throws: StreamError(.missing, "")) {
      try TransformRun([(.tensor("action"), [[Value.floats([1])]])]) {
        GoalRelabeler(GoalRelabeler.Settings(), to: $0)
      }
    }
  }

  @Test func windowsThrow() throws {
    #expect(throws: StreamError(.unsupported, "")) {
      let window = try Feature.window("observation/image_primary", of: .compressed)
      _ = try TransformRun([(window, [[ImageWindow([]).encoded()]])]) {
        GoalRelabeler(GoalRelabeler.Settings(), to: $0)
      }
    }
  }
}
