import EpisodeCodec
import Testing
import TrajectoryMath

@testable import Trajectories

/// Windows keep their images, whichever steps a chain of filters drops, moves or mixes.
struct WindowChainTests {
  private typealias Inputs = [(feature: Feature, values: [[Bytes?]])]

  private static let window = 3

  /// Windows of images whose steps have unique numbers: source, episode, step.
  private func windows(source: Int, _ counts: [Int], copies: Bool) throws -> Inputs {
    let numbers = counts.enumerated().map { episode, count in
      (0..<count).map { source * 10_000 + episode * 100 + $0 }
    }
    let inputs: Inputs = [
      (
        try .image("observation/image_primary", .compressed),
        try numbers.map { try $0.map { try Value.image("image \($0)") } }
      ),
      (try .tensor("action"), numbers.map { $0.map { Value.floats([Float($0)]) } }),
      (try .tensor("number"), numbers.map { $0.map { Value.integer($0) } }),
    ]
    var settings = WindowSettings(WindowIndices(window: Self.window, future: 0))
    settings.copiesImages = copies
    return inputsOf(try TransformRun(inputs) { WindowMaker(settings, to: $0) })
  }

  private func inputsOf(_ run: TransformRun) -> Inputs {
    zip(run.features, run.features.indices).map { feature, position in
      (feature, run.episodes.map { $0.map { $0.values[position]?.data } })
    }
  }

  private func numbers(_ inputs: Inputs) throws -> [[Int]] {
    let column = try #require(inputs.first { $0.feature.name == "number" })
    return try column.values.map {
      try $0.map {
        Int(try Tensor(parsing: #require($0)).data.span.load(littleEndianAt: 0) as Int32)
      }
    }
  }

  /// Every window has the images of its own step and those before it.
  private func expectOwnImages(_ inputs: Inputs, _ what: String) throws {
    let column = try #require(inputs.first { $0.feature.kind == .window })
    for (number, value) in zip(try numbers(inputs).joined(), column.values.joined()) {
      let images = try ImageWindow(parsing: #require(value)).images
      let expected = (1 - Self.window...0).map { number / 100 * 100 + max(number % 100 + $0, 0) }
      #expect(
        try images.map { try TransformRun.payload(of: #require($0)) }
          == expected.map { "image \($0)" }, "\(what)")
    }
  }

  /// The steps of both in one episode, in the order of draws.
  private func mixed(_ given: Inputs, _ right: Inputs, _ random: inout SeededRandom) -> Inputs {
    let left = right.compactMap { column in given.first { $0.feature.name == column.feature.name } }
    var counts = (left[0].values.joined().count, right[0].values.joined().count)
    var draws: [Bool] = []
    while counts.0 + counts.1 > 0 {
      let isLeft = Int.random(in: 0..<counts.0 + counts.1, using: &random) < counts.0
      if isLeft { counts.0 -= 1 } else { counts.1 -= 1 }
      draws.append(isLeft)
    }
    return zip(left, right).map { left, right in
      var rest = (left.values.joined().makeIterator(), right.values.joined().makeIterator())
      return (
        left.feature,
        [draws.map { $0 ? rest.0.next().flatMap { $0 } : rest.1.next().flatMap { $0 } }]
      )
    }
  }

  /// A random filter, and the steps of each episode that it keeps; nil if it draws them at random.
  private func filter(
    _ random: inout SeededRandom
  ) throws -> (name: String, make: (StepWriter) -> any StepTransform, left: (([Int]) -> [Int])?) {
    let count = Int.random(in: 1...3, using: &random)
    let seed = random.next()
    func map(_ line: String) throws -> (StepWriter) -> any StepTransform {
      let map = TrajectoryMap([try MapFile(parsing: line, source: "x.map")])
      return { TrajectoryMapper(map, seed: 1, to: $0) }
    }
    func every(_ steps: [Int]) -> [Int] {
      steps.indices.filter { $0 % count == 0 }.map { steps[$0] }
    }
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return ("every", try map("every \(count)"), every)
    case 1: return ("drop first", try map("drop first \(count)"), { Array($0.dropFirst(count)) })
    case 2: return ("next", try map("a = next(number)\ndrop last \(count)"), { $0.dropLast(count) })
    case 3:
      return ("--first", { StepSubsampler(.first(count), to: $0) }, { Array($0.prefix(count)) })
    case 4: return ("--every", { StepSubsampler(.every(count), to: $0) }, every)
    case 5: return ("-n", { StepSubsampler(.random(count, seed: seed), to: $0, budget: 500) }, nil)
    default:
      return ("shuffle", { StepShuffler(capacity: count, memory: 500, seed: seed, to: $0) }, nil)
    }
  }

  @Test(arguments: 0..<60) func chainsKeepImages(seed: UInt64) throws {
    var random = SeededRandom(seed)
    let copies = seed % 5 == 4
    var inputs = try windows(source: 1, [6, 1, 9, 4], copies: copies)
    var names = ["windows"]
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      if Int.random(in: 0..<4, using: &random) == 0 {
        // The same numbers as in the first source.
        let source = 1 + names.count
        inputs = mixed(inputs, try windows(source: source, [5, 7], copies: copies), &random)
        names.append("mix")
      } else {
        let filter = try filter(&random)
        let before = try numbers(inputs)
        // A stream without steps is an error.
        if let left = filter.left, before.allSatisfy({ left($0).isEmpty }) { return }
        inputs = inputsOf(try TransformRun(inputs, filter.make))
        inputs.removeAll { $0.feature.name == "a" }
        names.append(filter.name)
        if let left = filter.left {
          #expect(try numbers(inputs) == before.map(left).filter { !$0.isEmpty }, "\(names)")
        }
      }
      try expectOwnImages(inputs, "seed \(seed): \(names)")
    }
  }
}
