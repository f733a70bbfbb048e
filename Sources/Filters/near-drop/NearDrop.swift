import EpisodeCodec
import FilterKit
import Posix

/// Leaves out near copies.
@main
struct NearDrop: Filter {
  static let configuration = FilterConfiguration(
    name: "near-drop", family: .selection,
    abstract: "Leave out episodes or frames that are near copies of others.",
    discussion: """
      The filter reads the embeddings of episodes from a stream of frame-embed(1), or from vector files
      (bagpipe-vectors(5)), and prints the rows of those that it keeps, in their order. episode-pick(1)
      passes the episodes of such a list. With --frames it reads the embeddings of frames, and prints a
      row with the time of each frame that it keeps.

      A near copy is a vector whose cosine with one that is kept exceeds --threshold. As SemDeDup does,
      the filter compares vectors within the cells of k-means on the unit sphere (--cells, by default
      one for each thousand vectors), so a pair that a border divides is not found; fewer cells find
      more and take longer, and with one every pair is compared. In each cell it begins with the vector that is farthest from the centroid,
      the most unusual one, or with --keep nearest with the most typical one, or with --keep best:SCORE
      with the one that has the highest score; what comes first is kept. Every vector that is left out
      has one that is kept, or seen, above the threshold. The cells depend on --seed and on the
      vectors, not on the number of threads.

      With --seen FILE, which may be repeated, vectors are also left out that are near copies of those
      of a vector file, such as those that the lake has already, however large it is. Trajectories are
      compared by the same means: frame-embed --features action,observation/proprio embeds the states
      and actions of an episode.

      --clusters FILE writes a row for each vector that has copies: {"kept": "a#0", "cell": 3,
      "copies": [{"id": "b#0", "similarity": 0.99}]}, with "seen" in the place of "kept" for one of
      --seen. -v counts what is kept. A vector with NaN or infinity is an error,
      and one of zeros, unless --skip-nan leaves such out. The vectors must fit in half of --memory.
      """,
    input: .recordings, output: .text,
    examples: [
      .init(
        "near-drop --threshold 0.98 --keep best:uncertainty < scored.mcap > distinct.jsonl",
        "Keep the most uncertain one of episodes that look alike."),
      .init(
        "near-drop --seen lake.vec --clusters copies.jsonl day.vec > new.jsonl",
        "Keep what the lake does not have."),
    ],
    seeAlso: ["frame-embed", "kcenter-select", "episode-pick", "vector-write"])

  @Argument(
    help: "Streams or vector files; - or no operand means standard input.", valueName: "FILE",
    completion: .file)
  var files: [String] = []
  @Option(help: "The cosine above which a vector is a near copy.") var threshold = 0.95
  @Option(help: "Which one of near copies is kept.") var keep = KeepRule(.farthest)
  @Option(
    help: "Vectors that there are already; may be repeated.", valueName: "FILE", completion: .file)
  var seen: [String] = []
  @Flag(help: "Compare frames, not episodes.") var frames = false
  @Option(help: "The number of cells of k-means.", in: 1...65536) var cells: Int?
  @Option(help: "A number that decides where k-means begins.") var seed: UInt64 = 0
  @Flag(help: "Keep vectors as float16, in half the memory.") var half = false
  @Flag(help: "Leave out vectors that cannot be compared, and report how many.") var skipNan = false
  @Option(
    help: "Write what are copies of what to this file.", valueName: "FILE", completion: .output)
  var clusters: String?
  @Flag(help: "Replace an existing file of this name.") var force = false
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    guard threshold > -1, threshold < 1 else {
      throw UsageError("--threshold must be between -1 and 1")
    }
    if seen.contains("-") { throw UsageError("--seen needs a file, not standard input") }
    if force, clusters == nil { throw UsageError("--force needs --clusters") }
  }

  func run(_ context: RunContext) throws {
    Signals.deferInterrupts()
    let report = try clusters.map { try StagedFile($0, existing: force ? .replace : .refuse) }
    var reader = VectorReader(frames ? .frames : .episodes)
    var collector = VectorCollector(options)
    try context.forEachVector(files, &reader) { (row) throws(StreamError) in
      try collector.add(row)
    }
    let set = try collector.finish()
    var rule = NearCopies.Options()
    (rule.threshold, rule.keep, rule.cells) = (Float(threshold), keep.rule, cells)
    (rule.seed, rule.threads) = (seed, threads.count)
    var copies = NearCopies(set, rule)
    if !seen.isEmpty {
      // A few at a time, because a lake is larger than memory.
      var some = SeenVectors(options)
      try context.forEachVector(seen, &reader) { (row) throws(StreamError) in
        if let full = try some.add(row) { copies.find(near: full) }
      }
      if let rest = some.take() { copies.find(near: rest) }
      context.warnAboutSkipped(collector.skipped + some.skipped)
    } else {
      context.warnAboutSkipped(collector.skipped)
    }
    copies.findOwn()
    try write(copies, of: set, context)
    if let report { try copies.writeClusters(to: report.output) }
    try report?.publish()
  }

  private var options: VectorSet.Options {
    var options = VectorSet.Options()
    (options.metric, options.isHalf, options.skipsUnsound) = (.cosine, half, skipNan)
    if case .best(let score) = keep.rule { (options.weight, options.ranks) = (score, true) }
    return options
  }

  private func write(_ copies: NearCopies, of set: VectorSet, _ context: RunContext) throws {
    let output = FileOutput(.standardOutput())
    var kept = 0
    for place in 0..<set.count where copies.copies[place] == nil {
      kept += 1
      var text = JSONText()
      text.beginObject()
      text.member("id", set.id(place))
      if let time = set.time(place) { text.member("time", time) }
      text.member("cell", copies.cell(of: place))
      set.appendMembers(of: place, to: &text)
      text.endObject()
      try output.write(text.utf8.bytes + [UInt8(ascii: "\n")])
    }
    try output.flush()
    context.note("kept \(kept) of \(set.count); \(set.count - kept) are near copies")
  }
}

/// `nearest`, `farthest` or `best:SCORE`
struct KeepRule: OptionValue {
  let rule: NearCopies.Keep

  init(_ rule: NearCopies.Keep) { self.rule = rule }

  init(parsing text: String) throws(UsageError) {
    switch text {
    case "nearest": rule = .nearest
    case "farthest": rule = .farthest
    default:
      guard text.hasPrefix("best:"), text.utf8.count > 5 else {
        throw UsageError("\(text.quoted) is not nearest, farthest or best:SCORE")
      }
      rule = .best(String(text.dropFirst(5)))
    }
  }

  var argumentText: String {
    switch rule {
    case .nearest: "nearest"
    case .farthest: "farthest"
    case .best(let score): "best:\(score)"
    }
  }

  static var placeholder: String { "nearest|farthest|best:SCORE" }
}
