import EpisodeCodec

import Testing
@testable import Recordings

/// Thinning, waiting and spilling never change a result: random recordings against the definition.
struct AlignmentReferenceTests {
  private static let ms = AlignmentFixture.ms

  /// Four topics with their own rates, phases and delays; the last one may stay silent for long.
  private func events(_ random: inout SeededRandom, latched: Set<Int>) -> [Event] {
    var events: [Event] = []
    let origin: UInt64 = 1_767_225_600_000_000_000
    for topic in 0..<4 {
      let period = UInt64.random(in: 3...70, using: &random) * Self.ms
      let delay = latched.contains(topic) ? 0 : UInt64.random(in: 0...300, using: &random) * Self.ms
      var time = origin + UInt64.random(in: 0...900, using: &random) * Self.ms
      let end = origin + UInt64.random(in: 3000...4000, using: &random) * Self.ms
      let silence = UInt64.random(in: 0...2, using: &random) == 0 ? origin + 1500 * Self.ms : .max
      var isSilent = false
      while time < end {
        let values = [Double(events.count), Double.random(in: -1...1, using: &random)]
        events.append(
          Event(
            topic, log: time, publish: time - delay / 2, stamp: time - delay, values))
        // Whole milliseconds make equal times common.
        time += UInt64.random(in: 0...2 * period / Self.ms, using: &random) * Self.ms
        if time > silence, !isSilent { (time, isSilent) = (time + 1000 * Self.ms, true) }
      }
    }
    return events.enumerated()
      .sorted { ($0.element.log, $0.offset) < ($1.element.log, $1.offset) }.map(\.element)
  }

  @Test(arguments: 0..<150) func streamingEqualsTheDefinition(seed: Int) throws {
    var random = SeededRandom(UInt64(seed))
    let latched: Set<Int> = seed % 7 == 0 ? [3] : []
    let events = events(&random, latched: latched)
    let rates: [Double] = [1, 7, 10, 30, 333]
    let clock: AlignmentPlan.Clock =
      seed % 3 == 0
      ? .topic("/1", every: 1 + seed % 4) : .rate(rates.randomElement(using: &random) ?? 1)
    var plan = try AlignmentFixture.plan(
      clock, "a=/0.data", "b:nearest=/1.data", "c:linear=/2.data[0],/3.data[0:2]")
    plan.time = [.log, .header, .publish][seed % 5 % 3]
    plan.rule = SampleRule.allCases[seed % 3]
    if seed % 4 == 1 { plan.tolerance = 40 * Self.ms }
    if seed % 2 == 1 { plan.longestGap = UInt64.random(in: 90...400, using: &random) * Self.ms }
    let reference = AlignmentReference(
      plan: plan, sources: [[0], [1], [2, 3]], events: events, latched: latched, clockTopic: 1)
    let episodes = reference.episodes()
    let expected = episodes.flatMap(\.steps).map { step in
      var step = step
      // The path takes the first number of topic 2.
      step.values[2].remove(at: 1)
      return step
    }
    let records =
      AlignmentFixture.channels(4, latched: latched) + events.map { .message($0.message) }
    for budget in [32 << 20, 200] {
      let sink = try AlignmentFixture.align(plan, records, budget: budget)
      let found = try AlignmentFixture.steps(of: sink, ["a", "b", "c"])
      #expect(found.count == expected.count)
      let difference = zip(found, expected).first { $0 != $1 }
      #expect(difference == nil)
      let ends = sink.markers.compactMap(\.end)
      #expect(ends.map(\.steps) == episodes.map { UInt64($0.steps.count) })
      for (end, episode) in zip(ends, episodes) {
        try compare(end, episode, reference, isWhole: episodes.count == 1)
      }
    }
  }

  /// - Parameter isWhole: whether the recording is one episode: otherwise samples between two
  ///   episodes belong to neither.
  private func compare(
    _ end: EpisodeEnd, _ episode: AlignmentReference.Episode, _ reference: AlignmentReference,
    isWhole: Bool
  ) throws {
    let attributes = Dictionary(
      end.attributes.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    #expect(attributes["alignment/ticks_dropped"] == "\(episode.ticksDropped)")
    for (index, feature) in reference.plan.features.enumerated() {
      let text = try #require(attributes["alignment/\(feature.name)"])
      let found = try JSONValue(parsing: Bytes(Array(text.utf8)).span)
      for (key, number) in reference.statistics(of: index, in: episode) {
        let isOfSteps = ["mean_skew_ns", "worst_skew_ns", "repeated"].contains(key)
        guard isWhole || isOfSteps else { continue }
        #expect(found[key] == .number(Double(number)), "\(feature.name): \(key)")
      }
    }
  }
}
