import EpisodeCodec
import Testing

import TrajectoryMath
@testable import Trajectories

struct StepSubsamplerTests {
  private func run(_ counts: [Int], _ choice: StepSubsampler.Choice) throws -> [[Int]] {
    let values = counts.map { count in (0..<count).map { Optional(Value.integer($0)) } }
    let run = try TransformRun([(.tensor("observation/timestep"), values)]) {
      StepSubsampler(choice, to: $0, budget: 100)
    }
    return try run.episodes.map { steps in
      try steps.map { Int(try Tensor(parsing: #require($0.values[0]).data).span32) }
    }
  }

  @Test func keepsTheFirstAndEveryFew() throws {
    #expect(try run([5, 2, 0], .first(3)) == [[0, 1, 2], [0, 1], []])
    #expect(try run([7, 1], .every(3)) == [[0, 3, 6], [0]])
  }

  @Test func drawsWithoutRepetitionInRandomOrder() throws {
    let drawn = try run([50, 3, 50], .random(10, seed: 4))
    #expect(drawn[1] == [0, 1, 2])
    for steps in [drawn[0], drawn[2]] {
      #expect(steps.count == 10 && Set(steps).count == 10)
      #expect(steps != steps.sorted())
      #expect(Set(steps).isSubset(of: 0..<50))
    }
    #expect(drawn[0] != drawn[2])
    #expect(try run([50, 3, 50], .random(10, seed: 4)) == drawn)
    #expect(try run([50, 3, 50], .random(10, seed: 5)) != drawn)
  }
}

extension Tensor {
  fileprivate var span32: Int32 { data.span.load(littleEndianAt: 0) }
}
