package import CommandLine
package import EpisodeCodec
internal import Posix

/// The options that `zstd-chunk` and `lz4-chunk` share.
package struct ChunkOptions: ParsableArguments {
  package static let discussion = """
    The output is the form to keep: it has chunks, message indexes, a summary and CRCs, and any MCAP
    reader can seek in it. A chunk also ends at the end of an episode. A chunk that compression
    would not shrink, such as one of JPEG images, is stored uncompressed. The output is the same for
    any number of threads.
    """

  @Option(
    help: "Bytes of messages in a chunk, before compression; a larger message gets its own chunk.",
    valueName: "BYTES", in: 1024...(64 << 20)) package var chunkSize = 1 << 20
  @OptionGroup package var threads: ThreadOption

  package init() {}

  package func writer(
    _ output: FileOutput, _ header: Header, _ compression: ChunkCompression
  ) throws(StreamError) -> any RecordSink {
    try ChunkedWriter(
      output, header: header, compression: compression, chunkSize: chunkSize,
      threads: threads.count)
  }

  /// Copies the stream, and closes a chunk at each boundary of an episode.
  package func copy(_ stream: inout StreamPair) throws(StreamError) {
    var markers: Set<UInt16> = []
    while let record = try stream.input.next() {
      switch record {
      case .channel(let id, let channel) where EpisodeMarker.isMarker(channel):
        markers.insert(id)
        try stream.relay.pass(record)
      case .message(let message) where markers.contains(message.channelID):
        let marker = try stream.input.located { () throws(StreamError) in
          try EpisodeMarker(parsing: message.data.span)
        }
        if case .begin = marker { try stream.output.closeChunk() }
        try stream.relay.pass(record)
        if case .end = marker { try stream.output.closeChunk() }
      default: try stream.relay.pass(record)
      }
    }
  }
}

/// `-j N`: how many threads a codec may use. It changes the speed and no byte of the output.
package struct ThreadOption: ParsableArguments {
  @Option(
    name: .short("j", long: "threads"),
    help: "Number of threads; the default is one per core.", in: 1...256, recorded: false)
  private var threads: Int?

  package init() {}

  package var count: Int { threads ?? Terminal.cores }
}
