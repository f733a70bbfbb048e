import EpisodeCodec
import Golden
import Testing

import TrajectoryMath
@testable import Statistics

/// A stream of steps of one or two features of numbers.
struct NumberStream {
  var episodes: [[String: [[Double]]]]
  var order = ["action", "observation/proprio"]
  var type = TensorElementType.float32
  var dataset = "test"

  func bytes(chunked: Bool = false) throws -> Bytes {
    let output = FileOutput(toMemory: ())
    let sink: any RecordSink =
      chunked
      ? try ChunkedWriter(
        output, header: Header(), compression: .zstd(level: 1), chunkSize: 4096, threads: 1)
      : try StreamWriter(output, header: Header())
    let writer = StepWriter(to: sink)
    let names = order.filter { name in episodes.contains { $0[name] != nil } }
    try writer.declare(names.map { try Feature.tensor($0) })
    for episode in episodes {
      var begin = EpisodeBegin()
      begin.dataset = dataset
      try writer.begin(begin)
      let columns = names.map { episode[$0] ?? [] }
      for step in 0..<(columns.map(\.count).max() ?? 0) {
        let values = columns.map { step < $0.count ? message($0[step]) : nil }
        try writer.write(Step(index: 0, time: 0, values: values))
      }
      try writer.end(EpisodeEnd())
    }
    try sink.finish()
    return Bytes(output.collected)
  }

  private func message(_ numbers: [Double]) -> Message {
    var builder = ByteBuilder()
    for number in numbers {
      switch type {
      case .float32: builder.append(Float(number).bitPattern)
      case .int32: builder.append(Int32(number))
      default: builder.append(number.bitPattern)
      }
    }
    let tensor = Tensor(type: type, shape: [numbers.count], data: Bytes(builder.bytes))
    return Message(
      channelID: 0, sequence: 0, logTime: 0, publishTime: 0, data: tensor.encoded())
  }

  /// - Parameters:
  ///   - pieces: how many bytes arrive at a time.
  func statistics(
    _ options: StatisticsCollector.Options = .init(), chunked: Bool = false, pieces: Int = .max
  ) throws -> DatasetStatistics {
    let reader = try StreamReader(FileInput(bytes(chunked: chunked), pieces: pieces))
    let collector = StatisticsCollector(options)
    while true {
      if let run = try reader.nextMessages() {
        try collector.take(run)
      } else if let record = try reader.next() {
        try collector.take(record)
      } else {
        return try collector.finish()
      }
    }
  }
}

struct StatisticsCollectorTests {
  private func rows(_ count: Int, seed: Double) -> [[Double]] {
    (0..<count).map { step in
      (0..<3).map {
        Double(
          Float((Double(step * 7919 + $0 * 104_729) * seed).truncatingRemainder(dividingBy: 1)))
      }
    }
  }

  @Test(arguments: [1, 3], [(false, Int.max), (false, 777), (true, Int.max)])
  func formOfTheStreamDoesNotMatter(_ threads: Int, _ form: (chunked: Bool, pieces: Int)) throws {
    let stream = NumberStream(episodes: [
      ["action": rows(5000, seed: 0.1234567), "observation/proprio": rows(5000, seed: 3.3)],
      ["action": rows(7, seed: 0.7), "observation/proprio": rows(7, seed: 0.1)],
    ])
    var options = StatisticsCollector.Options()
    options.threads = threads
    let found = try stream.statistics(options, chunked: form.chunked, pieces: form.pieces)
    #expect(found == (try stream.statistics()))
    #expect(found.transitions == 5007 && found.trajectories == 2 && found.name == "test")
    let action = try #require(found["action"])
    let column = (rows(5000, seed: 0.1234567) + rows(7, seed: 0.7)).map { $0[1] }.sorted()
    #expect(action.min[1] == column.first && action.max[1] == column.last)
    #expect(action.quantile(0.5)?[1] == column[2503])
  }

