import EpisodeCodec
import FilterKit
import Posix

/// Chooses the episodes that cover all others.
@main
struct KcenterSelect: Filter {
  static let configuration = FilterConfiguration(
    name: "kcenter-select", family: .selection,
    abstract: "Choose the episodes that cover the variety of all.",
    discussion: """
      The filter reads the embeddings of episodes from a stream of frame-embed(1), or from vector files
      (bagpipe-vectors(5)), and prints the rows of those that it chooses, in the order of choice:
      {"id": "a#0", "rank": 0, "distance": null, "radius": 3.4}. episode-pick(1) passes the episodes of such a list.

      It is greedy k-center: each choice is the vector that is farthest from all choices before, of
      equally far ones the first in the input. So every other vector is near a choice: no set of the
      same size covers them within less than half the radius. The first choice is the vector nearest
      to the median, of each number over at most 1001 vectors spread evenly over the input. With
      --seen FILE, which may be repeated, the vectors of a file count as choices made before, such
      as those that the lake has already.

      Garbage is farther away than anything else, and would be chosen first. With --outliers P% a
      vector is left out if at most that share of all vectors is as far from the choices as it is,
      and at most that share lies within half that distance of it. So a rare kind of episodes, of
      which there are more than that, is covered, and garbage is not.

      --weight NAME multiplies distances by a score of the episode, such as its uncertainty; an
      episode with the weight 0 is never chosen. --metric cosine takes 1 less the cosine of the angle
      for the distance. The choice ends before the budget if every vector left is a copy of a choice,
      has the weight 0 or is garbage; stderr says so. A vector with NaN or infinity is an error, and
      with --metric cosine one of zeros, unless --skip-nan leaves such out.

      radius in a row is the covering radius after this choice: how far the farthest vector is from the
      choices so far, garbage left out; with --weight, times its weight. --curve FILE writes it for each
      budget: how much is enough. -v reports the covering radius of the whole choice, without weights,
      and how many vectors were left out as garbage.

      The choice is exact as long as the vectors fit in half of --memory. Beyond that, each part of
      them that fits is covered by a choice of its own, with as many vectors more as may be garbage,
      and the choice is made from these: the radius is at most four times the smallest one. Of ids that come twice, which are an
      error, those in different parts may go unnoticed. A budget
      or outliers in percent then need vector files as operands. --state FILE writes the vectors from
      which the choice is made to a vector file with the number of vectors for which each stands. The
      choice from the states of several machines, named as operands, is that from parts.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        "kcenter-select --budget 1% --outliers 0.1% --weight uncertainty < scored.mcap > chosen.jsonl",
        "Choose the hundredth of a day that is worth a label."),
      .init(
        "kcenter-select --budget 2 --metric cosine --seen lake.vec day.vec",
        "Choose what the lake does not have."),
    ],
    seeAlso: ["frame-embed", "near-drop", "hard-select", "episode-pick", "vector-write"])

  @Argument(
    help: "Streams or vector files; - or no operand means standard input.", valueName: "FILE",
    completion: .file)
  var files: [String] = []
  @Option(help: "How many to choose.") var budget: CountOrShare
  @Option(help: "The share of the vectors that may be garbage.", valueName: "P%")
  var outliers: CountOrShare?
  @Option(help: "The score by which distances are multiplied.", valueName: "SCORE")
  var weight: String?
  @Option(
    help: "Vectors that there are already; may be repeated.", valueName: "FILE", completion: .file)
  var seen: [String] = []
  @Option(help: "What distance is.") var metric = VectorSet.Metric.l2
  @Flag(help: "Keep vectors as float16, in half the memory.") var half = false
  @Flag(help: "Leave out vectors that cannot be compared, and report how many.") var skipNan = false
  @Option(
    help: "Write the radius after each choice to this file.", valueName: "FILE",
    completion: .output) var curve: String?
  @Option(
    help: "Write what the choice is made from to this vector file.", valueName: "FILE",
    completion: .output) var state: String?
  @Flag(help: "Replace existing files of these names.") var force = false
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    if budget == .count(0) || budget == .share(0) {
      throw UsageError("--budget must be at least 1")
    }
    if case .count = outliers { throw UsageError("--outliers is a share such as 0.1%") }
    if let outliers, case .share(let share) = outliers, share >= 0.5 {
      throw UsageError("--outliers must be below 50%")
    }
    if state != nil, case .share = budget {
      throw UsageError("--state needs --budget as the number of choices from all states")
    }
    if seen.contains("-") { throw UsageError("--seen needs a file, not standard input") }
    if force, curve == nil, state == nil { throw UsageError("--force needs --curve or --state") }
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    let existing = force ? StagedOutput.Existing.replace : .refuse
    let curveFile = try curve.map { try StagedFile($0, existing: existing) }
    let stateFile = try state.map { try StagedFile($0, existing: existing) }
    var reader = VectorReader()
    var selection = CenterSelection(options) { () throws(StreamError) in
      try context.countVectors(files)
    }
    if !seen.isEmpty {
      try context.forEachVector(seen, &reader) { (row) throws(StreamError) in
        try selection.see(row)
      }
    }
    try context.forEachVector(files, &reader) { (row) throws(StreamError) in
      try selection.add(row)
    }
    context.warnAboutSkipped(selection.skipped)
    var (set, choice) = try selection.finish()
    try choose(&choice, set, selection, curveFile?.output, context)
    if let stateFile, let embedding = reader.embedding {
      let provenance = reader.provenance + (context.ownProvenance.map { [$0] } ?? [])
      try VectorFileWriter.write(set, embedding, provenance: provenance, to: stateFile.output)
    }
    try curveFile?.publish()
    try stateFile?.publish()
  }

  private var options: CenterSelection.Options {
    var options = CenterSelection.Options()
    (options.vectors.metric, options.vectors.isHalf) = (metric, half)
    (options.vectors.skipsUnsound, options.vectors.weight) = (skipNan, weight)
    switch budget {
    case .count(let count): options.budget = .count(count)
    case .share(let share): options.budget = .share(share)
    }
    if case .share(let share) = outliers { options.outliers = share }
    (options.threads, options.summarizes) = (threads.count, state != nil)
    return options
  }

  /// Prints the choice and its radii.
  private func choose(
    _ choice: inout CenterChoice, _ set: VectorSet, _ selection: CenterSelection,
    _ curve: FileOutput?, _ context: RunContext
  ) throws {
    let output = FileOutput(.standardOutput())
    while choice.chosen < selection.budget, let center = choice.next() {
      let radius = selection.radius(after: &choice)
      try output.write(
        line {
          $0.member("id", set.id(center.place))
          $0.member("rank", choice.chosen - 1)
          $0.member("distance", center.distance)
          $0.member("radius", radius)
          set.appendMembers(of: center.place, to: &$0)
        })
      try curve?.write(
        line {
          $0.member("budget", choice.chosen)
          $0.member("radius", radius)
        })
    }
    try output.flush()
    if choice.chosen < selection.budget {
      context.warn(
        "chose \(choice.chosen) of \(selection.budget): the others are copies of these, garbage or "
          + "of weight 0")
    }
    let radius = selection.radius(choice.squaredRadius())
    if outliers != nil {
      context.note("left out \(Quantity.count(UInt64(choice.dropped), "vector")) as garbage")
    }
    context.note(
      "chose \(choice.chosen) of \(selection.count); covering radius "
        + (selection.isBound ? "at most " : "") + Quantity.short(radius))
  }

  private func line(_ members: (inout JSONText) -> Void) -> [UInt8] {
    var text = JSONText()
    text.beginObject()
    members(&text)
    text.endObject()
    return text.utf8.bytes + [UInt8(ascii: "\n")]
  }
}
