import Testing
import TrajectoryMath

@Suite struct CounterRandomTests {
  @Test func dependsOnEachPart() {
    let values = [(1, 2, 3), (2, 2, 3), (1, 3, 3), (1, 2, 4), (2, 1, 3)].map {
      var random = CounterRandom(
        seed: UInt64($0.0), episode: UInt64($0.1), purpose: UInt64($0.2))
      return random.next()
    }
    #expect(Set(values).count == values.count)
    var again = CounterRandom(seed: 1, episode: 2, purpose: 3)
    #expect(again.next() == values[0])
  }

  @Test func unitNumbersAreUniform() {
    var random = CounterRandom(seed: 7, episode: 0, purpose: 0)
    let numbers = (0..<100_000).map { _ in random.unitFloat() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    // The mean of n has a deviation of 1 / sqrt(12 n): 0.0009.
    #expect(abs(numbers.reduce(0, +) / 100_000 - 0.5) < 0.005)
  }

  @Test func permutationHasEveryNumber() {
    var random = CounterRandom(seed: 7, episode: 0, purpose: 0)
    #expect(random.permutation(50).sorted() == Array(0..<50))
  }
}
