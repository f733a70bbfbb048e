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
      .init("bag-cat demo.bag | jpeg-encode | zstd-chunk > demo.mcap", "Archive a recording.")
    ],
    seeAlso: ["lz4-chunk", "mcap-cat"])

  @Option(
    name: .shortAndLong,
    help: "Compression level, from 1 (fast) to 22 (small); negative levels are even faster.",
    in: -7...22) var level = 3
  @OptionGroup var chunks: ChunkOptions

  func makeSink(_ output: FileOutput, _ header: Header) throws(StreamError) -> any RecordSink {
    try chunks.writer(output, header, .zstd(level: level))
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    try chunks.copy(&stream)
  }
}
