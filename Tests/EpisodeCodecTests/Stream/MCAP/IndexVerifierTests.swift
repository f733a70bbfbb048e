import EpisodeCodec
import Testing

@testable import Stream

/// A change to any field of the message indexes and of the summary is found, without any CRC.
struct IndexVerifierTests {
  /// A record of a file, to be written again.
  private struct Part: Sendable {
    var opcode: Opcode
    var body: [UInt8]
    var bytes: [UInt8] {
      var builder = ByteBuilder()
      builder.append(opcode.rawValue)
      builder.append(UInt64(body.count))
      return builder.bytes + body
    }
  }

  /// Two chunks, two channels, two schemas, two attachments, two metadata records.
  private static func parts() throws -> [Part] {
    let output = FileOutput(toMemory: ())
    let writer = try ChunkedWriter(output, header: Header(), chunkSize: 400)
    var ids: [UInt16] = []
    for name in ["a", "b"] {
      ids.append(
        try writer.addChannel(
          Channel(
            topic: "/\(name)", messageEncoding: "json",
            schema: Schema(name: name, encoding: "jsonschema", data: Array("{}".utf8)),
            metadata: [KeyValue("k", "v")])))
      try writer.write(Metadata(name: "note \(name)", entries: [KeyValue("k", "v")]))
      let attachment = Attachment(
        logTime: 5, createTime: 6, name: "file \(name)", mediaType: "text", data: [1, 2, 3])
      try writer.write(raw: Bytes(attachment.encoded()))
    }
    for number in 0..<16 as Range<UInt64> {
      try writer.write(
        Message(
          channelID: ids[Int(number % 2)], sequence: 0, logTime: 100 + number, publishTime: number,
          data: Bytes([1, 2, 3])))
    }
    try writer.finish()
    let file = Bytes(output.collected)
    var records = OpenChunk(records: file[8..<file.count - 8])
    var parts: [Part] = []
    while let record = try records.next() {
      parts.append(Part(opcode: record.opcode, body: record.bytes.dropFirst(9).array))
    }
    return parts
  }

  /// The file of some records, without CRCs.
  private func file(_ parts: [Part]) -> Bytes {
    var bytes = MCAP.magic
    for part in parts {
      var part = part
      if [.dataEnd, .footer].contains(part.opcode) {
        part.body.replaceSubrange(part.body.count - 4..<part.body.count, with: [0, 0, 0, 0])
      }
      bytes += part.bytes
    }
    return Bytes(bytes + MCAP.magic)
  }

  private func fault(_ parts: [Part]) -> StreamError? {
    do throws(StreamError) {
      var verifier = StreamVerifier(
        try StreamReader(FileInput(file(parts)), checksIndexes: true))
      try verifier.run()
      return nil
    } catch { return error }
  }

  /// A kind of record, and the place and size of each of its fields.
  private static let fields: [(opcode: Opcode, name: String, at: Int, size: Int)] = [
    (.messageIndex, "channel", 0, 2), (.messageIndex, "time", 6, 8),
    (.messageIndex, "offset", 14, 8),
    (.chunkIndex, "start time", 0, 8), (.chunkIndex, "end time", 8, 8),
    (.chunkIndex, "chunk offset", 16, 8), (.chunkIndex, "chunk length", 24, 8),
    (.chunkIndex, "channel of an offset", 36, 2), (.chunkIndex, "message index offset", 38, 8),
    (.chunkIndex, "message index length", 56, 8), (.chunkIndex, "compressed size", 68, 8),
    (.chunkIndex, "uncompressed size", 76, 8),
    (.statistics, "messages", 0, 8), (.statistics, "schemas", 8, 2),
    (.statistics, "channels", 10, 4), (.statistics, "attachments", 14, 4),
    (.statistics, "metadata", 18, 4), (.statistics, "chunks", 22, 4),
    (.statistics, "start time", 26, 8), (.statistics, "end time", 34, 8),
    (.statistics, "channel of a count", 46, 2), (.statistics, "count", 48, 8),
    (.attachmentIndex, "offset", 0, 8), (.attachmentIndex, "length", 8, 8),
    (.attachmentIndex, "log time", 16, 8), (.attachmentIndex, "create time", 24, 8),
    (.attachmentIndex, "data size", 32, 8), (.attachmentIndex, "name", 44, 1),
    (.attachmentIndex, "media type", 54, 1),
    (.metadataIndex, "offset", 0, 8), (.metadataIndex, "length", 8, 8),
    (.metadataIndex, "name", 20, 1),
    (.summaryOffset, "opcode", 0, 1), (.summaryOffset, "start", 1, 8),
    (.summaryOffset, "length", 9, 8),
    (.schema, "id", 0, 2), (.schema, "name", 6, 1), (.schema, "encoding", 11, 1),
    (.schema, "data", 25, 1),
    (.channel, "id", 0, 2), (.channel, "schema", 2, 2), (.channel, "topic", 9, 1),
    (.channel, "encoding", 14, 1), (.channel, "metadata key", 26, 1),
    (.channel, "metadata value", 31, 1),
    (.footer, "summary start", 0, 8), (.footer, "summary offset start", 8, 8),
  ]

  @Test func goodFileHasNoFault() throws { #expect(fault(try Self.parts()) == nil) }

  @Test(arguments: Self.fields.indices) func everyFieldIsCompared(number: Int) throws {
    let (opcode, name, at, size) = Self.fields[number]
    let parts = try Self.parts()
    let end = try #require(parts.firstIndex { $0.opcode == .dataEnd })
    // In the summary, except for message indexes.
    let places = parts.indices.filter {
      parts[$0].opcode == opcode && ($0 > end || opcode == .messageIndex)
    }
    #expect(!places.isEmpty)
    for place in places {
      for byte in at..<at + size {
        // Next values, a flipped high bit, and 0 for the whole field.
        for change in [1, 2, 0x80] as [UInt8] {
          var changed = parts
          changed[place].body[byte] ^= change
          #expect(fault(changed) != nil, "\(name), byte \(byte), \(change)")
        }
      }
      var changed = parts
      changed[place].body.replaceSubrange(at..<at + size, with: repeatElement(0, count: size))
      if changed[place].body != parts[place].body { #expect(fault(changed) != nil, "\(name) 0") }
    }
  }

  /// Records of the summary and message indexes left out, doubled and in another order.
  @Test func recordsThatAreMissingOrDoubledAreFound() throws {
    let parts = try Self.parts()
    let end = try #require(parts.firstIndex { $0.opcode == .dataEnd })
    for place in parts.indices
    where place > end && place < parts.count - 1 || parts[place].opcode == .messageIndex {
      var fewer = parts
      fewer.remove(at: place)
      let kind = parts[place].opcode
      // Without the footer's places, which another length makes wrong: 0 means none.
      #expect(fault(fewer) != nil, "without record \(place), opcode \(kind.rawValue)")
      var more = parts
      more.insert(parts[place], at: place)
      #expect(fault(more) != nil, "record \(place) twice, opcode \(kind.rawValue)")
    }
    var swapped = parts
    swapped.swapAt(end + 1, end + 3)
    #expect(fault(swapped) != nil)
  }

  /// A message that the chunk's header does not cover.
  @Test(arguments: [0, 8]) func timesOfAChunkAreCompared(at: Int) throws {
    var parts = try Self.parts()
    let chunk = try #require(parts.firstIndex { $0.opcode == .chunk })
    parts[chunk].body[at] ^= 1
    #expect(fault(parts)?.text.contains("first and last times") == true)
  }
}
