package import Bytes
package import Stream

/// Collects the samples of normal data from steps.
package final class NoveltyStepCollector: StepConsumer {
  private let makeCollector: ([(name: String, sources: [String])]) -> NoveltyCollector
  private var wanted: [(name: String, sources: [String])]
  private var collector: NoveltyCollector?
  private var rows: [FeatureRows] = []
  private var row: [Double] = []

  /// - Parameter wanted: the groups with their features; empty for the state.
  package init(
    _ wanted: [(name: String, sources: [String])],
    _ makeCollector: @escaping ([(name: String, sources: [String])]) -> NoveltyCollector
  ) {
    (self.wanted, self.makeCollector) = (wanted, makeCollector)
  }

  package func begin(_ episode: EpisodeBegin) { collector?.beginEpisode() }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if collector == nil { try start(features) }
    for group in wanted.indices {
      try rows[group].read(step, of: features, into: &row)
      try collector?.take(row, shapes: rows[group].shapes, ofGroup: group)
    }
  }

  package func end(_ episode: EpisodeEnd) {}

  private func start(_ features: [Feature]) throws(StreamError) {
    if wanted.isEmpty {
      let names = features.filter { $0.kind == .tensor }.map(\.name)
      guard let state = StatisticsCollector.states.first(where: names.contains) else {
        throw StreamError.noNumbers(
          of: StatisticsCollector.states.last ?? "", among: features.map(\.name))
      }
      wanted = [("", [state])]
    }
    rows = wanted.map { FeatureRows($0.sources) }
    collector = makeCollector(wanted)
  }

  /// - Throws: `.missing` without a step.
  package func finish() throws(StreamError) -> (state: NoveltyState, skipped: UInt64) {
    guard let collector else { throw StreamError.noSteps }
    return (try collector.finish(), collector.skipped)
  }
}
