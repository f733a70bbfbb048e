package import Bytes
package import Statistics
package import Stream

/// Adds to each step how new it is.
package final class NoveltySteps: StepTransform {
  private let scorer: NoveltyScorer
  private let output: StepWriter
  private var rows: [FeatureRows]
  private var row: [Double] = []
  private var known: [Feature] = []
  private var declared: [Feature] = []
  /// Indexes of the input features passed on.
  private var kept: [Int] = []
  private let made: [Feature]

  package init(_ scorer: NoveltyScorer, to output: StepWriter) throws(StreamError) {
    (self.scorer, self.output) = (scorer, output)
    let parts = scorer.model.parts
    rows = parts.map { FeatureRows($0.group.sources.map(\.name)) }
    var made: [Feature] = []
    for group in [""] + parts.map(\.group.name).filter({ !$0.isEmpty }) {
      for value in [NoveltyGroup.score, NoveltyGroup.threshold, NoveltyGroup.alarm] {
        made.append(try Feature.tensor("ood/\(group.isEmpty ? "" : group + "/")\(value)"))
      }
    }
    self.made = made
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    scorer.beginEpisode()
    try output.begin(episode)
  }

  package func write(_ step: Step, of features: [Feature]) throws(StreamError) {
    if known != features {
      let names = Set(made.map(\.name))
      kept = features.indices.filter { !names.contains(features[$0].name) }
      declared = kept.map { features[$0] } + made
      known = features
    }
    try output.declare(declared)
    var verdicts: [NoveltyScorer.Verdict] = []
    for (group, part) in scorer.model.parts.enumerated() {
      do throws(StreamError) {
        try rows[group].read(step, of: features, into: &row)
        let verdict = try scorer.score(
          row, shapes: rows[group].shapes, ofGroup: group, time: step.time)
        if !part.group.name.isEmpty { verdicts.append(verdict) }
      } catch { throw error.prefixed("step \(step.index): ") }
    }
    if let combined = scorer.combined() { verdicts.insert(combined, at: 0) }
    var values = kept.map { $0 < step.values.count ? step.values[$0] : nil }
    for verdict in verdicts {
      values.append(message(Self.tensor(verdict.score), step))
      values.append(message(Self.tensor(verdict.threshold), step))
      values.append(message(Self.tensor(verdict.alarm), step))
    }
    var step = step
    step.values = values
    try output.write(step)
  }

  package func end(_ episode: EpisodeEnd) throws(StreamError) { try output.end(episode) }

  private func message(_ data: Bytes, _ step: Step) -> Message {
    Message(
      channelID: 0, sequence: step.index, logTime: step.time, publishTime: step.time, data: data)
  }

  private static func tensor(_ number: Double) -> Bytes {
    var builder = Tensor.head(.float64, [], size: 8, reserving: 8)
    builder.append(number.bitPattern)
    return Bytes(builder.bytes)
  }

  private static func tensor(_ flag: Bool) -> Bytes {
    var builder = Tensor.head(.bool, [], size: 1, reserving: 1)
    builder.append(UInt8(flag ? 1 : 0))
    return Bytes(builder.bytes)
  }
}
