import EpisodeCodec
import FilterKit
import Posix

/// Writes the stream as a file with lz4 chunks.
@main
struct LZ4Chunk: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "lz4-chunk", family: .archive,
    abstract: "Write a stream as a seekable MCAP file with lz4 chunks.",
    discussion: """
      \(ChunkOptions.discussion)

      lz4 compresses and decompresses faster than zstd but makes larger files; use it for rollouts
      and caches.
      """,
    examples: [
      .init("mcap-cat rollout.mcap | lz4-chunk > fast.mcap", "Make a file that is fast to read."),
      .init(
        #"""
        npz-cat --layout envs,steps rollout.npz \
          | lz4-chunk --quantize agents/observation/lidar=0.02 > rollout.mcap
        """#,
        "Compress a batch of a simulator, its distances within two centimeters."),
    ],
    seeAlso: ["zstd-chunk", "mcap-cat"])

  @Option(
    name: .shortAndLong,
    help: "Compression level, from 0 (fast) to 12 (small); levels from 3 on are much slower.",
    in: 0...12) var level = 0
  @OptionGroup var chunks: ChunkOptions

  var usesStandardOutput: Bool { chunks.usesStandardOutput }

  func makeSink(
    _ output: FileOutput, _ header: Header, _ context: RunContext
  ) throws(StreamError) -> any RecordSink {
    try chunks.writer(output, header, .lz4(level: level), context)
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    try chunks.copy(&stream)
  }
}
