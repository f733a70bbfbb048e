import EpisodeCodec
import FilterKit
import Posix

/// Divides a stream by topic into a file for each tier.
@main
struct TierSplit: StreamFilter {
  enum Compression: String, CaseIterable, OptionValue { case zstd, lz4, none }

  static let configuration = FilterConfiguration(
    name: "tier-split", family: .edge,
    abstract: "Divide a stream into files by the urgency of its topics.",
    discussion: """
      The filter writes a folder with an MCAP file for each tier, such as now.mcap, each whole and
      indexed, with the markers of all episodes and so the same episode ids. FILE says which topics
      are in which tier, the most urgent first, on lines or separated by semicolons; patterns are
      those of mcap-cat -t, and the first tier that has one for a topic gets it:

      now: /event /task* /rosout

      hour: /joint_states /action

      night: /camera/* /depth/*

      Topics of no tier, attachments and records of applications go to the last one, metadata to all.
      The filter says so, and names tiers without a message, which get no file.

      manifest.json has for each file its name, tier, priority, size, sha256, number of messages,
      start_time and end_time in nanoseconds, topics, episodes and events. The folder appears under
      its name when all of it is complete; a stream that ends early leaves nothing.

      mcap-cat --merge of the files gives the messages of the stream again, in order of time. It takes
      files of one episode; mcap-cat --episode N makes them of files of several.
      """,
    output: .dataset,
    examples: [
      .init("mcap-cat run.mcap | tier-split --tiers robot.tiers out", "Divide a recording."),
      .init(
        "mcap-cat --merge parts/now.mcap parts/hour.mcap parts/night.mcap > joined.mcap",
        "Join its parts."),
    ],
    seeAlso: ["text-scrub", "mcap-cat", "zstd-chunk"])

  @Argument(help: "The folder to write.", valueName: "DIR", completion: .output)
  var folder: String
  @Option(help: "The tiers and their topics.", valueName: "FILE", completion: .file)
  var tiers: String
  @Option(help: "The compression of chunks.") var compression = Compression.zstd
  @OptionGroup var threads: ThreadOption
  @Flag(help: "Replace an existing folder of this filter.") var force = false

  private static let longestFile = 1 << 20

  var usesStandardOutput: Bool { false }

  func makeSink(
    _ output: FileOutput, _ header: Header, _ context: RunContext
  ) throws(StreamError) -> any RecordSink {
    let plan: TierPlan
    do throws(StreamError) {
      plan = try TierPlan(FileInput(path: tiers).readText(limit: Self.longestFile))
    } catch { throw error.naming(tiers) }
    // From here on a signal ends the filter like any error, which removes the unfinished folder.
    Signals.deferInterrupts()
    let chunks: ChunkCompression =
      switch compression {
      case .zstd: .zstd(level: 3)
      case .lz4: .lz4(level: 1)
      case .none: .none
      }
    return try TierSink(
      folder, plan, header: header, chunks, threads: threads.count,
      existing: force ? .replace : .refuse, warn: context.warn)
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try stream.relay.pass(record) }
    }
  }
}
