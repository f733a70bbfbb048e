package import Bytes

/// Keeps episodes without steps out of a dataset, which has no place for them, and reports each.
package final class EmptyEpisodes: StepSink {
  private let sink: any StepSink
  private let rule: EmptyEpisodeRule
  private let report: (String) -> Void
  /// The episode without a step so far.
  private var waiting: EpisodeBegin?
  /// Its events.
  private var events: [EpisodeEvent] = []

  private static let mostEvents = 1 << 16

  package init(
    _ sink: any StepSink, _ rule: EmptyEpisodeRule, report: @escaping (String) -> Void
  ) {
    (self.sink, self.rule, self.report) = (sink, rule, report)
  }

  package func begin(_ episode: EpisodeBegin) { (waiting, events) = (episode, []) }

  /// - Throws: `.limit` when too many come before a step.
  package func note(_ event: EpisodeEvent) throws(StreamError) {
    guard waiting != nil else { return try sink.note(event) }
    guard events.count < Self.mostEvents else {
      throw StreamError(.limit, "more than \(Self.mostEvents) events before the first step")
    }
    events.append(event)
  }

  package func write(
    _ step: consuming Step, of features: [Feature]
  ) throws(StreamError) {
    if let begin = waiting {
      waiting = nil
      try sink.begin(begin)
      for event in events { try sink.note(event) }
      events = []
    }
    try sink.write(step, of: features)
  }

  /// - Throws: `.missing` for an episode without steps, if the rule says so.
  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    guard let begin = waiting else { return try sink.end(episode) }
    waiting = nil
    let reason = episode.attributes.first { $0.key == EmptyEpisodeRule.reasonKey }?.value
    let source = begin.source.isEmpty ? "" : " ('\(begin.source.printable)')"
    let fault = "it has no steps" + (reason.map { ": \($0.printable)" } ?? "")
    guard rule == .warn else {
      throw StreamError(.missing, "episode \(begin.index)\(source): \(fault)")
    }
    report("episode \(begin.index)\(source) is left out: \(fault)")
  }

  package func publish(provenance: [Provenance]) throws(StreamError) {
    try sink.publish(provenance: provenance)
  }
}
