import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

@Suite struct MixtureWeightsTests {
  @Test func balanceMultipliesBySizes() {
    let weights = MixtureWeights([1, 1], sizes: [100, 300], balance: true)
    #expect(weights.sampling == [0.25, 0.75])
    #expect(weights.length == 400)
    #expect(MixtureWeights([1, 1], sizes: [100, 300], balance: false).length == 600)
    #expect(MixtureWeights([2, 0.5], sizes: [1, 1], balance: false).length == nil)
  }

  @Test func smallSharesGetOneThread() {
    #expect(MixtureWeights.split(threads: 7, by: [1000, 100, 10000]) == [1, 1, 5])
    #expect(MixtureWeights.split(threads: 5, by: [1, 1]) == [2, 3])
  }

  @Test func equalTheOriginal() throws {
    let cases = try #require(Golden.json("mixture_weights")["cases"]?.array)
    #expect(cases.count >= 10)
    for item in cases {
      let weights = try #require(item["weights"]?.array).compactMap(\.number)
      let sizes = try #require(item["sizes"]?.array).compactMap { $0.number.map { Int($0) } }
      let balance = item["balance_weights"] == .bool(true)
      let found = MixtureWeights(weights, sizes: sizes, balance: balance)
      let expected = try #require(item["sample_weights"]?.array).compactMap(\.number)
      #expect(zip(found.sampling, expected).allSatisfy { abs($0 - $1) <= 1e-12 * $1 })
      #expect(found.length.map { Double($0) } == item["dataset_len"]?.number)
      for threads in try #require(item["allocate_threads"]?.object) {
        let total = try #require(Int(threads.key))
        let split = MixtureWeights.split(threads: total, by: found.sampling)
        // Among datasets of equal weight the original's order depends on its processor.
        let original = try #require(threads.value.array).compactMap(\.number)
        #expect(pairs(expected, split.map { Double($0) }) == pairs(expected, original))
      }
    }
  }

  private func pairs(_ weights: [Double], _ threads: [Double]) -> [[Double]] {
    zip(weights, threads).map { [($0 * 1e12).rounded(), $1] }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test func removedSourcesAreNotDrawn() {
    var choice = WeightedChoice([1, 2, 1])
    #expect([0, 0.3, 0.74, 0.76, 0.999].map { choice.index(at: $0) } == [0, 1, 1, 2, 2])
    choice.remove(1)
    #expect([0.49, 0.51].map { choice.index(at: $0) } == [0, 2])
    choice.remove(0)
    choice.remove(2)
    #expect(choice.index(at: 0.5) == nil)
  }
}
