import EpisodeCodec
import Foundation
import Posix

import Testing
@testable import Recordings

/// No single bit of a file of ours changes without an error, however the file is read.
struct FlippedBitTests {
  /// Every kind of record that the file form has, with all CRCs.
  private func file(_ compression: ChunkCompression) throws -> [UInt8] {
    let output = FileOutput(toMemory: ())
    let writer = try ChunkedWriter(
      output, header: Header(profile: "ros2", library: "test"), compression: compression,
      chunkSize: 1500)
    let note = Metadata(name: "note", entries: [KeyValue("task", "pick the red cube")])
    try writer.write(note)
    let attachment = Attachment(
      logTime: 1, createTime: 2, name: "robot.urdf", mediaType: "text/xml",
      data: Array("<robot/>".utf8))
    var ids: [UInt16] = []
    for topic in ["/joints", "/camera"] {
      ids.append(
        try writer.addChannel(
          Channel(
            topic: topic, messageEncoding: "json",
            schema: Schema(name: "a", encoding: "jsonschema", data: Array("{}".utf8)),
            metadata: [KeyValue("callerid", "/node")])))
    }
    for number in 0..<60 as Range<UInt64> {
      try writer.write(
        Message(
          channelID: ids[Int(number % 2)], sequence: UInt32(number),
          logTime: 1000 + number * 7 % 50,
          publishTime: number, data: Bytes(Array("{\"x\":\(number)}      ".utf8))))
      if number == 30 {
        try writer.write(raw: Bytes(attachment.encoded()))
        try writer.write(Metadata(name: "later", entries: [KeyValue("outcome", "success")]))
        try writer.write(raw: Bytes([0x90, 3, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9]))
      }
    }
    try writer.finish()
    return output.collected
  }

  /// What a recording gives until its end; nil after an error.
  private func content(
    _ open: () throws(StreamError) -> MCAPRecording
  ) throws -> [String]? {
    do throws(StreamError) {
      let recording = try open()
      var records = [recording.profile]
      while let record = try recording.next() { records.append("\(record)") }
      return records
    } catch { return nil }
  }

  private func byIndex(_ bytes: [UInt8]) throws -> [String]? {
    let descriptor = try FileDescriptor.temporary()
    try descriptor.write(bytes.rawSpan)
    let file = try #require(try RandomAccessFile(descriptor))
    return try content { () throws(StreamError) in try MCAPRecording(file, RecordingSelection()) }
  }

  private func fromPipe(_ bytes: [UInt8]) throws -> [String]? {
    try content { () throws(StreamError) in
      try MCAPRecording(FileInput(Bytes(bytes)), RecordingSelection())
    }
  }

  /// `BAGPIPE_FLIPS` sets the number of flips.
  @Test(arguments: [ChunkCompression.none, .zstd(level: 3), .lz4(level: 0)])
  func everyFlipIsAnError(compression: ChunkCompression) throws {
    let whole = try file(compression)
    #expect(try byIndex(whole)?.count ?? 0 > 60)
    #expect(try fromPipe(whole)?.count ?? 0 > 60)
    let count = ProcessInfo.processInfo.environment["BAGPIPE_FLIPS"].flatMap(Int.init) ?? 300
    var random = SeededRandom(7)
    for _ in 0..<count {
      let bit = Int.random(in: 0..<whole.count * 8, using: &random)
      var flipped = whole
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let found = (try byIndex(flipped), try fromPipe(flipped))
      #expect(found == (nil, nil), "bit \(bit % 8) of byte \(bit / 8)")
    }
  }
}
