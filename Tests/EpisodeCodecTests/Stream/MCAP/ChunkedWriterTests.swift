import EpisodeCodec

import Testing
@testable import Stream

struct ChunkedWriterTests {
  private func write(
    threads: Int, _ compression: ChunkCompression, chunkSize: Int = 4096
  ) throws -> [UInt8] {
    var random = SeededRandom(3)
    let output = FileOutput(toMemory: ())
    let writer = try ChunkedWriter(
      output, header: Header(profile: "ros1", library: "test"), compression: compression,
      chunkSize: chunkSize, threads: threads)
    var ids: [UInt16] = []
    for number in 0..<1500 as Range<UInt64> {
      if number % 300 == 0 {
        ids.append(
          try writer.addChannel(
            Channel(topic: "/\(number)", messageEncoding: "json", schema: nil)))
      }
      let size = number % 97 == 0 ? 9000 : Int.random(in: 0...200, using: &random)
      // Half of it can be compressed.
      let data = (0..<size).map {
        number % 2 == 0 ? UInt8($0 % 7) : UInt8.random(in: 0...255, using: &random)
      }
      try writer.write(
        Message(
          channelID: ids[Int(number) % ids.count], sequence: UInt32(number), logTime: number,
          publishTime: number, data: Bytes(data)))
      if number % 400 == 0 {
        try writer.write(Metadata(name: "note", entries: [KeyValue("n", "\(number)")]))
      }
    }
    try writer.finish()
    return output.collected
  }

  @Test(arguments: [ChunkCompression.none, .zstd(level: 3), .lz4(level: 0)])
  func bytesDoNotDependOnThreads(compression: ChunkCompression) throws {
    let one = try write(threads: 1, compression)
    #expect(try write(threads: 2, compression) == one)
    #expect(try write(threads: 8, compression) == one)
    #expect(try write(threads: 8, compression) == one)
  }

  @Test(arguments: [ChunkCompression.none, .zstd(level: 3), .lz4(level: 0)], [1, 4])
  func whatIsWrittenIsRead(compression: ChunkCompression, threads: Int) throws {
    let bytes = try write(threads: 2, compression)
    let reader = try StreamReader(FileInput(Bytes(bytes), pieces: 1000), threads: threads)
    var (messages, metadata) = (0, 0)
    while let record = try reader.next() {
      switch record {
      case .message(let message):
        #expect(message.sequence == messages)
        messages += 1
      case .metadata: metadata += 1
      default: break
      }
    }
    #expect((messages, metadata) == (1500, 4))
    var verifier = StreamVerifier(
      try StreamReader(FileInput(Bytes(bytes)), checksIndexes: true))
    try verifier.run()
    #expect(verifier.messages == 1500)
  }

  @Test func chunkEndsAtItsSize() throws {
    let bytes = try write(threads: 1, .none)
    let scanner = try RecordScanner(FileInput(Bytes(bytes)))
    var sizes: [Int] = []
    while let record = try scanner.next() {
      if record.opcode == .chunk { sizes.append(record.bytes.count) }
    }
    #expect(sizes.count > 30)
    // A larger message has its own chunk.
    #expect(sizes.allSatisfy { $0 < 4096 + 300 || (9000..<9400).contains($0) })
  }
}
