// swift-format-ignore-file: NeverForceUnwrap
// A reference that traps is a failed test: its inputs are made by the test itself.

import EpisodeCodec
@testable import Recordings

/// The steps of a whole recording and how well they fit, computed in memory directly from the
/// definition of the alignment.
struct AlignmentReference {
  var plan: AlignmentPlan
  /// Per feature the topics of its sources.
  var sources: [[Int]]
  var events: [Event]
  var latched: Set<Int> = []
  /// The topic of the clock, if there is one.
  var clockTopic = 0

  struct Episode {
    var steps: [AlignedStep] = []
    var ticksDropped = 0
    /// Per feature and source the sample of each step: its skew and its place, or both places.
    var used: [[[(skew: UInt64, time: UInt64, places: [Int])]]]
  }

  func steps() -> [AlignedStep] { episodes().flatMap(\.steps) }

  func episodes() -> [Episode] {
    let used = Set(sources.joined())
    let samples = samples
    var start = used.map { time(samples[$0]![0]) }.max()!
    let stopping = used.subtracting(latched)
    let end = (stopping.isEmpty ? used : stopping).map { time(samples[$0]!.last!) }.min()!
    let gaps = stopping.flatMap { topic in
      zip(samples[topic]!, samples[topic]!.dropFirst()).map { time($0)..<time($1) }
    }.filter { $0.upperBound - $0.lowerBound > plan.longestGap }

    var episodes: [Episode] = []
    var episode = Episode(used: sources.map { $0.map { _ in [] } })
    var last: UInt64?
    parts: while start <= end {
      for tick in ticks(from: start, through: end) {
        let gap = gaps.filter {
          ($0.lowerBound < tick && tick < $0.upperBound)
            || (last != nil && $0.upperBound > last! && $0.upperBound <= tick)
        }.map(\.upperBound).max()
        if let gap {
          (start, last) = (gap, gap)
          if !episode.steps.isEmpty {
            episodes.append(episode)
            episode = Episode(used: sources.map { $0.map { _ in [] } })
          }
          continue parts
        }
        last = tick
        add(tick, to: &episode, samples)
      }
      break
    }
    if !episode.steps.isEmpty || episodes.isEmpty {
      episodes.append(episode)
    } else {
      episodes[episodes.count - 1].ticksDropped += episode.ticksDropped
    }
    return episodes
  }

  private var samples: [Int: [Event]] {
    var samples: [Int: [Event]] = [:]
    for topic in Set(sources.joined()) {
      // A stable sort: of equal times the later message stays last.
      samples[topic] = events.filter { $0.topic == topic }.enumerated()
        .sorted { (time($1.element), $1.offset) > (time($0.element), $0.offset) }.map(\.element)
    }
    return samples
  }

  private func add(_ tick: UInt64, to episode: inout Episode, _ samples: [Int: [Event]]) {
    var step = AlignedStep(tick: tick, sampleTimes: [], values: [])
    var used = episode.used
    for (index, topics) in sources.enumerated() {
      let rule = plan.features[index].rule ?? plan.rule
      let chosen = topics.map { choose(latched.contains($0) ? .hold : rule, samples[$0]!, tick) }
      let skews = zip(topics, chosen).map {
        latched.contains($0) ? 0 : max(tick, $1.time) - min(tick, $1.time)
      }
      if let tolerance = plan.tolerance, skews.max()! > tolerance, plan.missing == .drop {
        episode.ticksDropped += 1
        return
      }
      for (source, (choice, skew)) in zip(chosen, skews).enumerated() {
        used[index][source].append((skew, choice.time, choice.places))
      }
      step.sampleTimes.append(chosen.map(\.time).min()!)
      step.values.append(chosen.flatMap(\.values))
    }
    episode.used = used
    episode.steps.append(step)
  }

  /// The numbers in the END of a recording that is one episode: per source, then the worst.
  func statistics(of feature: Int, in episode: Episode) -> [String: UInt64] {
    var worst: [String: UInt64] = [:]
    for (source, topic) in sources[feature].enumerated() {
      let used = episode.used[feature][source]
      let sum = used.reduce(0.0) { $0 + Double($1.skew) }
      let times = used.map(\.time)
      let (gaps, jumps) = intervals(of: topic)
      let found: [String: UInt64] = [
        "mean_skew_ns": used.isEmpty ? 0 : UInt64((sum / Double(used.count)).rounded()),
        "worst_skew_ns": used.map(\.skew).max() ?? 0,
        "repeated": latched.contains(topic)
          ? 0 : UInt64(zip(times, times.dropFirst()).count { $0 == $1 }),
        "dropped": UInt64(samples[topic]!.count - Set(used.flatMap(\.places)).count),
        "gaps": gaps, "clock_jumps": jumps,
      ]
      worst.merge(found, uniquingKeysWith: max)
    }
    return worst
  }

  private func intervals(of topic: Int) -> (gaps: UInt64, jumps: UInt64) {
    var (gaps, jumps): (UInt64, UInt64) = (0, 0)
    var usual: [Double] = []
    let times = events.filter { $0.topic == topic }.map(time)
    for (last, next) in zip(times, times.dropFirst()) {
      if next < last {
        jumps += 1
      } else if usual.count >= 5,
        Double(next - last) > 1.5 * usual.reduce(0, +) / Double(usual.count)
      {
        gaps += 1
      } else {
        usual.append(Double(next - last))
      }
    }
    return (gaps, jumps)
  }

  private func time(_ event: Event) -> UInt64 { event.time(plan.time) }

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
  ) -> (time: UInt64, values: [Double], places: [Int]) {
    let place = samples.lastIndex { time($0) <= tick }!
    let before = samples[place]
    guard rule != .hold, time(before) < tick, place + 1 < samples.count else {
      return (time(before), before.values, [place])
    }
    let after = samples[place + 1]
    let (past, future) = (tick - time(before), time(after) - tick)
    if rule == .nearest {
      return future < past
        ? (time(after), after.values, [place + 1]) : (time(before), before.values, [place])
    }
    let weight = Double(past) / Double(past + future)
    let values = zip(before.values, after.values).map { $0 + ($1 - $0) * weight }
    return (past <= future ? time(before) : time(after), values, [place, place + 1])
  }
}
