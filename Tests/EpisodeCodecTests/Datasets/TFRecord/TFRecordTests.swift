import EpisodeCodec

import Testing
@testable import Datasets

struct TFRecordTests {
  /// Records of the package tfrecord: `TFRecordWriter.write` of {"a": ([1.5], "float")} and of
  /// {"b": ([3, 300], "int")}.
  static let file: [UInt8] = [
    0x11, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x9D, 0x6D, 0xB5, 0x2E, 0x0A, 0x0F,
    0x0A, 0x0D, 0x0A, 0x01, 0x61, 0x12, 0x08, 0x12, 0x06, 0x0A, 0x04, 0x00, 0x00, 0xC0,
    0x3F, 0x8D, 0xAF, 0x7C, 0x4E, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x95,
    0xFB, 0xFE, 0x18, 0x0A, 0x0E, 0x0A, 0x0C, 0x0A, 0x01, 0x62, 0x12, 0x07, 0x1A, 0x05,
    0x0A, 0x03, 0x03, 0xAC, 0x02, 0x8E, 0xD0, 0x2D, 0xCB,
  ]

  private func read(_ bytes: [UInt8], pieces: Int = .max) throws(StreamError) -> [Bytes] {
    let reader = TFRecordReader(FileInput(Bytes(bytes), pieces: pieces))
    var records: [Bytes] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  @Test(arguments: [1, 7, 1000])
  func readsRecordsOfAnotherWriter(pieces: Int) throws {
    let records = try read(Self.file, pieces: pieces)
    try #require(records.count == 2)
    var reader = ExampleReader(["b", "a"])
    try reader.read(records[0])
    var floats = try #require(reader.lists[1])
    #expect(floats.kind == .floats && floats.count == 1 && reader.lists[0] == nil)
    #expect(floats.nextFloats(1).array == [0, 0, 0xC0, 0x3F])
    try reader.read(records[1])
    var integers = try #require(reader.lists[0])
    #expect(integers.kind == .integers && integers.count == 2 && reader.lists[1] == nil)
    #expect([integers.nextInteger(), integers.nextInteger()] == [3, 300])
  }

  @Test func writesTheSameBytes() throws {
    let output = FileOutput(toMemory: ())
    let writer = TFRecordWriter(output)
    for record in try read(Self.file) {
      try writer.begin(size: record.count)
      try writer.write(record[0..<3].span)
      try writer.write(record.dropFirst(3).span)
      try writer.end()
    }
    try output.flush()
    #expect(output.collected == Self.file)
  }

  @Test func everyCutThrows() throws {
    let first = 16 + Int(Self.file[0])
    for count in 1..<Self.file.count where count != first {
      let error = try #require(throws: StreamError.self) {
        try read(Array(Self.file[..<count]))
      }
      #expect(error.kind == .truncated)
      #expect(error.record == (count < first ? 0 : 1))
      #expect(error.offset == (count < first ? 0 : UInt64(first)))
    }
  }

  @Test func everyChangedByteThrows() throws {
    for index in Self.file.indices {
      var bytes = Self.file
      bytes[index] ^= 0x10
      #expect(throws: StreamError(.checksum, "")) { try read(bytes) }
    }
  }

  @Test func anAbsurdLengthIsNotAllocated() {
    let header = TFRecordFraming.header(recordSize: 1 << 62)
    #expect(throws: StreamError(.limit, "")) { try read(header + [0]) }
  }

  @Test func skippedRecordsCount() throws {
    let reader = TFRecordReader(FileInput(Bytes(Self.file)))
    #expect(try reader.skip())
    #expect(try reader.next() != nil)
    #expect(reader.record == 1)
    #expect(try !reader.skip())
  }
}
