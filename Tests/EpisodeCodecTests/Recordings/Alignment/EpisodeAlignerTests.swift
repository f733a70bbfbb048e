import EpisodeCodec

import Testing
@testable import Recordings

struct EpisodeAlignerTests {
  private static let ms = AlignmentFixture.ms

  /// Topic 0 every 100 ms, topic 1 every 30 ms, from 0 to 1 s.
  private func twoTopics() -> [Event] {
    let slow = stride(from: 0, through: 1000, by: 100).map { Event(0, $0 * Self.ms, [Double($0)]) }
    let fast = stride(from: 0, through: 1000, by: 30).map { Event(1, $0 * Self.ms, [Double($0)]) }
    return (slow + fast).enumerated()
      .sorted { ($0.element.log, $0.offset) < ($1.element.log, $1.offset) }.map(\.element)
  }

  @Test(arguments: [
    (SampleRule.hold, [0.0, 90, 180, 300]), (.nearest, [0, 90, 210, 300]),
    (.linear, [0, 100, 200, 300]),
  ])
  func rulesDiffer(rule: SampleRule, expected: [Double]) throws {
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    plan.rule = rule
    let steps = try AlignmentFixture.align(plan, 2, twoTopics())
    #expect(steps.count == 10)  // topic 1 ends at 990 ms
    #expect(steps.prefix(4).map { $0.values[1][0] } == expected)
    #expect(steps.map(\.tick) == (0..<10).map { $0 * 100 * Self.ms })
  }

  @Test func ruleOfAFeatureComesFirst() throws {
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b:nearest=/1.data")
    plan.rule = .hold
    #expect(try AlignmentFixture.align(plan, 2, twoTopics())[2].values[1] == [210])
  }

  @Test(arguments: AlignmentPlan.TimeSource.allCases)
  func samplesAreTimedByTheChosenClock(time: AlignmentPlan.TimeSource) throws {
    let events = (0..<10).flatMap { index -> [Event] in
      let log = UInt64(index) * 100 * Self.ms + 1000 * Self.ms
      return [
        Event(
          0, log: log, publish: log - 20 * Self.ms, stamp: log - 50 * Self.ms, [Double(index)])
      ]
    }
    var plan = try AlignmentFixture.plan(.topic("/0", every: 1), "a=/0.data")
    plan.time = time
    let steps = try AlignmentFixture.align(plan, 1, events)
    #expect(steps.map(\.tick) == events.map { $0.time(time) })
    #expect(steps.map { $0.values[0][0] } == (0..<10).map(Double.init))
  }

  @Test func stampsOutOfOrderAreSorted() throws {
    // The second and third message of topic 0 have overtaken each other.
    let stamps: [UInt64] = [0, 200, 100, 300, 400]
    let events =
      stamps.map { Event(0, log: 400 * Self.ms, publish: 0, stamp: $0 * Self.ms, [Double($0)]) }
      + [0, 400].map { Event(1, log: 0, publish: 0, stamp: $0 * Self.ms, [0]) }
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    plan.time = .header
    let steps = try AlignmentFixture.align(plan, 2, events)
    #expect(steps.map { $0.values[0][0] } == [0, 100, 200, 300, 400])
  }

  @Test func clockJumpIsCountedAndDoesNotPileUp() throws {
    var events = (0..<10).map { Event(0, 10_000 * Self.ms + UInt64($0) * 100 * Self.ms, [1]) }
    events += (0..<10).map { Event(0, UInt64($0) * 100 * Self.ms, [2]) }
    let plan = try AlignmentFixture.plan(.rate(10), "a=/0.data")
    let sink = try AlignmentFixture.align(
      plan, AlignmentFixture.channels(1) + events.map { .message($0.message) })
    let steps = try AlignmentFixture.steps(of: sink, ["a"])
    #expect(steps.count == 10)
    #expect(steps.allSatisfy { $0.values == [[1]] })
    let end = try #require(sink.markers.last?.end)
    let report = try #require(end.attributes.first { $0.key == "alignment/a" }?.value)
    #expect(report.contains(#""clock_jumps":1"#))
  }