  @Test func wholeNumbersCountAsFloat64() throws {
    let stream = NumberStream(
      episodes: [["action": [[1, -5], [2, 0x1p30], [4, 0]]]], type: .int32)
    let action = try #require(try stream.statistics()["action"])
    #expect(action.max == [4, 0x1p30] && action.min == [1, -5] && action.mean[0] == 7.0 / 3)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func numberThatIsNotFiniteIsNamedOrLeftOut(_ number: Double) throws {
    var actions = rows(6000, seed: 0.37)
    actions[4999][2] = number
    actions[5001][0] = number
    let stream = NumberStream(episodes: [
      ["action": rows(100, seed: 1.1)], ["action": actions],
    ])
    let error = #expect(throws: StreamError.self) { try stream.statistics() }
    #expect(error?.text == "step 4999 of episode 1: 'action'[2] is \(number)")
    var options = StatisticsCollector.Options()
    options.skipsNonFinite = true
    let action = try #require(try stream.statistics(options)["action"])
    #expect(action.counts == [6099, 6100, 6099])
    let kept = (rows(100, seed: 1.1) + actions).map { $0[2] }.filter(\.isFinite)
    #expect(action.max[2] == kept.max() && action.quantile(0.5)?[2] == kept.sorted()[3049])
  }

  @Test func dimensionWithoutANumberIsAnError() {
    var options = StatisticsCollector.Options()
    options.skipsNonFinite = true
    let stream = NumberStream(episodes: [["action": [[1, .nan], [2, .infinity]]]])
    let error = #expect(throws: StreamError.self) { try stream.statistics(options) }
    #expect(error?.text == "'action'[1] has no finite number")
  }

  @Test(
    arguments: [
      (
        [["action": [[1], [2]], "observation/proprio": [[1]]]],
        "step 1 of episode 0 has no 'observation/proprio'"
      ),
      (
        [["action": [[1]]], ["action": [[1]], "observation/proprio": [[1]]]],
        "the episodes before episode 1 have no 'observation/proprio'"
      ),
      ([["action": [[1], [2, 3]]]], "'action' was float32 [1], now it is float32 [2]"),
      (
        [["observation/proprio": [[1]]]],
        "no feature 'action' of numbers; there are observation/proprio"
      ),
      ([["action": [[]]]], "'action' has no numbers"),
    ] as [([[String: [[Double]]]], String)])
  func unevenStepsAreAnError(_ episodes: [[String: [[Double]]]], _ text: String) {
    let stream = NumberStream(episodes: episodes)
    let error = #expect(throws: StreamError.self) { try stream.statistics() }
    #expect(error?.text == text)
  }

  @Test func numbersAreThoseOfTheOriginal() throws {
    let arrays = try Golden.npz("statistics")
    for entry in try #require(Golden.json("statistics").object) {
      var rest: [String: [[Double]]] = [:]
      for (key, name) in [("action", "action"), ("proprio", "observation/proprio")] {
        guard let array = arrays["\(entry.key).\(key)"], let width = array.shape.last else {
          continue
        }
        let numbers = array.doubles
        rest[name] = stride(from: 0, to: numbers.count, by: width).map {
          Array(numbers[$0..<$0 + width])
        }
      }
      var episodes: [[String: [[Double]]]] = []
      for length in try #require(arrays["\(entry.key).lengths"]?.doubles) {
        episodes.append(rest.mapValues { Array($0.prefix(Int(length))) })
        rest = rest.mapValues { Array($0.dropFirst(Int(length))) }
      }
      let found = try NumberStream(episodes: episodes, dataset: "").statistics()
      let json = try JSONValue(parsing: found.json(.openvla).string)
      let expected = try #require(entry.value["openvla"]?["json"])
      #expect(json["num_transitions"] == expected["num_transitions"])
      #expect(json["num_trajectories"] == expected["num_trajectories"])
      compare(json, expected, ["action", "proprio"], within: 1e-4, "\(entry.key)")
      try compare(
        ["action": #require(json["action"])], ["action": #require(entry.value["action_float64"])],
        ["action"], within: 1e-12, "\(entry.key) in float64")
    }
  }

  /// The original sums in float32: with 10001 numbers near 1000 its deviation is off by 7e-5.
  private func compare(
    _ found: JSONValue, _ expected: JSONValue, _ keys: [String], within tolerance: Double,
    _ title: String
  ) {
    for key in keys {
      for member in expected[key]?.object ?? [] {
        let left = found[key]?[member.key]?.array?.compactMap(\.number) ?? []
        let right = member.value.array?.compactMap(\.number) ?? []
        let isClose =
          left.count == right.count
          && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance * max(abs($1), 1e-3) }
        #expect(isClose, "\(title): \(key) \(member.key)")
      }
    }
  }
}
