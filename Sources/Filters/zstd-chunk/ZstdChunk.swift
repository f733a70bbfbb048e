import EpisodeCodec
import FilterKit
import Posix

/// Writes the stream as a file with zstd chunks.
@main
struct ZstdChunk: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "zstd-chunk", family: .archive,
    abstract: "Write a stream as a seekable MCAP file with zstd chunks.",
    discussion: """
      \(ChunkOptions.discussion)
      """,
    examples: [
      .init("bag-cat demo.bag | jpeg-encode | zstd-chunk > demo.mcap", "Archive a recording."),
      .init(
        "mcap-cat run.mcap | zstd-chunk --max-duration 60 -o 'part_{index:04}.mcap'",
        "Archive a recording in a file for each minute."),
    ],
    seeAlso: ["lz4-chunk", "mcap-cat"])

  @Option(
    name: .shortAndLong,
    help: "Compression level, from 1 (fast) to 22 (small); negative levels are even faster.",
    in: -7...22) var level = 3
  @OptionGroup var chunks: ChunkOptions

  var usesStandardOutput: Bool { chunks.usesStandardOutput }

  func makeSink(
    _ output: FileOutput, _ header: Header, _ context: RunContext
  ) throws(StreamError) -> any RecordSink {
    try chunks.writer(output, header, .zstd(level: level), context)
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    try chunks.copy(&stream)
  }
}