  @Test func ticksAreDroppedKeptOrRefusedBeyondTheTolerance() throws {
    // Topic 1 is silent from 0.3 s to 0.7 s.
    let events = twoTopics().filter {
      $0.topic == 0 || !(301 * Self.ms..<700 * Self.ms).contains($0.log)
    }
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    plan.tolerance = 30 * Self.ms
    let dropped = try AlignmentFixture.align(plan, 2, events)
    #expect(dropped.map { $0.tick / (100 * Self.ms) } == [0, 1, 2, 3, 8, 9])
    plan.missing = .repeat
    let repeated = try AlignmentFixture.align(plan, 2, events)
    #expect(repeated.map { $0.values[1][0] } == [0, 90, 180, 300, 300, 300, 300, 300, 780, 900])
    plan.missing = .error
    #expect(throws: StreamError(.missing, "")) { try AlignmentFixture.align(plan, 2, events) }
  }

  @Test(arguments: [1, 2, 3]) func clockOfATopicTakesEveryNth(every: Int) throws {
    let plan = try AlignmentFixture.plan(.topic("/0", every: every), "b=/1.data")
    let steps = try AlignmentFixture.align(plan, 2, twoTopics())
    #expect(
      steps.map(\.tick) == stride(from: 0, to: 1000, by: 100 * every).map { UInt64($0) * Self.ms })
  }

  @Test func ticksBeginWithTheLastFeatureAndEndWithTheFirst() throws {
    let events =
      twoTopics().filter { $0.topic == 0 || (250 * Self.ms...760 * Self.ms).contains($0.log) }
    let plan = try AlignmentFixture.plan(.rate(100), "a=/0.data", "b=/1.data")
    let steps = try AlignmentFixture.align(plan, 2, events)
    #expect(steps.first?.tick == 270 * Self.ms)
    #expect(steps.last?.tick == 750 * Self.ms)
  }

  @Test func latchedTopicsDoNotEndTheTicks() throws {
    let events = twoTopics().filter { $0.topic == 0 || $0.log == 0 }
    let plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    #expect(try AlignmentFixture.align(plan, 2, events).count == 1)
    let latched = try AlignmentFixture.align(plan, 2, events, latched: [1])
    #expect(latched.count == 11)
    #expect(latched.allSatisfy { $0.sampleTimes[1] == 0 })
  }

  @Test func textIsHeldAndBecomesTheInstruction() throws {
    let events = twoTopics().filter { $0.topic == 0 }
    let records =
      AlignmentFixture.channels(1) + [.channel(id: 7, AlignmentFixture.text("/say"))]
      + [AlignmentFixture.say("lift the cube", on: 7, at: 1)]
      + events.map { .message($0.message) }
    let plan = try AlignmentFixture.plan(
      .rate(10), "a=/0.data", "language_instruction=/say.data")
    let sink = try AlignmentFixture.align(plan, records)
    let texts = try sink.messages(on: "language_instruction")
      .map { try TextPayload.parse($0.data.span) }
    #expect(texts == Array(repeating: "lift the cube", count: 10))
    #expect(sink.markers.first?.begin?.languageInstruction == "lift the cube")
  }

  @Test func instructionOfTheCommandLineIsInEveryStep() throws {
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data")
    plan.instruction = "go"
    let sink = try AlignmentFixture.align(
      plan, AlignmentFixture.channels(1) + twoTopics().prefix(1).map { .message($0.message) })
    #expect(sink.messages(on: "language_instruction").count == 1)
    #expect(sink.markers.first?.begin?.languageInstruction == "go")
  }

  @Test func sourcesArePutOneBehindTheOther() throws {
    let plan = try AlignmentFixture.plan(.rate(10), "a=/1.data,/0.data[0]")
    let sink = try AlignmentFixture.align(
      plan, AlignmentFixture.channels(2) + twoTopics().map { .message($0.message) })
    let tensor = try Tensor(parsing: sink.messages(on: "a")[3].data)
    #expect(tensor.shape == [2])
    let steps = try AlignmentFixture.steps(of: sink, ["a"])
    #expect(steps[3].values == [[300, 300]])
    // The older of the two samples.
    #expect(steps[1].sampleTimes == [90 * Self.ms])
  }

  @Test func episodesOfAStreamAreAlignedByThemselves() throws {
    var begin = EpisodeBegin()
    begin.source = "one"
    var other = EpisodeBegin()
    (other.source, other.index) = ("two", 1)
    let marker = EpisodeMarker.channel
    func episode(_ begin: EpisodeBegin, at start: UInt64) -> [Record] {
      [AlignmentFixture.marker(.begin(begin), on: 9)]
        + twoTopics().map { event in
          .message(Event(event.topic, event.log + start, event.values).message)
        } + [AlignmentFixture.marker(.end(EpisodeEnd()), on: 9)]
    }
    let records =
      AlignmentFixture.channels(2) + [.channel(id: 9, marker)]
      // The second one is earlier.
      + episode(begin, at: 50_000 * Self.ms) + episode(other, at: 7 * Self.ms)
    let plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    let sink = try AlignmentFixture.align(plan, records)
    let steps = try AlignmentFixture.steps(of: sink, ["a", "b"])
    #expect(steps.count == 20)
    #expect(steps[..<10].map(\.values) == steps[10...].map(\.values))
    #expect(steps[10].tick == 7 * Self.ms)
    #expect(sink.messages(on: "a").map(\.sequence) == Array(0..<10) + Array(0..<10))
    #expect(sink.markers.compactMap(\.begin).map(\.source) == ["one", "two"])
    #expect(sink.markers.compactMap(\.begin).map(\.rate) == [10, 10])
    #expect(sink.markers.compactMap(\.end).map(\.steps) == [10, 10])
    #expect(sink.markers.compactMap(\.end).map(\.index) == [0, 1])
  }

  @Test func missingTopicIsAnErrorThatNamesThoseThere() throws {
    let plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/jonts.data")
    let records = AlignmentFixture.channels(2) + twoTopics().map { .message($0.message) }
    let error = #expect(throws: StreamError(.missing, "")) {
      try AlignmentFixture.align(plan, records)
    }
    #expect(error?.text == "feature 'b': no topic '/jonts'; the topics are /0, /1")
  }

  @Test func topicWithoutAMessageIsAnError() throws {
    let plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/2.data")
    let records = AlignmentFixture.channels(3) + twoTopics().map { .message($0.message) }
    let error = #expect(throws: StreamError(.missing, "")) {
      try AlignmentFixture.align(plan, records)
    }
    #expect(error?.text == "feature 'b': no message on '/2'")
  }

  @Test func missingClockIsAnError() throws {
    let plan = try AlignmentFixture.plan(.topic("/clock", every: 1), "a=/0.data")
    let records = AlignmentFixture.channels(1) + twoTopics().map { .message($0.message) }
    #expect(throws: StreamError(.missing, "")) { try AlignmentFixture.align(plan, records) }
  }

  @Test(arguments: SampleRule.allCases)
  func changeOfShapeThrows(rule: SampleRule) throws {
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data")
    plan.rule = rule
    let events = [Event(0, 0, [1]), Event(0, 100 * Self.ms, [1]), Event(0, 250 * Self.ms, [1, 2])]
    #expect(throws: StreamError(.malformed, "")) {
      try AlignmentFixture.align(plan, 1, events + [Event(0, 300 * Self.ms, [1, 2])])
    }
  }

  @Test func twoTypesOnATopicThrow() throws {
    let plan = try AlignmentFixture.plan(.rate(10), "a=/0.data")
    var other = AlignmentFixture.channel("/0")
    other.schema?.data = Array("float32[] data\n".utf8)
    let record = Event(0, 0, [1]).message
    var changed = record
    changed.channelID = 1
    let records: [Record] = [
      .channel(id: 0, AlignmentFixture.channel("/0")), .channel(id: 1, other), .message(record),
      .message(changed),
    ]
    #expect(throws: StreamError(.unsupported, "")) { try AlignmentFixture.align(plan, records) }
  }

  @Test func wholeNumbersAreRealInEveryStepWhereTheyAreInterpolated() throws {
    var channel = AlignmentFixture.channel("/0")
    channel.schema?.data = Array("int32 data\n".utf8)
    func message(_ time: UInt64, _ value: Int32) -> Record {
      var data = ByteBuilder()
      data.append(value)
      return .message(
        Message(
          channelID: 0, sequence: 0, logTime: time * Self.ms, publishTime: 0,
          data: Bytes(data.bytes)))
    }
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data")
    plan.rule = .linear
    let sink = try AlignmentFixture.align(
      plan, [.channel(id: 0, channel), message(0, 0), message(150, 3), message(200, 4)])
    let tensors = try sink.messages(on: "a").map { try Tensor(parsing: $0.data) }
    #expect(tensors.map(\.type) == [.float64, .float64, .float64])
    #expect(tensors.map { $0.type.double(at: 0, in: $0.data.span) } == [0, 2, 4])
  }

  @Test func jumpOfTheClockDoesNotMakeStepsWithoutEnd() throws {
    var plan = try AlignmentFixture.plan(.rate(1000), "a=/0.data")
    plan.tolerance = 0
    let events = [Event(0, 0, [1]), Event(0, log: .max, publish: 0, stamp: 0, [1])]
    for longestGap in [10_000 * Self.ms, .max] {
      plan.longestGap = longestGap
      let steps = try AlignmentFixture.align(plan, 1, events)
      #expect(steps.map(\.tick) == (longestGap == .max ? [0] : [0, .max]))
    }
    (plan.tolerance, plan.longestGap) = (nil, .max)
    let error = #expect(throws: StreamError.self) { try AlignmentFixture.align(plan, 1, events) }
    #expect(error?.kind == .limit)
    #expect(
      error?.text.contains("feature 'a': no message on '/0' for more than 1048576 steps") == true)
  }

  @Test func ticksOfAGapAreDroppedAtOnce() throws {
    // A million ticks per second, for 9 s.
    var plan = try AlignmentFixture.plan(.rate(1e6), "a=/0.data", "b:nearest=/1.data")
    plan.tolerance = 2000
    let events = [0, 9000].flatMap { start in
      (0..<3).flatMap { index in (0..<2).map { Event($0, start * Self.ms + index * 1000, [1]) } }
    }
    let sink = try AlignmentFixture.align(
      plan, AlignmentFixture.channels(2) + events.map { .message($0.message) })
    let steps = try AlignmentFixture.steps(of: sink, ["a", "b"])
    // Up to 2 us after the third sample, and from the fourth on.
    #expect(
      steps.map(\.tick) == [0, 1, 2, 3, 4, 9_000_000, 9_000_001, 9_000_002].map { $0 * 1000 })
    let end = try #require(sink.markers.last?.end)
    #expect(end.attributes.contains(KeyValue("alignment/ticks_dropped", "8999995")))
  }

  @Test func gapsEndEpisodes() throws {
    var begin = EpisodeBegin()
    begin.source = "one"
    begin.attributes = [KeyValue("id", "one#0"), KeyValue("robot", "blue")]
    var end = EpisodeEnd()
    (end.outcome, end.attributes) = (.success, [KeyValue("by", "hand")])
    let late = twoTopics().map { Event($0.topic, $0.log + 61_000 * Self.ms, $0.values) }
    var records =
      AlignmentFixture.channels(2)
      + [.channel(id: 9, EpisodeMarker.channel), .channel(id: 7, AlignmentFixture.text("/say"))]
    records += [AlignmentFixture.marker(.begin(begin), on: 9)]
    records += [AlignmentFixture.say("lift", on: 7, at: 0)]
    records += (twoTopics() + late).map { .message($0.message) }
    records += [AlignmentFixture.marker(.end(end), on: 9)]
    let plan = try AlignmentFixture.plan(
      .rate(10), "a=/0.data", "b=/1.data", "language_instruction=/say.data")
    let (sink, told) = try AlignmentFixture.warnings(plan, records)
    let steps = try AlignmentFixture.steps(of: sink, ["a", "b"])
    #expect(
      steps.map { $0.tick / Self.ms }
        == [0, 61_000].flatMap { start in
          (0..<10).map { start + 100 * $0 }
        })
    let begins = sink.markers.compactMap(\.begin)
    #expect(begins.map(\.index) == [0, 1])
    #expect(begins.map(\.source) == ["one", "one"])
    #expect(begins.map(\.languageInstruction) == ["lift", "lift"])
    #expect(begins.map(\.id) == ["one#0", "one#0:61000000000-"])
    #expect(begins.allSatisfy { $0.attributes.contains(KeyValue("robot", "blue")) })
    let ends = sink.markers.compactMap(\.end)
    #expect(ends.map(\.steps) == [10, 10])
    #expect(ends.map(\.outcome) == [.unknown, .success])
    #expect(ends.map { $0.attributes.contains(KeyValue("by", "hand")) } == [false, true])
    let gap = ends[0].attributes.first { $0.key == "alignment/gap" }?.value
    #expect(gap == #"{"feature":"b","from_ns":990000000,"to_ns":61000000000}"#)
    #expect(
      told == [
        "episode 0 ('one'): feature 'b' has no message on '/1' for 60.01 s after "
          + "1970-01-01T00:00:00.990000000Z; another episode begins"
      ])
  }

  @Test func recordingsWithoutStepsSayWhy() throws {
    func recording(_ source: String, _ events: [Event]) -> [Record] {
      var begin = EpisodeBegin()
      begin.source = source
      return [AlignmentFixture.marker(.begin(begin), on: 9)]
        + events.map { .message($0.message) } + [AlignmentFixture.marker(.end(EpisodeEnd()), on: 9)]
    }
    let good = twoTopics()
    let records =
      AlignmentFixture.channels(2) + [.channel(id: 9, EpisodeMarker.channel)]
      + recording("lacks", good.filter { $0.topic == 0 }) + recording("good", good)
      + recording("late", good.filter { ($0.topic == 0) == ($0.log < 500 * Self.ms) })
      + recording("far", good.filter { $0.topic == 0 || $0.log == 30 * Self.ms })
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    let (sink, told) = try AlignmentFixture.warnings(plan, records)
    #expect(
      told == [
        "episode 0 ('lacks') has no steps: feature 'b': no message on '/1'",
        "episode 2 ('late') has no steps: '/1' begins 0.11 s after the end of '/0'",
      ])
    let ends = sink.markers.compactMap(\.end)
    #expect(ends.map(\.steps) == [0, 10, 0, 1])
    #expect(
      ends[2].attributes.last
        == KeyValue("alignment/empty", "'/1' begins 0.11 s after the end of '/0'"))
    plan.empty = .error
    #expect(throws: StreamError(.missing, "")) { try AlignmentFixture.align(plan, records) }
    // Missing in all of them.
    let without = records.filter { if case .message(let m) = $0 { m.channelID != 1 } else { true } }
    plan.empty = .warn
    let error = #expect(throws: StreamError.self) { try AlignmentFixture.align(plan, without) }
    #expect(error?.text == "feature 'b': no message on '/1'")
  }

  @Test func stampsThatAreAllZeroThrow() throws {
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    plan.time = .header
    let unstamped = twoTopics().map { event in
      Event(
        event.topic, log: event.log + 1, publish: 0, stamp: event.topic == 0 ? event.log : 0, [1])
    }
    let error = #expect(throws: StreamError.self) {
      try AlignmentFixture.align(plan, 2, unstamped)
    }
    #expect(error?.text.hasPrefix("every header stamp on '/1' is 0") == true)
    plan.time = .log
    #expect(try AlignmentFixture.align(plan, 2, unstamped).count == 10)
  }

  @Test func episodeInsideAnotherThrows() throws {
    let plan = try AlignmentFixture.plan(.rate(10), "a=/0.data")
    let begin = AlignmentFixture.marker(.begin(EpisodeBegin()), on: 9)
    #expect(throws: StreamError(.malformed, "")) {
      try AlignmentFixture.align(
        plan, [.channel(id: 9, EpisodeMarker.channel), begin, begin])
    }
  }

  @Test func longPauseOfOneFeatureIsWaitedFor() throws {
    // Topic 1 is silent for a minute while topic 0 continues with large samples.
    let big = [Double](repeating: 1, count: 1000)
    let events =
      [Event(1, 0, [0])] + (0...600).map { Event(0, UInt64($0) * 100 * Self.ms, big) }
      + [Event(1, 60_000 * Self.ms, [1])]
    var plan = try AlignmentFixture.plan(.rate(10), "a=/0.data", "b=/1.data")
    plan.longestGap = 60_000 * Self.ms
    let spilled = try AlignmentFixture.align(plan, 2, events, budget: 10_000)
    #expect(spilled.count == 601)
    #expect(spilled == (try AlignmentFixture.align(plan, 2, events)))
  }
}

extension EpisodeMarker {
  var begin: EpisodeBegin? { if case .begin(let begin) = self { begin } else { nil } }
  var end: EpisodeEnd? { if case .end(let end) = self { end } else { nil } }
}
