internal import Bytes
internal import Stream

/// What the recordings lack.
extension EpisodeAligner {
  /// The error for a topic that no recording of the stream has had a message of; nil if there is
  /// none.
  func missingTopic() -> StreamError? {
    for feature in features {
      for source in feature.sources where !source.isKnown {
        return StreamError(.missing, missing(source, of: feature))
      }
    }
    guard case .topic(let topic, _) = plan.clock, !knowsClock else { return nil }
    return StreamError(.missing, missingClock(topic))
  }

  private func missing(_ source: SourceSeries, of feature: FeatureSeries) -> String {
    let topic = source.source.topic
    let fault = "feature '\(feature.mapping.name)': "
    if let others = source.names.others {
      return fault + "no message on '\(topic)' has \(others.chosen); the names are \(others.names)"
    }
    let topics = Set(channels.values.map(\.topic)).sorted()
      .filter { $0 != EpisodeMarker.channel.topic }
    guard !topics.contains(topic) else { return fault + "no message on '\(topic)'" }
    return fault + "no topic '\(topic)'; the topics are \(topics.joined(separator: ", "))"
  }

  private func missingClock(_ topic: String) -> String {
    let isKnown = channels.values.contains { $0.topic == topic }
    return "no \(isKnown ? "message on" : "topic") '\(topic)' for the clock"
  }

  /// Why the recording that ends has become no step, and whether that may be the same in all.
  func emptyReason() -> (text: String, isDelayed: Bool) {
    for feature in features {
      for source in feature.sources where source.times == nil {
        return (missing(source, of: feature), !source.isKnown)
      }
    }
    if case .topic(let topic, _) = plan.clock, !hasClock {
      return (missingClock(topic), !knowsClock)
    }
    if case .topic(let topic, _) = plan.clock, ticks.seen <= 2 * plan.trim {
      return ("'\(topic)', the clock, has \(ticks.seen) messages, which --trim leaves out", false)
    }
    let sources = features.flatMap(\.sources)
    let late = sources.max { start(of: $0) < start(of: $1) }
    let short = sources.filter { !$0.isLatched }.min { stop(of: $0) < stop(of: $1) }
    if let late, let short, start(of: late) > stop(of: short) {
      let pause = (start(of: late) - stop(of: short)).secondsText
      return (
        "'\(late.source.topic)' begins \(pause) after the end of '\(short.source.topic)'", false
      )
    }
    if let lateFeature {
      return ("no tick has a sample of feature '\(lateFeature)' within the tolerance", false)
    }
    if case .topic(let topic, _) = plan.clock {
      return ("'\(topic)', the clock, has no message while all features have a value", false)
    }
    return ("no tick outside of gaps has a value of each feature", false)
  }

  private func start(of source: SourceSeries) -> UInt64 { source.times?.lowerBound ?? 0 }
  private func stop(of source: SourceSeries) -> UInt64 { source.times?.upperBound ?? 0 }

  /// The error for a topic all of whose stamps are 0; nil if there is none.
  /// - Parameter clock: whether that is so on the clock's topic.
  func unstamped(clock: Bool) -> StreamError? {
    guard plan.time == .header else { return nil }
    var topic: String?
    if clock, case .topic(let name, _) = plan.clock { topic = name }
    for source in features.flatMap(\.sources) where source.isUnstamped {
      topic = source.source.topic
    }
    return topic.map {
      StreamError(
        .missing,
        "every header stamp on '\($0)' is 0; --time log takes the time when a message was recorded")
    }
  }

  /// The error for a recording that would be filled with the same samples without end.
  func tooManySteps(_ count: Int, _ tick: UInt64) -> StreamError {
    var place = ""
    for feature in features {
      for source in feature.sources where source.series.lastTime ?? 0 > tick {
        place = "feature '\(feature.mapping.name)': no message on '\(source.source.topic)' for "
      }
    }
    return StreamError(
      .limit, "\(place)more than \(count) steps up to \(Timestamp.text(tick)); lower --max-gap")
  }
}
