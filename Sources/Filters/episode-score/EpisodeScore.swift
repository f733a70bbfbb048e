import EpisodeCodec
import FilterKit

/// Scores episodes.
@main
struct EpisodeScoreFilter: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "episode-score", family: .selection,
    abstract: "Score each episode of a stream.",
    discussion: """
      The filter passes a stream on, and adds scores to the END of each episode: attributes score.NAME,
      numbers in the shortest form that reads back equal. hard-select(1), kcenter-select(1) and
      traj-filter(1) know them as NAME. An episode that a score says nothing about lacks it. A score
      that the stream has from before is replaced if it has the same name.

      --motion and --idle score positions: the feature or fields of --position, or else the first that
      the stream has of observation/proprio, observation/state, /joint_states.position and action.
      --velocity names velocities instead. With n samples, the rate is n - 1 per time from the first
      to the last; a speed is the distance of two positions times the rate, in units of the position
      per second. --motion: arc_length is the spectral arc length of the speeds (SPARC, Balasubramanian
      et al., J. NeuroEngineering Rehabil. 12:112, 2015), up to 10 Hz or half of the rate, with a threshold of
      5 % and 16 times the points; nearer to 0 is smoother. jerk is the log dimensionless jerk of the
      speeds v (Balasubramanian et al., IEEE TBME 59(8), 2012), -ln(n^3 sum(d^2) / max(v)^2) with the second
      differences d of n speeds; higher is smoother. path is the sum of the distances. --idle: idle is the share of
      speeds below --still, or else below a twentieth of the episode's largest; toggles counts how
      often --gripper (or else the last number of action) moves between the lowest and the highest
      quarter of its range.

      --gaps scores the times of messages, each of the topic where it is worst; the features of steps
      are one topic. gap is the longest interval in s. dropped is the share of missing messages: an
      interval of more than 1.5 medians lacks round(interval / median) - 1. skew is the greatest less
      the least delay from the publish time to the log time, in s. --limits LOW,HIGH: clipped is the
      share of the numbers of --action (action by default) that are at a limit or beyond it.

      --images looks at --pictures moments, picked evenly as by frame-pick(1), in gray in a box of
      160x120, and takes for each camera the mean: sharpness is the variance of the Laplacian, of the
      least sharp camera; dark is 1 less the mean brightness (0 to 1), of the darkest; saturated is the
      share of pixels of 250 or more. duplicates is the share of all frames whose bytes are those of the
      frame before. Unreadable images are left out and counted.

      --ensemble A,B,… compares predictions: variance is the mean over steps of the variance between
      the members, over all numbers, and variance_max that of the worst step. --logits NAME: entropy is
      the mean entropy in nats of the softmax over the last axis, which may also be log probabilities,
      entropy_max the largest, and margin the mean distance of the two largest probabilities.

      --ood sums up what ood-score(1) has added: ood is the largest score divided by its threshold,
      ood_alarms the share of alarms. --calibration FILE has rows with the ood of n normal episodes
      that the model was not fitted to; ood_p is (k + 1) / (n + 1), k of which have at least as much: the
      conformal p-value.

      --join FILE adds the columns of numbers of a table, CSV with a header, JSON lines or Parquet, with a
      column id; it may be repeated. Of several rows about an episode, such as one for each step (column step),
      NAME is the mean and NAME_max the largest. stderr says how many ids of the table are not in
      the stream, and how many episodes the table lacks.

      In memory are 8 bytes for each position, gripper state and interval of an episode, up to a part of
      --memory, and the tables; anything else is of constant size. Beyond 1048576 positions an episode
      has no arc_length.
      """,
    examples: [
      .init(
        "mcap-cat day1.mcap | episode-score --motion --idle --gaps --images > day1.scored.mcap",
        "Score a day's recordings."),
      .init(
        "episode-score --join loss.csv < trained.mcap | hard-select loss_max --top 1% > hardest.jsonl",
        "Find the episodes that a model has learned worst."),
      .init(
        "episode-score --motion --position 'observation/proprio[0:3]' < steps.mcap > smooth.mcap",
        "Score the path of the hand."),
    ],
    seeAlso: ["hard-select", "kcenter-select", "frame-embed", "ood-score", "label-join"])

  @Flag(help: "Score how smooth and long the movement is.") var motion = false
  @Flag(help: "Score how much of the time nothing moves, and the gripper.") var idle = false
  @Flag(help: "Score the times of messages.") var gaps = false
  @Flag(help: "Score pictures.") var images = false
  @Option(help: "A feature of positions, or fields of a topic.", valueName: "SOURCE")
  var position: String?
  @Option(help: "A feature of velocities instead, or fields of a topic.", valueName: "SOURCE")
  var velocity: String?
  @Option(help: "The state of the gripper; its first number counts.", valueName: "SOURCE")
  var gripper: String?
  @Option(help: "The speed below which a moment is idle.", in: 0.0...1e300) var still: Double?
  @Option(help: "Score how many numbers of the action are clipped.", valueName: "LOW,HIGH")
  var limits: ClipLimits?
  @Option(help: "The action of --limits; action by default.", valueName: "SOURCE")
  var action: String?
  @Option(help: "Pictures of each camera that are looked at; 16 by default.", in: 1...512)
  var pictures: Int?
  @Option(
    name: .shortAndLong, help: "Look at cameras that match this pattern only; may be repeated.",
    valueName: "PATTERN")
  var topic: [TopicPattern] = []
  @Option(help: "Score how predictions of several models differ.", valueName: "SOURCE,…")
  var ensemble: String?
  @Option(help: "Score how uncertain logits or log probabilities are.", valueName: "SOURCE")
  var logits: String?
  @Flag(help: "Score how new the episode is.") var ood = false
  @Option(
    help: "Rows with the ood of normal episodes, for p-values.", valueName: "FILE",
    completion: .file)
  var calibration: String?
  @Option(
    help: "Add the numbers of this table; may be repeated.", valueName: "FILE", completion: .file)
  var join: [String] = []
  @Option(help: "Of the tables, add these columns only.", valueName: "NAME,…") var columns: String?

  func validate() throws {
    let isAny =
      motion || idle || gaps || images || limits != nil || ensemble != nil || logits != nil || ood
      || !join.isEmpty
    guard isAny else {
      throw UsageError("say what to score: --motion, --idle, --gaps, --images, --join, …")
    }
    guard motion || idle || position == nil && velocity == nil else {
      throw UsageError("--position and --velocity need --motion or --idle")
    }
    guard position == nil || velocity == nil else {
      throw UsageError("--position and --velocity exclude each other")
    }
    guard idle || gripper == nil && still == nil else {
      throw UsageError("--gripper and --still need --idle")
    }
    guard limits != nil || action == nil else { throw UsageError("--action needs --limits") }
    guard images || topic.isEmpty && pictures == nil else {
      throw UsageError("--topic and --pictures need --images")
    }
    guard ood || calibration == nil else { throw UsageError("--calibration needs --ood") }
    guard !join.isEmpty || columns == nil else { throw UsageError("--columns needs --join") }
    if let ensemble, FieldSource.list(ensemble[...]).count < 2 {
      throw UsageError("--ensemble needs two members or more: A,B")
    }
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let tables = try join.map { try table($0, context) }
    var scoring = EpisodeScoring(try scorers(context) + tables, to: stream.relay)
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try scoring.take(record) }
    }
    try scoring.finish()
    for (name, table) in zip(join, tables) {
      for (count, text) in [
        (table.unused, "of the table that the stream does not have"),
        (table.bare, "that the table does not have"),
      ] where count > 0 {
        context.warn("'\(name.printable)': \(Quantity.count(count, "episode")) \(text)")
      }
    }
    context.note(
      "\(Quantity.count(scoring.scores, "score")) of \(Quantity.count(scoring.episodes, "episode"))"
    )
  }

  private func scorers(_ context: RunContext) throws -> [any EpisodeScorer] {
    var scorers: [any EpisodeScorer] = []
    if motion || idle { scorers.append(MotionScorer(try motionOptions())) }
    if gaps { scorers.append(TimingScorer()) }
    if let limits {
      scorers.append(
        LimitScorer(try source(action ?? "action", "--action"), from: limits.low, to: limits.high))
    }
    if images {
      var settings = PickSettings()
      (settings.count, settings.patterns) = (pictures ?? 16, topic)
      scorers.append(try PictureScorer(settings, warn: context.warn))
    }
    if ensemble != nil || logits != nil {
      let members = try FieldSource.list((ensemble ?? "")[...]).filter { !$0.isEmpty }
        .map { try source($0, "--ensemble") }
      scorers.append(
        DisagreementScorer(members: members, logits: try logits.map { try source($0, "--logits") }))
    }
    if ood {
      let normal = try calibration.map { name in
        try context.naming(name) { () throws(StreamError) in
          try NoveltySummary.calibration(FileInput(path: name))
        }
      }
      scorers.append(NoveltySummary(calibration: normal))
    }
    return scorers
  }

  private func motionOptions() throws -> MotionScorer.Options {
    var options = MotionScorer.Options()
    (options.scoresMotion, options.scoresIdle, options.still) = (motion, idle, still)
    options.areVelocities = velocity != nil
    options.needsGripper = gripper != nil
    let named = try (position ?? velocity).map {
      [try source($0, position == nil ? "--velocity" : "--position")]
    }
    options.sources =
      try named
      ?? ["observation/proprio", "observation/state", "/joint_states.position", "action"]
      .map { try source($0, "--position") }
    var last = try source("action", "--gripper")
    last.takesLast = true
    options.grippers = try gripper.map { [try source($0, "--gripper")] } ?? [last]
    return options
  }

  private func source(_ text: String, _ option: String) throws(UsageError) -> SignalSource {
    do { return try SignalSource(text) } catch { throw UsageError("\(option): \(error.text)") }
  }

  private func table(_ name: String, _ context: RunContext) throws -> TableScorer {
    var options = ScoreTable.Options()
    options.columns = columns?.split(separator: ",").map(String.init) ?? []
    return try context.naming(name) { () throws(StreamError) in
      var table = ScoreTable(options)
      try table.read(FileInput(path: name), name: name)
      if table.unknown > 0 {
        context.warn(
          "'\(name.printable)': \(Quantity.count(table.unknown, "number")) not finite left out")
      }
      return TableScorer(table)
    }
  }
}

/// `-1,1`
struct ClipLimits: OptionValue {
  let low: Double
  let high: Double

  init(parsing text: String) throws(UsageError) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard numbers.count == 2, let low = numbers[0], let high = numbers[1], low < high else {
      throw UsageError("\(text.quoted) is not two limits such as -1,1")
    }
    (self.low, self.high) = (low, high)
  }

  var argumentText: String { "\(low),\(high)" }
  static var placeholder: String { "LOW,HIGH" }
}
