import EpisodeCodec
import FilterKit
import Posix

/// Recordings as steps on a common clock.
@main
struct StepAlign: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "step-align", family: .steps,
    abstract: "Align the topics of a recording to steps on a common clock.",
    discussion: """
      FEATURE=TOPIC.path makes a feature, named as in RLDS, of a field of a topic's messages:
      action=/cmd.data, observation/proprio=/joints.position[0:7]. A topic without a path is an
      image. Several sources, joined by commas, give one vector. FEATURE:linear=… sets the rule for
      one feature.

      Ticks begin when every feature has a value, and end with the first feature to stop; latched
      topics and text do not stop. At each tick a feature has the newest sample at or before it
      (hold), which is what the robot knew then, the nearest one, or for numbers the value on the
      line between two (linear; images are then held). Text and latched topics are always held. Each
      message of a step has the tick as its log time and the time of the sample as its publish time.

      How well each feature fits is said with -v and stands in the attributes of the episode's end:
      mean and worst difference between tick and sample, gaps, samples that no tick used, ticks that
      used one again, and times that the clock jumped back.
      """,
    examples: [
      .init(
        "mcap-cat demo.mcap | step-align --rate 10 observation/image_primary=/camera/front/image_raw "
          + "'observation/proprio=/joint_states.position[0:7]' action=/action.data | zarr-write demo.zarr",
        "Make a training set of 10 steps a second."),
      .init(
        "mcap-cat demo.mcap | step-align --clock /camera/front/image_raw --every 3 --map robot.features "
          + "| zarr-write demo.zarr",
        "Make a step of every third image, with the features of a file."),
    ],
    seeAlso: ["mcap-cat", "bag-cat", "zarr-write"])

  @Argument(help: "Features and where they come from.", valueName: "FEATURE=TOPIC.path")
  var features: [FeatureMapping] = []
  @Option(help: "Steps per second.", valueName: "HZ") var rate: Double?
  @Option(
    help: "Make a step of each message of this topic, in place of a rate.", valueName: "TOPIC")
  var clock: String?
  @Option(help: "With --clock, of every N-th message only.", in: 1...1_000_000) var every = 1
  @Option(help: "Which sample stands for a feature.") var by = SampleRule.hold
  @Option(
    help: """
      The clock of the samples: when they were recorded, published, or measured as their header \
      says (the log time for messages without one).
      """) var time = AlignmentPlan.TimeSource.log
  @Option(help: "A sample further from its tick than this is missing.", valueName: "SECONDS")
  var tolerance: Double?
  @Option(help: "What to do with a tick that misses a sample.")
  var missing = AlignmentPlan.MissingRule.drop
  @Option(help: "The language instruction of every step, if no topic has it.", valueName: "TEXT")
  var instruction: String?
  @Option(
    help: "Take features from this file too: one a line, # starts a comment.", valueName: "FILE",
    completion: .file) var map: String?

  private var plan = AlignmentPlan(clock: .rate(1), features: [])

  mutating func validate() throws {
    switch (rate, clock) {
    case (let rate?, nil):
      guard rate > 0, rate <= 1e6 else { throw UsageError("a rate is above 0 and at most 1e6") }
      plan.clock = .rate(rate)
    case (nil, let topic?): plan.clock = .topic(topic, every: every)
    default: throw UsageError("give either --rate or --clock")
    }
    if let tolerance {
      guard tolerance >= 0, tolerance < 1e9 else { throw UsageError("a tolerance is not negative") }
      plan.tolerance = UInt64((tolerance * 1e9).rounded())
    }
    plan.features = features
    if let map { plan.features += try Self.mappings(in: map) }
    (plan.rule, plan.time, plan.missing, plan.instruction) = (by, time, missing, instruction)
    var names = Set(instruction == nil ? [] : ["language_instruction"])
    for feature in plan.features where !names.insert(feature.name).inserted {
      throw UsageError("feature \(feature.name.quoted) is given twice")
    }
    guard !plan.features.isEmpty else { throw UsageError("no feature is given") }
  }

  private static func mappings(in file: String) throws -> [FeatureMapping] {
    let text = try FileInput(path: file).readText(limit: 1 << 20)
    do { return try FeatureMapping.parse(lines: text) } catch { throw error.naming(file) }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let aligner = EpisodeAligner(plan, to: stream.output)
    aligner.report = { context.note($0) }
    while let record = try stream.input.next() {
      let other = try stream.input.located { () throws(StreamError) in try aligner.take(record) }
      if let other { try stream.relay.pass(other) }
    }
    try aligner.finish()
  }
}
