import EpisodeCodec
import Testing
@testable import Trajectories

@Suite struct TrajectoryFilterTests {
  /// Trajectories of 1, 2, 3 and 4 steps; the second has no instruction, the third a large action.
  private func kept(_ change: (inout TrajectoryCondition) throws -> Void) throws -> [Int] {
    var condition = TrajectoryCondition()
    try change(&condition)
    let sink = CollectingSink()
    let filter = TrajectoryFilter(condition, to: StepWriter(to: sink))
    for steps in 1...4 {
      var table = StepTable()
      table.begin.index = UInt64(steps - 1)
      let numbers = (0..<steps).map { Float($0) }
      try table.add("action", floats: steps == 3 ? [0.5, 9, 0.5] : numbers.map { $0 / 4 })
      try table.add("observation/proprio", floats: numbers, shape: [1])
      try table.add(
        "task/language_instruction",
        texts: (0..<steps).map { steps == 2 ? "" : $0 == 0 && steps > 1 ? "" : "go" })
      try table.run(filter)
    }
    try filter.finish()
    let ends = sink.markers.compactMap { if case .end(let end) = $0 { end } else { nil } }
    let begins = sink.markers.compactMap { if case .begin(let begin) = $0 { begin } else { nil } }
    #expect(ends.map(\.index) == (0..<ends.count).map { UInt64($0) })
    #expect(begins.map(\.index) == ends.map(\.index))
    #expect(sink.messages(on: "action").count == ends.reduce(0) { $0 + Int($1.steps) })
    return ends.map { Int($0.steps) }
  }

  @Test func eachConditionDrops() throws {
    #expect(try kept { _ in } == [1, 2, 3, 4])
    #expect(try kept { $0.isLabeled = true } == [1, 3, 4])
    #expect(try kept { $0.maxAction = 1 } == [1, 2, 4])
    #expect(try kept { $0.maxProprio = 2 } == [1, 2, 3])
    #expect(try kept { $0.leastSteps = 3 } == [3, 4])
    #expect(try kept { $0.mostSteps = 3 } == [1, 2, 3])
    #expect(try kept { ($0.leastSteps, $0.isLabeled) = (2, true) } == [3, 4])
  }

  @Test(arguments: [
    ("any(abs(action) > 0.6)", [3, 4]),
    ("action < 0.6", [1, 2]),
    ("steps >= 2 and steps != 3", [2, 4]),
    ("task/language_instruction != \"\"", [1]),
    ("any(task/language_instruction != \"\")", [1, 3, 4]),
    ("max(action) - min(action) < 1 or steps == 3", [1, 2, 3, 4]),
    ("not mean(observation/proprio) > 0.5", [1, 2]),
    ("last(action) > 0.3", [3, 4]),
    ("true", [1, 2, 3, 4]),
  ]) func expressionsDrop(_ text: String, _ expected: [Int]) throws {
    #expect(
      try kept { $0.expressions = [try MapCondition(parsing: text, source: "-e")] } == expected)
  }

  @Test func stepsGoOnOnceItIsCertain() throws {
    var condition = TrajectoryCondition()
    (condition.isLabeled, condition.leastSteps) = (true, 3)
    let sink = CollectingSink()
    let filter = TrajectoryFilter(condition, to: StepWriter(to: sink))
    let feature = try Feature.text("language_instruction")
    try filter.begin(EpisodeBegin())
    for index in 0..<5 as Range<UInt32> {
      let message = Message(
        channelID: 0, sequence: index, logTime: 1, publishTime: 1,
        data: TextPayload.encode(index == 1 ? "go" : ""))
      try filter.write(Step(index: index, time: 1, values: [message]), of: [feature])
      let expected = index < 2 ? 0 : Int(index) + 1
      #expect(sink.messages(on: "language_instruction").count == expected)
    }
  }

  @Test(arguments: [0, 2, 9]) func aFeatureThatBeginsLaterIsPassedOn(leastSteps: UInt64) throws {
    var condition = TrajectoryCondition()
    condition.leastSteps = leastSteps
    let sink = CollectingSink()
    let filter = TrajectoryFilter(condition, to: StepWriter(to: sink))
    let features = [try Feature.text("one"), try Feature.text("two")]
    try filter.begin(EpisodeBegin())
    for index in 0..<4 as Range<UInt32> {
      let count = index < 2 ? 1 : 2
      let message = Message(
        channelID: 0, sequence: index, logTime: 1, publishTime: 1, data: TextPayload.encode("x"))
      try filter.write(
        Step(index: index, time: 1, values: Array(repeating: message, count: count)),
        of: Array(features.prefix(count)))
    }
    try filter.end(EpisodeEnd())
    #expect(sink.messages(on: "one").count == (leastSteps == 9 ? 0 : 4))
    #expect(sink.messages(on: "two").count == (leastSteps == 9 ? 0 : 2))
  }

  @Test func aNumberIsNoCondition() {
    #expect(throws: StreamError(.malformed, "")) {
      try kept { $0.expressions = [try MapCondition(parsing: "action + 1", source: "-e")] }
    }
  }

  @Test func nanIsBeyondEveryLimit() throws {
    var condition = TrajectoryCondition()
    condition.maxAction = 1
    let sink = CollectingSink()
    var table = StepTable()
    try table.add("action", floats: [0, .nan])
    try table.run(TrajectoryFilter(condition, to: StepWriter(to: sink)))
    #expect(sink.markers.isEmpty)
  }
}
