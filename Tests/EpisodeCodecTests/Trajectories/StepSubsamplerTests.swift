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

  @Test(arguments: [
    StepSubsampler.Choice.random(4, seed: 1), .random(9, seed: 1), .first(4), .every(3),
  ]) func windowsStandAlone(choice: StepSubsampler.Choice) throws {
    let inputs: [(feature: Feature, values: [[Bytes?]])] = [
      (
        try .image("observation/image_primary", .compressed),
        [try (0..<9).map { try Value.image("image \($0)") }]
      ),
      (try .tensor("action"), [(0..<9).map { Value.floats([Float($0)]) }]),
    ]
    let windows = try TransformRun(inputs) {
      WindowMaker(WindowSettings(WindowIndices(window: 3, future: 0)), to: $0)
    }
    let whole = zip(windows.features, windows.features.indices).map { feature, position in
      (feature: feature, values: windows.episodes.map { $0.map { $0.values[position]?.data } })
    }
    let run = try TransformRun(whole) { StepSubsampler(choice, to: $0, budget: 500) }
    let actions = try run.tensors("action").map {
      Float(bitPattern: $0.data.span.load(littleEndianAt: 8))
    }
    #expect(!actions.isEmpty)
    var resolver = FrameResolver()
    for (action, value) in zip(actions, try run.values("observation/image_primary")) {
      let window = try resolver.resolve(ImageWindow(parsing: #require(value)))
      let expected = (-2...0).map { "image \(max(Int(action) + $0, 0))" }
      #expect(try window.map { try TransformRun.payload(of: $0) } == expected)
    }
  }
}

extension Tensor {
  fileprivate var span32: Int32 { data.span.load(littleEndianAt: 0) }
}
