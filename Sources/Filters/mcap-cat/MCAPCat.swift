import EpisodeCodec
import FilterKit
import Posix

/// Reads MCAP files as a stream.
@main
struct MCAPCat: SourceFilter {
  static let configuration = FilterConfiguration(
    name: "mcap-cat", family: .recordings,
    abstract: "Read MCAP files as an episode stream.",
    discussion: """
      \(RecordingOptions.discussion)

      If a file has a summary, the filter reads the file by its index: metadata and attachments,
      then schemas and channels, then messages. It skips every chunk that contains no selected topic
      or time. If the summary is missing, incomplete or wrong, the filter scans the file instead:
      definitions, metadata and attachments are compared with it, and where they differ the data
      section counts. If everything is selected, the CRC of the data section is checked, too.
      With -t, -x, --start or --end only the chunks that are read and the attachments are checked
      against their own CRCs; for all of a damaged file use stream-check(1).

      Channels that only the summary has are kept; from a pipe they come after all messages.

      --episode reads some of the episodes of a file, which are numbered from 0. Of a file that
      zstd-chunk(1) or lz4-chunk(1) wrote, the filter reads the summary and the chunks of these
      episodes, and no others: the message indexes tell in which chunks episodes begin and end.

      --ids reads the episodes of a list, as episode-pick(1) takes it: all of an episode of which the
      list names a part. Of such files it reads the markers first, and then no other episodes. stderr
      says how many lines are of episodes that none of the files has; -v names them.

      A file compressed as a whole (run.mcap.zstd) is read like a pipe, and payloads that rosbag2
      compressed one by one are decompressed. Of a chunk in which the file ends, or that does not
      decompress, the whole messages before the fault are passed on; the filter then ends with status
      65, or with --recover continues.

      \(FollowOptions.discussion)

      \(FetchOptions.discussion)
      """,
    input: .recordings,
    examples: [
      .init(
        #"""
        mcap-cat -t '/camera/*' --start 2 --end 5.5 demo.mcap \
          | zstd-chunk > part.mcap
        """#,
        "Cut three and a half seconds of two cameras out of a recording."),
      .init(
        "mcap-cat --follow now.mcap | jpeg-encode | zstd-chunk > run.mcap",
        "Compress a recording while it is made."),
      .init(
        "mcap-cat --episode 17 rollout.mcap | npz-write one.npz",
        "Read one environment out of a batch of many."),
      .init(
        "mcap-cat --ids picks.jsonl day1.mcap day2.mcap | zstd-chunk > best.mcap",
        "Read the episodes that a selection chose."),
      .init("mcap-cat day1.mcap day2.mcap | stream-info", "Look at two recordings as one stream."),
    ],
    seeAlso: ["bag-cat", "zstd-chunk", "step-align", "episode-pick"])

  @OptionGroup var recordings: RecordingOptions
  @Option(
    help: "Read only these episodes of each file, by their numbers from 0: 17, or 3-7,12.",
    valueName: "N,M-K") var episode: NumberRanges?
  @Option(
    name: .long("ids"), help: "Read only the episodes of this list.", valueName: "LIST",
    completion: .file)
  var idList: String?
  @Flag(help: "Leave out attachments, and all metadata except provenance.")
  var noAttachments = false

  private var chosen: ChosenEpisodes?

  func validate() throws {
    if episode != nil, recordings.merge {
      throw UsageError("--episode and --merge exclude each other")
    }
    if idList != nil, episode != nil {
      throw UsageError("--ids and --episode exclude each other")
    }
  }

  mutating func run(_ context: RunContext) throws {
    chosen = try idList.map { ChosenEpisodes(try context.episodeList($0)) }
    try runSource(context)
    if let chosen { context.reportUnused(chosen.unused) }
  }

  var episodes: EpisodeSelection {
    var selection = recordings.share.selection
    if let chosen { selection.isListed = { chosen.take($0) } }
    return selection
  }

  func open(
    _ file: FileDescriptor, path: String?, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    guard let file = try RandomAccessFile(file) else {
      return try open(FileInput(file), selection)
    }
    return try open(file, selection)
  }

  func open(
    _ file: RandomAccessFile, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    var selection = selection
    (selection.hasAttachments, selection.episodes) = (!noAttachments, episode)
    // Ids that --id makes are known when all episodes have been counted.
    if let chosen, recordings.identity.pattern == nil, !recordings.merge {
      selection.episodes = chosen.numbers(in: file, selection)
    }
    return try MCAPRecording(file, selection)
  }

  func open(
    _ input: FileInput, _ selection: RecordingSelection
  ) throws(StreamError) -> any Recording {
    var selection = selection
    selection.episodes = episode
    return try MCAPRecording(input, selection)
  }

  func passes(_ record: Record) -> Bool {
    guard noAttachments else { return true }
    switch record {
    case .attachment: return false
    case .metadata(let metadata): return metadata.name == Provenance.recordName
    default: return true
    }
  }
}
