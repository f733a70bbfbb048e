import EpisodeCodec

import Posix
@testable import Recordings

/// Streams for the summaries, and the two ways to read them.
enum SummaryFixture {
  static let second: UInt64 = 1_000_000_000

  /// Two episodes, 100 s apart, of a tensor at 10 Hz with a value left out, a text and a topic that
  /// stays silent; two filters, an attachment, a metadata record.
  static func steps(
    _ compression: ChunkCompression = .zstd(level: 3), chunkSize: Int = 512,
    features: FileFeatures = .all
  ) throws -> [UInt8] {
    let output = FileOutput(toMemory: ())
    let writer = try ChunkedWriter(
      output, header: Header(profile: "p", library: "l"), compression: compression,
      chunkSize: chunkSize, features: features)
    for program in ["mcap-cat", "step-align"] {
      try writer.write(
        Provenance(program: program, version: "1", arguments: ["a b", "--rate", "10"]).metadata)
    }
    try writer.write(Metadata(name: "note", entries: [KeyValue("k", "v"), KeyValue("l", "w")]))
    let attachment = Attachment(
      logTime: 5, createTime: 5, name: "calibration.txt", mediaType: "text/plain",
      data: [1, 2, 3])
    try writer.write(raw: Bytes(attachment.encoded()))
    let action = try Feature(name: "action", kind: .tensor, schema: Tensor.schema)
    let text = try Feature(name: "instruction", kind: .text, schema: TextPayload.schema)
    let silent = Channel(topic: "/silent", messageEncoding: "json", schema: nil)
    let markers = try writer.addChannel(EpisodeMarker.channel)
    let actions = try writer.addChannel(action.channel)
    let texts = try writer.addChannel(text.channel)
    _ = try writer.addChannel(silent)
    func write(_ id: UInt16, _ step: Int, _ time: UInt64, _ data: Bytes) throws {
      try writer.write(
        Message(
          channelID: id, sequence: UInt32(step), logTime: time, publishTime: time, data: data))
    }
    for episode in 0..<2 as Range<UInt64> {
      let start = 1000 * second + episode * 100 * second
      var begin = EpisodeBegin()
      (begin.index, begin.source, begin.rate) = (episode, "run\(episode).bag", 10)
      begin.languageInstruction = "pick up the \"cube\""
      try write(markers, 0, start, EpisodeMarker.begin(begin).encoded())
      for step in 0..<20 where step != 7 {
        let time = start + UInt64(step) * second / 10
        let values = Bytes([UInt8](repeating: UInt8(step), count: 28))
        try write(
          actions, step, time, Tensor(type: .float32, shape: [7], data: values).encoded())
        try write(texts, step, time, TextPayload.encode("go"))
      }
      var end = EpisodeEnd()
      (end.index, end.steps) = (episode, 20)
      end.outcome = episode == 0 ? .success : .failure
      try write(markers, 0, start + 19 * second / 10, EpisodeMarker.end(end).encoded())
    }
    try writer.finish()
    try output.flush()
    return output.collected
  }

  /// Reads through a pipe that delivers `pieces` bytes at a time.
  static func streamed(_ bytes: [UInt8], pieces: Int = .max) throws -> StreamSummary {
    try StreamSummary(reading: StreamReader(FileInput(Bytes(bytes), pieces: pieces), threads: 2))
  }

  /// Reads a file by its index; nil where that is impossible.
  static func indexed(_ bytes: [UInt8]) throws -> StreamSummary? {
    let descriptor = try FileDescriptor.temporary()
    try descriptor.write(bytes.rawSpan)
    return try RandomAccessFile(descriptor).flatMap(StreamSummary.indexed)
  }
}
