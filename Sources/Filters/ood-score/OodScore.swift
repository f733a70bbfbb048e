import EpisodeCodec
import FilterKit

/// Scores how new data is.
@main
struct OodScore: StreamFilter {
  enum NonFinite: String, CaseIterable, OptionValue { case error, alarm }

  static let configuration = FilterConfiguration(
    name: "ood-score", family: .statistics,
    abstract: "Score how new each sample is, and alarm.",
    discussion: """
      The filter passes a stream on and adds the score of each sample by a model of ood-fit(1). A
      step gets the features ood/score and ood/threshold (float64) and ood/alarm (bool). In a
      recording, each message that completes a sample is followed by one on the topic /ood with the
      fields score, threshold and alarm, so that ood.score > ood.threshold is a rule of a trigger.

      A score above the threshold is an alarm. On data like the calibration's this has at most the
      probability that the model was fitted for. With --window a sample alarms if at least the share
      --exceed of the samples in the last while are above the threshold; before an episode is as long
      as the window, nothing alarms.

      If the model has groups, there are also ood/GROUP/score and so on, or topics /ood/GROUP.
      ood/score is then the highest of the groups' scores, each divided by its threshold, or with
      --combine and of ood-fit the lowest, and ood/threshold is 1. A window applies to each group
      before the alarms are combined. In a recording these scores begin when every group has one.

      The model must have been fitted to the same features with the same shapes. --source reads a
      feature of the model from fields of a recording's topics, as step-align(1) would: several
      fields are joined. A number that is not finite is an error unless --nan alarm makes its score
      infinite. -v reports the number of alarms.
      """,
    examples: [
      .init(
        #"""
        ood-score --model normal.ood --window 0.5s < aligned.mcap \
          | traj-filter -e 'any(ood/alarm)' > novel.mcap
        """#,
        "Keep the episodes with something new."),
      .init(
        #"""
        mcap-cat run.mcap \
          | ood-score --model normal.ood \
              --source observation/state=/joint_states.position > scored.mcap
        """#,
        "Score a recording by a model of steps."),
    ],
    seeAlso: ["ood-fit", "traj-filter"])

  @Option(help: "The model of ood-fit.", valueName: "FILE", completion: .file) var model: String
  @Option(
    help: "Read this feature of the model from fields of a recording; may be repeated.",
    valueName: "FEATURE=/TOPIC.path,…") var source: [FeatureMapping] = []
  @Option(help: "Alarm by the samples of the last while.") var window: Seconds?
  @Option(help: "The share of the samples in a window that must exceed the threshold.")
  var exceed = 0.5
  @Option(help: "How to treat NaN and infinity.") var nan = NonFinite.error

  func validate() throws {
    guard exceed > 0, exceed <= 1 else { throw UsageError("--exceed must be above 0, at most 1") }
    if let mapping = source.first(where: { $0.isBundle || $0.isOptional || $0.rule != nil }) {
      throw UsageError("\(mapping.text.quoted) has a rule; ood-score takes the latest numbers")
    }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    var options = NoveltyScorer.Options()
    (options.window, options.share) = (window?.nanoseconds ?? 0, exceed)
    options.alarmsOnNonFinite = nan == .alarm
    let fitted = try context.naming(model) { () throws(StreamError) in
      let text = try FileInput(path: model).readText(limit: JSONValue.sizeLimit)
      return try NoveltyModel(parsing: Bytes(Array(text.utf8)).span)
    }
    let scorer = NoveltyScorer(fitted, options)
    if let fields = try fields(of: fitted) {
      try score(&stream, fields, scorer)
    } else {
      try stream.transformSteps { output, _ in try NoveltySteps(scorer, to: output) }
    }
    let (samples, alarms) = scorer.counts
    context.note("\(Quantity.count(alarms, "alarm")) in \(Quantity.count(samples, "sample"))")
  }

  /// The fields of each feature of each group; nil if all are features of steps.
  private func fields(of model: NoveltyModel) throws -> [[[FieldSource]]]? {
    let names = model.parts.flatMap { $0.group.sources.map(\.name) }
    if let mapping = source.first(where: { !names.contains($0.name) }) {
      throw UsageError(
        "the model has no feature \(mapping.name.quoted), only \(names.joined(separator: ", "))")
    }
    let isMapped = { name in source.contains { $0.name == name } }
    let fields = names.filter { isMapped($0) || NoveltyGroup.Source.isField($0) }
    guard !fields.isEmpty else { return nil }
    if let name = names.first(where: { !fields.contains($0) }) {
      throw UsageError("--source does not say where \(name.quoted) is")
    }
    return try model.parts.map { part in
      try part.group.sources.map { feature in
        try source.first { $0.name == feature.name }?.sources
          ?? [FieldSource(source: feature.name)]
      }
    }
  }

  private func score(
    _ stream: inout StreamPair, _ fields: [[[FieldSource]]], _ scorer: NoveltyScorer
  ) throws {
    let sampler = FieldSampler(fields.map { Array($0.joined()) })
    var output = NoveltyOutput(scorer.model, to: stream.output)
    sampler.onMarker = scorer.beginEpisode
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in
        if output.replaces(record) { return }
        try stream.relay.pass(record)
        for sample in try sampler.take(record) {
          let group = scorer.model.parts[sample.group].group
          let verdict = try scorer.score(
            sample.vector, shapes: group.shapes(sample.shapes, fields[sample.group].map(\.count)),
            ofGroup: sample.group, time: sample.time)
          try output.write(verdict, group: group.name, time: sample.time)
          if let all = scorer.combined(), !group.name.isEmpty {
            try output.write(all, group: "", time: sample.time)
          }
        }
      }
    }
    try sampler.finish()
  }
}
