import EpisodeCodec
import FilterKit
import Posix

/// Aligns recordings to steps on a common clock.
@main
struct StepAlign: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "step-align", family: .steps,
    abstract: "Align the topics of a recording to steps on a common clock.",
    discussion: """
      FEATURE=TOPIC.path makes a feature, named as in RLDS, from a field of a topic's messages:
      action=/cmd.data, observation/proprio=/joints.position[0:7]. A topic without a path is an
      image. Several sources, separated by commas, are concatenated into one vector.
      FEATURE:linear=… sets the rule for one feature.

      A path takes elements of an array by their place, position[2] or position[0:7], or by their
      names, in any order: position[elbow], position[wrist,elbow], position[finger_*]. Names are
      the texts of a field name in each element, or of an array name, names, joint_names or
      interface_names beside it that has the same length. In a trajectory they are beside its points:
      points[0].positions[elbow]. By name, a message that has none of them is passed over. By
      place, and for a whole array, messages whose names differ, because the order changes or two
      publishers share the topic, are an error. With --by-name, they are put in the order of the
      first message instead.

      A topic with other characters is in quotes, in which a backslash takes the next character
      as it is: action='"robot.state".v'. So is a name: position["a,b"]. Without quotes the path
      starts at the first . or [ after the last /; a topic that goes on to a later . is found if
      the recording does not have the shorter one.

      Ticks begin as soon as every feature has a value, and end with the first feature that stops;
      latched topics and text never stop. At each tick, hold takes the newest sample at or before
      the tick, which is what the robot knew at that time. nearest takes the closest sample. linear
      interpolates numbers between the two samples around the tick, and holds images. Text and
      latched topics are always held. Each message of a step has the tick as its log time and the
      time of the sample as its publish time. Events (see bagpipe-stream(5)) stay, each before the
      first step after it. Other topics that no feature uses are left out.

      Images stay encoded, but the filter checks them to their end: the markers of a JPEG, the chunks
      and CRCs of a PNG, the size of a raw image. A damaged image that a step uses is an error, which
      names the feature and the step. With --bad skip that step is left out. With --bad repeat the
      step has the previous good image of the feature instead, with the time of that image; a step
      without a previous image is left out. The filter says how many there were, and the END of the
      episode has the attributes bad_images/skipped and bad_images/repeated.

      Where no sample of a feature comes for longer than --max-gap, because the robot paused or a
      clock jumped, the episode ends with the last sample before the gap, and another one begins
      after it. Both have the attributes of the recording; to its id the later one appends when it
      begins. The filter says so on stderr. Latched topics and text have no gaps.

      FEATURE:bundle=TOPIC.path takes all samples since the tick before, for a sensor that is faster
      than the steps: a tensor with --bundle samples, the oldest first and the rest 0, and
      FEATURE_mask, which says which of them are samples. A step with more samples is an error. The
      first step has those of a period of --rate, or of the time since the tick of the clock before
      it. FEATURE?=… leaves the feature out if the first recording does not have its topic.

      --rule kuavo makes the steps of kuavo_data_challenge, the converter of Kuavo's bags. The clock
      is /cam_h/color/image_raw/compressed without its first and last 10 images (--trim), every third
      of them (--every), up to the first topic that ends. Each feature has the sample whose time of
      recording is nearest, of two the earlier. 100 ticks at a time have their samples from the time
      that they cover and a period of the steps around it; a tick for which a feature has none is
      left out. The file kuavo.features, which need not exist, has the robot's topics.

      With --tolerance, a tick without a sample that is near enough is left out (--missing drop). It
      can also end the filter (error) or take the sample that there is, however far away
      (repeat).

      A recording of which no step is left becomes an episode without steps. The filter says which
      topic is missing or late; --empty error ends it there. A topic that is in no recording is an
      error in any case.

      -v reports how well each feature fits, and the END of the episode has the same numbers as
      attributes: the mean and the largest difference between tick and sample, gaps, samples that no
      step used, steps that used a sample again, and backward jumps of the clock, of several sources
      each the worst; see bagpipe-stream(5).
      """,
    examples: [
      .init(
        #"""
        mcap-cat demo.mcap \
          | step-align --rate 10 action=/action.data \
              observation/image_primary=/camera/front/image_raw \
              'observation/proprio=/joint_states.position[0:7]' \
          | zarr-write demo.zarr
        """#,
        "Make a training set of 10 steps per second."),
      .init(
        #"""
        mcap-cat demo.mcap \
          | step-align --clock /camera/front/image_raw --every 3 \
              --map robot.features \
          | zarr-write demo.zarr
        """#,
        "Make a step of every third image, with the features listed in a file."),
      .init(
        #"""
        mcap-cat demo.mcap \
          | step-align --rate 10 \
              'action=/joint_states.position[panda_joint7,panda_finger_*]' \
          | zarr-write wrist.zarr
        """#,
        "Take the last joint and the fingers by their names."),
      .init(
        #"""
        bag-cat kuavo.bag \
          | step-align --rule kuavo --map kuavo.features \
          | traj-map kuavo-claw.map | zarr-write kuavo.zarr
        """#,
        "Make the frames of Kuavo's converter."),
    ],
    seeAlso: ["mcap-cat", "bag-cat", "zarr-write"])

  @Argument(help: "Features and their sources.", valueName: "FEATURE=TOPIC.path")
  var features: [FeatureMapping] = []
  @Option(help: "Steps per second, at most 1e6.", valueName: "HZ") var rate: Double?
  @Option(
    help: "Make a step at each message of this topic, instead of at a rate.", valueName: "TOPIC")
  var clock: String?
  @Option(
    help: "With --clock, make a step at every N-th message only; the default is 1.",
    in: 1...1_000_000)
  var every: Int?
  @Option(
    help: "With --clock, leave out this many of its messages at each end; the default is 0.",
    in: 0...1_000_000)
  var trim: Int?
  @Option(help: "Make the steps that this converter makes.") var rule: AlignmentConvention?
  @Option(help: "How to choose the sample of a feature.") var by = SampleRule.hold
  @Option(
    help: """
      The time of a sample: when it was recorded (log), when it was published, or the stamp in its \
      header (the log time for messages without one). Stamps that are all 0 are an error.
      """) var time = AlignmentPlan.TimeSource.log
  @Option(
    help: "Treat a sample farther from its tick than this as missing; the default is no limit.",
    valueName: "SECONDS")
  var tolerance: Double?
  @Option(
    help:
      """
      What to do at a tick with a missing sample: leave out the step (drop), end with an error, or \
      use the sample outside the tolerance (repeat).
      """
  )
  var missing = AlignmentPlan.MissingRule.drop
  @Flag(
    help: """
      Put the elements of whole arrays, and of elements taken by their place, in the order of the \
      names in the first message.
      """) var byName = false
  @Option(help: "The most samples in a step of a bundle.", in: 1...1_000_000) var bundle: Int?
  @OptionGroup var badImages: BadImageOption
  @Option(
    help: "End an episode where no sample of a feature comes for longer than this.",
    valueName: "SECONDS")
  var maxGap = 10.0
  @OptionGroup var empty: EmptyEpisodeOption
  @Option(
    help: "Add this language instruction to every step, instead of that of a topic.",
    valueName: "TEXT")
  var instruction: String?
  @Option(
    help: "Read more features from this file, one per line; # starts a comment line.",
    valueName: "FILE",
    completion: .file) var map: String?

  private var plan = AlignmentPlan(clock: .rate(1), features: [])

  mutating func validate() throws {
    if rule == .kuavo {
      guard rate == nil else { throw UsageError("--rule kuavo has a clock, not --rate") }
      (clock, every) = (clock ?? Kuavo.clock, every ?? Kuavo.every)
      trim = trim ?? Kuavo.trim
    }
    switch (rate, clock) {
    case (let rate?, nil):
      guard rate > 0, rate <= 1e6 else {
        throw UsageError("--rate must be above 0 and at most 1e6")
      }
      plan.clock = .rate(rate)
    case (nil, let topic?): plan.clock = .topic(topic, every: every ?? 1)
    default: throw UsageError("exactly one of --rate and --clock is required")
    }
    if let tolerance {
      guard tolerance >= 0, tolerance < 1e9 else {
        throw UsageError("--tolerance must be at least 0 and below 1e9")
      }
      plan.tolerance = UInt64((tolerance * 1e9).rounded())
    }
    guard maxGap > 0, maxGap < 1e9 else {
      throw UsageError("--max-gap must be above 0 and below 1e9")
    }
    (plan.longestGap, plan.empty) = (UInt64((maxGap * 1e9).rounded()), empty.rule)
    plan.features = features
    if let map { plan.features += try Self.mappings(in: map) }
    (plan.trim, plan.bundle) = (trim ?? 0, bundle)
    guard clock != nil || (every == nil && trim == nil) else {
      throw UsageError("--every and --trim are for --clock")
    }
    (plan.rule, plan.time, plan.missing, plan.instruction) = (by, time, missing, instruction)
    (plan.badImages, plan.ordersByName) = (badImages.bad, byName)
    var names = Set(instruction == nil ? [] : ["language_instruction"])
    for name in plan.features.flatMap(\.names) where !names.insert(name).inserted {
      throw UsageError("feature \(name.quoted) is given twice")
    }
    guard plan.features.contains(where: \.isBundle) == (bundle != nil) else {
      throw UsageError("a feature with :bundle needs --bundle, which needs such a feature")
    }
    if rule == .kuavo { try followKuavo() }
    guard !plan.features.isEmpty else { throw UsageError("a feature operand or --map is required") }
  }

  private mutating func followKuavo() throws {
    guard time == .log, bundle == nil else {
      throw UsageError("--rule kuavo takes the time of recording, and no bundles")
    }
    plan.rule = .nearest
    plan.longestGap = .max
    plan.window = Kuavo.window(every: every ?? Kuavo.every)
  }

  private static func mappings(in file: String) throws -> [FeatureMapping] {
    let text = try BuiltinFeatures.text(file) ?? FileInput(path: file).readText(limit: 1 << 20)
    do { return try FeatureMapping.parse(lines: text) } catch { throw error.naming(file) }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let aligner = EpisodeAligner(plan, to: stream.output)
    aligner.report = { context.note($0) }
    aligner.warn = { context.warn($0) }
    var others = stream.relay
    aligner.onEvent = { (event) throws(StreamError) in try others.pass(.message(event)) }
    while let record = try stream.input.next() {
      let other = try stream.input.located { () throws(StreamError) in try aligner.take(record) }
      if let other { try others.pass(other) }
    }
    try aligner.finish()
  }
}
