internal import EpisodeCodec
internal import Posix

/// A stream in one piece and in many pieces gives the same records and the same end.
func readMCAPStream(_ input: Bytes) {
  let whole = records(of: FileInput(input))
  let inPieces = records(of: FileInput(input, pieces: 1 + input.count % 13))
  precondition(whole == inPieces)
}

private struct StreamOutcome: Equatable {
  var records = 0
  var payload = 0
  var failure: StreamError.Kind?
}

private func records(of input: FileInput) -> StreamOutcome {
  var outcome = StreamOutcome()
  outcome.failure = attempt { () throws(StreamError) in
    let reader = try StreamReader(input, checksIndexes: true)
    let output = try StreamWriter(FileOutput(toMemory: ()), header: reader.header)
    var relay = Relay(to: output)
    while let record = try reader.next() {
      outcome.records += 1
      if case .message(let message) = record { outcome.payload += message.data.count }
      try relay.pass(record)
    }
    try output.finish()
  }
  return outcome
}

/// A file by its index, by a scan and in time order, with and without recovering.
func readMCAPFile(_ input: Bytes) throws(StreamError) {
  guard let file = try RandomAccessFile(try temporaryFile(input)) else { return }
  attempt { () throws(StreamError) in _ = try FileIndex.scan(file) }
  for order in RecordingOrder.allCases {
    for isRecovering in [false, true] {
      var selection = RecordingSelection()
      (selection.order, selection.isRecovering) = (order, isRecovering)
      for file in [file, RandomAccessFile(remote: input)] {
        attempt { () throws(StreamError) in try drain(MCAPRecording(file, selection)) }
      }
    }
  }
}

/// The summary of a file by its index and front to back, as text and as JSON, and the check of what
/// the index says.
func summarize(_ input: Bytes) throws(StreamError) {
  guard let file = try RandomAccessFile(try temporaryFile(input)) else { return }
  if let summary = StreamSummary.indexed(file) { show(summary) }
  attempt { () throws(StreamError) in
    show(try StreamSummary(reading: StreamReader(FileInput(input))))
  }
  attempt { () throws(StreamError) in
    var verifier = StreamVerifier(try StreamReader(FileInput(input), checksIndexes: true))
    try verifier.run()
  }
}

private func show(_ summary: StreamSummary) {
  precondition(summary.text(name: "x").utf8.count > 0)
  precondition(summary.json(name: "x").utf8.count > 0)
}

/// One record: the first byte selects the kind. Written records read back unchanged.
func readMCAPRecord(_ input: Bytes) {
  let body = input.dropFirst(1)
  let kinds: [any MCAPRecord.Type] = [
    Header.self, Footer.self, DataEnd.self, SchemaRecord.self, ChannelRecord.self,
    MessageIndex.self, ChunkIndex.self, Attachment.self, AttachmentIndex.self, Metadata.self,
    MetadataIndex.self, Statistics.self, SummaryOffset.self,
  ]
  let kind = kinds[Int(input.byte(0)) % kinds.count]
  attempt { () throws(StreamError) in
    if kind == Attachment.self { try Attachment.check(body: body.span) }
    let written = Bytes(try kind.init(body: body.span).encoded())
    let again = succeed { () throws(StreamError) in
      Bytes(try kind.init(body: written.dropFirst(9).span).encoded())
    }
    precondition(written == again)
  }
}

/// A chunk's body, and bytes as the content of each compression with a size that they do not choose
/// themselves.
func decodeChunk(_ input: Bytes) throws(StreamError) {
  attempt { () throws(StreamError) in _ = try ChunkDecoder().decode(input) }
  guard input.count >= 4 else { return }
  let size = Int(input.span.load(littleEndianAt: 0, as: UInt32.self) & 0xF_FFFF)
  let content = input.dropFirst(4)
  let zstd = try ZstdDecompressor()
  attempt { () throws(StreamError) in _ = try zstd.decompress(content.span, size: size) }
  attempt { () throws(StreamError) in _ = try LZ4Frame.decompress(content.span, size: size) }
  attempt { () throws(StreamError) in _ = try Bzip2.decompress(content.span, size: size) }
}

/// Reads a recording to its end.
func drain(_ recording: some Recording) throws(StreamError) {
  while try recording.next() != nil {}
  precondition(recording.losses.texts.allSatisfy { !$0.isEmpty })
}

/// An unnamed file that holds the input.
func temporaryFile(_ input: Bytes) throws(StreamError) -> FileDescriptor {
  try system { () throws(SystemError) in
    let file = try FileDescriptor.temporary()
    try file.write(input.span, at: 0)
    return file
  }
}
