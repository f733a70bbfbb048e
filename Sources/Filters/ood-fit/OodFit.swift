import EpisodeCodec
import FilterKit
import Posix

/// Learns from good data what is normal.
@main
struct OodFit: Filter {
  static let configuration = FilterConfiguration(
    name: "ood-fit", family: .statistics,
    abstract: "Learn from good data what is normal, to score what is new.",
    discussion: """
      The filter reads good episodes and writes a model, with which ood-score(1) says of each sample
      how far it is from what was normal, and whether this is an alarm. A sample is a step with the
      features named with -f: any numbers, such as the state, the action or an embedding. Without -f
      it is observation/proprio or, without that, observation/state. In a recording without steps,
      -f names a field of a topic: /joint_states.position. A sample is then due with each message of
      the first field's topic, and has the latest numbers of the other fields.

      Half of the episodes describe what is normal (--calibrate is the share of the others). --method
      gauss scores the Mahalanobis distance from their mean. The numbers are divided by their
      standard deviations, and the covariance is shrunk toward a multiple of the identity as Ledoit
      and Wolf do. A number that never changed counts in thousandths of its value, or of 1 if that is
      larger. --method bank scores the distance from the nearest of --centers samples, chosen so that
      each other one is near to one of them; the --outliers farthest do not count, because garbage
      would be chosen first. A bank also describes data with several modes.

      The other episodes calibrate the threshold. Of their n scores it is the k-th smallest, where k
      is (n + 1)(1 - alpha) rounded up. The probability that a sample like these exceeds it is at
      most --alpha, whatever the distribution; this needs at least 1/alpha - 1 samples. Whole
      episodes calibrate, because samples of one episode are alike; with --split step single steps
      do. Which ones depends on their numbers alone, not on their order or names.

      --group, which may be repeated, scores some features apart from others, with a threshold of
      their own. With --combine or any group alarms, and each has its share of alpha; with and all
      groups must alarm, and each has alpha.

      --state also writes FILE.state. --merge makes the model of several machines' states, the same
      bytes as one machine would write; name the models or the states. The moments are exact sums,
      and of the samples those with the smallest hashes are kept (--samples), so memory does not grow
      with the data. FILE appears when it is complete.
      """,
    input: .stream, output: .dataset,
    examples: [
      .init(
        #"""
        mcap-cat good.mcap | step-align --rate 10 observation/state=/joint_states.position \
          | ood-fit --split step -o arm.ood
        """#,
        "Learn the normal states of a robot."),
      .init(
        "ood-fit --merge part1.ood part2.ood -o all.ood",
        "Merge what two machines learned."),
    ],
    seeAlso: ["ood-score", "norm-stats"])

  @Argument(help: "With --merge: models with their states, or states.", completion: .file)
  var files: [String] = []
  @Option(
    name: .shortAndLong, help: "The model to write.", valueName: "FILE", completion: .output)
  var output: String
  @Option(
    name: .shortAndLong, help: "Score this feature or field; may be repeated.",
    valueName: "FEATURE") var feature: [String] = []
  @Option(
    help: "Score these features apart from others; may be repeated.", valueName: "NAME=FEATURE,…")
  var group: [FeatureGroup] = []
  @Option(help: "How to measure what is new.") var method = NoveltyModel.Method.gauss
  @Option(help: "The highest probability of a false alarm.") var alpha = 0.01
  @Option(help: "Whether any group or all groups must alarm.")
  var combine = NoveltyModel.Combination.or
  @Option(help: "The share of the samples that calibrate the threshold.") var calibrate = 0.5
  @Option(help: "Calibrate with whole episodes or with single steps.")
  var split = NoveltySplit.Unit.episode
  @Option(
    help: "The most samples of each group that are kept to fit, and to calibrate.",
    in: 16...(1 << 20)) var samples = 16384
  @Option(help: "The size of a bank.", in: 1...(1 << 20)) var centers = 1024
  @Option(help: "The neighbor whose distance counts, from 1 for the nearest.", in: 1...1000)
  var neighbor = 1
  @Option(help: "The share of samples that a bank leaves out as garbage.") var outliers = 0.001
  @Flag(help: "Merge the states named, instead of reading a stream.") var merge = false
  @Flag(help: "Leave out samples with NaN or infinity, and report how many there were.")
  var skipNan = false
  @Flag(help: "Also write FILE.state, which --merge needs.") var state = false
  @Flag(help: "Replace existing files of these names.") var force = false

  func validate() throws {
    guard alpha >= 1e-6, alpha < 1 else {
      throw UsageError("--alpha must be at least 0.000001 and below 1")
    }
    guard calibrate > 0, calibrate < 1 else {
      throw UsageError("--calibrate must be between 0 and 1")
    }
    guard outliers >= 0, outliers < 0.5 else { throw UsageError("--outliers must be below 0.5") }
    guard merge == !files.isEmpty else {
      throw UsageError(merge ? "--merge needs file operands" : "file operands need --merge")
    }
    guard !merge || feature.isEmpty && group.isEmpty else {
      throw UsageError("--merge has the features of the states")
    }
    guard feature.isEmpty || group.isEmpty else {
      throw UsageError("-f and --group cannot be combined")
    }
    guard group.count <= NoveltyGroup.mostGroups, Set(group.map(\.name)).count == group.count else {
      throw UsageError("more than \(NoveltyGroup.mostGroups) groups, or two of one name")
    }
    let fields = wanted.flatMap(\.sources).map(NoveltyGroup.Source.isField)
    guard Set(fields).count <= 1 else {
      throw UsageError("features of steps and fields of topics cannot be combined")
    }
  }

  private var wanted: [(name: String, sources: [String])] {
    feature.isEmpty ? group.map { ($0.name, $0.sources) } : [("", feature)]
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    if !merge { try context.checkStandardInput() }
    let file = try StatisticsOutput(output, withState: state, existing: force ? .replace : .refuse)
    let seen = try merge ? mergeStates() : collect(context)
    var fit = NoveltyFit()
    (fit.method, fit.alpha, fit.combination) = (method, alpha, combine)
    (fit.centers, fit.neighbor, fit.outliers) = (centers, neighbor, outliers)
    let model = try fit.model(of: seen)
    for part in model.parts {
      context.note(
        """
        \(part.group.title): \(part.counts.normal) samples fitted, \(part.counts.calibration) \
        calibrated, threshold \(Quantity.short(part.threshold))
        """)
    }
    try file.publish(model.json, state: state ? seen.encoded() : [])
  }

  private func mergeStates() throws -> NoveltyState {
    var merged: NoveltyState?
    for name in files {
      let path = NoveltyState.path(name)
      let input = try FileInput(path: path)
      do throws(StreamError) {
        let part = try NoveltyState(reading: input)
        if merged == nil { merged = part } else { try merged?.add(part) }
      } catch { throw error.naming(path) }
    }
    guard let merged else { throw UsageError("--merge needs file operands") }
    return merged
  }

  private func collect(_ context: RunContext) throws -> NoveltyState {
    let reader = try context.reader(context.openStandardInput(), threads: Terminal.cores)
    var division = NoveltySplit()
    (division.unit, division.share, division.samples) = (split, calibrate, samples)
    let make = { [skipNan, division] wanted in
      NoveltyCollector(wanted, division, skipsNonFinite: skipNan)
    }
    let isRecording = wanted.first?.sources.first.map(NoveltyGroup.Source.isField) ?? false
    let (state, skipped): (NoveltyState, UInt64)
    if isRecording {
      let collector = make(wanted)
      try collectFields(reader, collector)
      (state, skipped) = (try collector.finish(), collector.skipped)
    } else {
      let collector = NoveltyStepCollector(wanted, make)
      try StepReader(reader).forEach(collector)
      (state, skipped) = try collector.finish()
    }
    if skipped > 0 {
      context.warn("left out \(Quantity.count(skipped, "sample")) with NaN or infinity")
    }
    return state
  }

  private func collectFields(_ reader: StreamReader, _ collector: NoveltyCollector) throws {
    let sampler = FieldSampler(
      try wanted.map { try $0.sources.map { try FieldSource(source: $0) } })
    sampler.onMarker = collector.beginEpisode
    while let record = try reader.next() {
      try reader.located { () throws(StreamError) in
        for sample in try sampler.take(record) {
          try collector.take(sample.vector, shapes: sample.shapes, ofGroup: sample.group)
        }
      }
    }
    try sampler.finish()
  }
}

extension NoveltyModel.Method: OptionValue {}
extension NoveltyModel.Combination: OptionValue {}
extension NoveltySplit.Unit: OptionValue {}
