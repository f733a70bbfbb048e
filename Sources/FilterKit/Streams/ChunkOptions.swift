internal import CommandLine
package import EpisodeCodec
internal import Posix

/// The options that `zstd-chunk` and `lz4-chunk` share.
package struct ChunkOptions: ParsableArguments {
  package static let discussion = """
    The output is the form to keep: it has chunks, message indexes, a summary and CRCs, and any MCAP
    reader can seek in it. A chunk also ends at the end of an episode. A chunk that compression
    would not shrink, such as one of JPEG images, is stored uncompressed. The output is the same for
    any number of threads.

    --quantize FEATURE=BOUND changes numbers: it rounds those of a feature of float32 or float64 to
    multiples of a power of two, none by more than BOUND. Their low bits are then zero, and the chunks
    are smaller, while every reader reads them as before. The bound is kept in the metadata of the
    channel. NaN and infinity stay.

    With -o the filter writes a file and renames it to its final name when it is complete. With
    --max-size or --max-duration it writes several. A file ends between two chunks, which are then
    at most an eighth of --max-size; only a message that is larger makes a larger file. Each file is
    whole: it has the schemas and channels that its messages use, the provenance, and a summary. An
    episode that goes on in the next file ends with an END that has the attribute part/goes_on, and
    begins anew there: with the same BEGIN, whose id appends the time and which has the attribute
    part/continues, and with the last messages of latched topics. So each file is a recording by
    itself, and mcap-cat(1) with --merge joins them. A stream of steps is divided only between its
    episodes.
    -v reports each file. After an error or a signal the files that were complete remain.
    """

  @Option(
    help: "Bytes of messages in a chunk, before compression; a larger message gets its own chunk.",
    valueName: "BYTES", in: 1024...(64 << 20)) private var chunkSize = 1 << 20
  @Option(
    help: "Round the numbers of a feature, none by more than BOUND; may be repeated.",
    valueName: "FEATURE=BOUND") private var quantize: [FeatureBound] = []
  @OptionGroup private var threads: ThreadOption
  @Option(
    name: .shortAndLong,
    help: """
      Write to this file, or to several whose names have their number for {index}, or with at least \
      four digits for {index:04}. A missing folder is made.
      """, valueName: "FILE", completion: .output)
  private var output: String?
  @Option(
    help: "Begin another file before one would have more bytes than this; needs -o.",
    valueName: "SIZE")
  private var maxSize: ByteSize?
  @Option(
    help: "Begin another file each time that this has passed since the first message; needs -o.",
    valueName: "SECONDS")
  private var maxDuration: Seconds?
  @Flag(help: "Replace existing files of these names.") private var force = false

  package init() {}

  package func validate() throws {
    guard let output else {
      guard maxSize == nil, maxDuration == nil, !force else {
        throw UsageError("--max-size, --max-duration and --force need -o")
      }
      return
    }
    let isDivided = maxSize != nil || maxDuration != nil
    guard try name(output).hasIndex || !isDivided else {
      throw UsageError("\(output.quoted) has no {index}, which several files need")
    }
    guard maxSize.map({ $0.bytes >= Self.smallestFile }) ?? true else {
      throw UsageError("--max-size must be at least \(Self.smallestFile)")
    }
    guard maxDuration?.nanoseconds != 0 else { throw UsageError("--max-duration must be above 0") }
  }

  private static let smallestFile = 16 << 10

  private func name(_ output: String) throws(UsageError) -> PartName {
    do { return try PartName(output) } catch { throw UsageError(error.text) }
  }

  package var usesStandardOutput: Bool { output == nil }

  /// The output in the file form: `standard`, or the files that the options name.
  package func writer(
    _ standard: FileOutput, _ header: Header, _ compression: ChunkCompression,
    _ context: RunContext
  ) throws(StreamError) -> any RecordSink {
    guard let output else {
      return try ChunkedWriter(
        standard, header: header, compression: compression, chunkSize: chunkSize,
        threads: threads.count)
    }
    // From here on a signal ends the filter like any error, which removes the unfinished file.
    Signals.deferInterrupts()
    let limits = FileParts.Limits(size: maxSize?.bytes, duration: maxDuration?.nanoseconds)
    let parts = try FileParts(
      PartName(output), limits, header: header, compression: compression,
      existing: force ? .replace : .refuse,
      report: { context.note("'\($0)': \($1) bytes, \($2) messages") },
      warn: { context.warn($0) })
    // A file ends between two chunks, so that these are small beside it.
    let chunkSize = min(chunkSize, (maxSize?.bytes ?? .max) / 8)
    return ChunkedWriter(
      parts: parts, compression: compression, chunkSize: chunkSize, threads: threads.count)
  }

  /// Copies the stream, and closes a chunk at each boundary of an episode.
  package func copy(_ stream: inout StreamPair) throws(StreamError) {
    var markers: Set<UInt16> = []
    var quantizer = try FeatureQuantizer(quantize.map { ($0.feature, $0.bound) })
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
      case .channel(let id, let channel):
        try stream.relay.pass(.channel(id: id, quantizer.channel(id, channel)))
      case .message(let message):
        let rounded = try stream.input.located { () throws(StreamError) in
          try quantizer.message(message)
        }
        try stream.relay.pass(.message(rounded))
      default: try stream.relay.pass(record)
      }
    }
    try quantizer.finish()
  }
}

/// `FEATURE=BOUND`.
private struct FeatureBound: OptionValue {
  let feature: String
  let bound: Double

  init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let bound = Double(parts[1]), bound > 0, bound.isFinite else {
      throw UsageError("\(text.quoted) is not of the form FEATURE=BOUND, a bound above 0")
    }
    (feature, self.bound) = (String(parts[0]), bound)
  }

  var argumentText: String { "\(feature)=\(bound)" }
  static var placeholder: String { "FEATURE=BOUND" }
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
