// swift-format-ignore-file: NeverForceUnwrap
// A reference that traps is a failed test: its inputs are made by the test itself.

import EpisodeCodec
@testable import Recordings

/// The steps of a whole recording, computed in memory directly from the definition of the
/// alignment.
struct AlignmentReference {
  var plan: AlignmentPlan
  /// Per feature the topics of its sources.
  var sources: [[Int]]
  var events: [Event]
  var latched: Set<Int> = []
  /// The topic of the clock, if there is one.
  var clockTopic = 0

  func steps() -> [AlignedStep] {
    let used = Set(sources.joined())
    var samples: [Int: [Event]] = [:]
    for topic in used {
      // A stable sort: of equal times the later message stays last.
      samples[topic] = events.filter { $0.topic == topic }.enumerated()
        .sorted { (time($1.element), $1.offset) > (time($0.element), $0.offset) }.map(\.element)
    }
    let start = used.map { time(samples[$0]![0]) }.max()!
    let stopping = used.subtracting(latched)
    let end = (stopping.isEmpty ? used : stopping).map { time(samples[$0]!.last!) }.min()!
    return ticks(from: start, through: end).compactMap { tick in
      var step = AlignedStep(tick: tick, sampleTimes: [], values: [])
      for (index, topics) in sources.enumerated() {
        let rule = plan.features[index].rule ?? plan.rule
        let chosen = topics.map { choose(latched.contains($0) ? .hold : rule, samples[$0]!, tick) }
        let skew =
          zip(topics, chosen).filter { !latched.contains($0.0) }
          .map { distance($0.1.time, tick) }.max() ?? 0
        if let tolerance = plan.tolerance, skew > tolerance, plan.missing == .drop { return nil }
        step.sampleTimes.append(chosen.map(\.time).min()!)
        step.values.append(chosen.flatMap(\.values))
      }
      return step
    }
  }

  private func time(_ event: Event) -> UInt64 { event.time(plan.time) }

  private func distance(_ a: UInt64, _ b: UInt64) -> UInt64 { a > b ? a - b : b - a }

  private func ticks(from start: UInt64, through end: UInt64) -> [UInt64] {
    switch plan.clock {
    case .rate(let rate):
      return (0...).lazy.map { start + UInt64((Double($0) * 1e9 / rate).rounded()) }
        .prefix { $0 <= end }
    case .topic(_, let every):
      let all = events.filter { $0.topic == clockTopic }.map(time)
      return all.enumerated().filter { $0.offset % every == 0 }.map(\.element)
        .filter { $0 >= start && $0 <= end }
    }
  }

  private func choose(
    _ rule: SampleRule, _ samples: [Event], _ tick: UInt64
  ) -> (time: UInt64, values: [Double]) {
    let before = samples.last { time($0) <= tick }!
    guard rule != .hold, time(before) < tick, let after = samples.first(where: { time($0) > tick })
    else { return (time(before), before.values) }
    let (past, future) = (tick - time(before), time(after) - tick)
    if rule == .nearest {
      return future < past ? (time(after), after.values) : (time(before), before.values)
    }
    let weight = Double(past) / Double(past + future)
    let values = zip(before.values, after.values).map { $0 + ($1 - $0) * weight }
    return (past <= future ? time(before) : time(after), values)
  }
}
