import EpisodeCodec
import Golden
import Testing

@Suite struct PooledStatisticsTests {
  private func file(_ mean: Double, _ std: Double, _ steps: Int) throws -> StatisticsFile {
    let text = """
      {"action": {"mean": [\(mean)], "std": [\(std)], "min": [\(mean - 1)], "max": [\(mean + 1)]},
       "num_transitions": \(steps), "num_trajectories": 1}
      """
    return try StatisticsFile(parsing: Bytes(Array(text.utf8)).span)
  }

  @Test func stepsAreTheWeights() throws {
    var pooled = PooledStatistics()
    try pooled.add(file(0, 1, 1))
    try pooled.add(file(4, 1, 3))
    let result = try JSONValue(parsing: pooled.json.string)
    #expect(result["action"]?["mean"]?.array == [.number(3)])
    // 1 + (9 * 1 + 1 * 3) / 4.
    #expect(result["action"]?["std"]?.array == [.number(2)])
    #expect(result["action"]?["min"]?.array == [.number(-1)])
    #expect(result["num_transitions"]?.array == [.number(1), .number(3)])
  }

  @Test func filesWithoutCountsThrow() throws {
    var pooled = PooledStatistics()
    let text = #"{"action": {"mean": [0], "std": [1], "min": [0], "max": [1]}}"#
    let file = try StatisticsFile(parsing: Bytes(Array(text.utf8)).span)
    #expect(throws: StreamError(.missing, "")) { try pooled.add(file) }
  }

  @Test func equalTheOriginal() throws {
    let golden = try Golden.json("octo_combine_statistics")
    let statistics = try Golden.json("statistics")
    var pooled = PooledStatistics()
    for name in try #require(golden["inputs"]?.strings) {
      var text = JSONText()
      text.value(try #require(statistics[name]?["octo"]?["json"]))
      try pooled.add(StatisticsFile(parsing: Bytes(Array(text.string.utf8)).span))
    }
    let result = try JSONValue(parsing: pooled.json.string)
    let expected = try #require(golden["expected"])
    for feature in ["action", "proprio"] {
      for key in ["min", "max", "mean", "std"] {
        let one = try #require(result[feature]?[key]?.array).compactMap(\.number)
        let other = try #require(expected[feature]?[key]?.array).compactMap(\.number)
        #expect(one.count == other.count)
        #expect(zip(one, other).allSatisfy { abs($0 - $1) <= 1e-5 * max(abs($1), 1e-3) })
      }
    }
    #expect(result["num_transitions"] == expected["num_transitions"])
    #expect(result["num_trajectories"] == expected["num_trajectories"])
  }
}
