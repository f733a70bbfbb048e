import EpisodeCodec

import Testing
@testable import Stream

/// Chunks with false claims about their content.
struct HostileChunkTests {
  private func read(_ header: ChunkHeader, _ stored: [UInt8], threads: Int = 1) throws -> Int {
    var stream = ByteBuilder()
    stream.append(MCAP.magic)
    Header().encode(into: &stream)
    header.encodePrefix(into: &stream)
    stream.append(stored)
    DataEnd(dataSectionCRC: 0).encode(into: &stream)
    Footer(summaryStart: 0, summaryOffsetStart: 0, summaryCRC: 0).encode(into: &stream)
    stream.append(MCAP.magic)
    let reader = try StreamReader(FileInput(Bytes(stream.bytes)), threads: threads)
    var count = 0
    while try reader.next() != nil { count += 1 }
    return count
  }

  private func header(
    _ compression: String, size: UInt64, stored: Int, crc: UInt32 = 0
  ) -> ChunkHeader {
    ChunkHeader(
      messageStartTime: 0, messageEndTime: 0, uncompressedSize: size, uncompressedCRC: crc,
      compression: compression, recordsSize: UInt64(stored))
  }

  /// Records of a private opcode.
  private var records: [UInt8] {
    var builder = ByteBuilder()
    for _ in 0..<50 {
      builder.append(0x90 as UInt8)
      builder.append(11 as UInt64)
      builder.append(utf8: "hello hello")
    }
    return builder.bytes
  }

  private func compress(_ compression: String, _ bytes: [UInt8]) throws -> [UInt8] {
    switch compression {
    case "zstd": try ZstdCompressor(level: 3).compress(Bytes(bytes).span).array
    case "lz4": try LZ4Frame.compress(Bytes(bytes).span, level: 0).array
    default: bytes
    }
  }

  @Test(arguments: ["", "zstd", "lz4"], [1, 3])
  func trueSizesAreRead(compression: String, threads: Int) throws {
    let stored = try compress(compression, records)
    let header = header(
      compression, size: UInt64(records.count), stored: stored.count,
      crc: CRC32.of(Bytes(records).span))
    #expect(try read(header, stored, threads: threads) == 50)
  }

  @Test(arguments: ["", "zstd", "lz4"], [-1, 1, 1000, 400_000_000])
  func falseSizeThrows(compression: String, difference: Int) throws {
    let stored = try compress(compression, records)
    let header = header(
      compression, size: UInt64(records.count + difference), stored: stored.count)
    #expect(throws: StreamError.self) { try read(header, stored) }
  }

  @Test(arguments: ["", "zstd", "lz4"])
  func hugeSizeThrowsBeforeItIsAllocated(compression: String) throws {
    let stored = try compress(compression, records)
    for size in [UInt64.max, 1 << 62, UInt64(MCAP.largestRecord) + 1] {
      let header = header(compression, size: size, stored: stored.count)
      #expect(throws: StreamError.self) { try read(header, stored) }
    }
  }

  @Test(arguments: ["zstd", "lz4"])
  func bombThatClaimsToBeSmallThrows(compression: String) throws {
    // 64 MB of zeros in a few kB.
    let stored = try compress(compression, [UInt8](repeating: 0, count: 64 << 20))
    #expect(stored.count < 1 << 19)
    let header = header(compression, size: 1000, stored: stored.count)
    #expect(throws: StreamError.self) { try read(header, stored) }
  }

  @Test func recordsSizeBeyondTheChunkThrows() {
    var wrong = header("", size: 5, stored: 5)
    wrong.recordsSize = .max - 40
    #expect(throws: StreamError.self) { try read(wrong, [1, 2, 3, 4, 5]) }
  }

  @Test(arguments: ["zstd", "lz4", ""])
  func wrongCRCThrows(compression: String) throws {
    let stored = try compress(compression, records)
    let header = header(
      compression, size: UInt64(records.count), stored: stored.count, crc: 1)
    #expect(throws: StreamError(.checksum, "")) { try read(header, stored) }
  }

  @Test func unknownCompressionThrows() {
    #expect(throws: StreamError(.unsupported, "")) {
      try read(header("brotli", size: 3, stored: 3), [1, 2, 3])
    }
  }

  @Test(arguments: [Opcode.header, .footer, .chunk, .attachment, .metadata, .dataEnd])
  func recordOutOfPlaceThrows(opcode: Opcode) {
    var builder = ByteBuilder()
    builder.append(opcode.rawValue)
    builder.append(0 as UInt64)
    #expect(throws: StreamError.self) {
      try read(header("", size: 9, stored: 9), builder.bytes)
    }
  }
}
