import EpisodeCodec
import Posix

import Testing
@testable import Recordings

/// Bytes that the index of a bag does not refer to change nothing.
struct BagGapTests {
  /// A bag with bytes before each chunk and before the index, and at the end.
  private func bag(_ name: String, gap: [UInt8], trailing: [UInt8]) throws -> [UInt8] {
    let original = try BagDamageTests.bag(name)
    let records = try BagDamageTests.records(original)
    let index = try #require(records.first { $0.offset > 4117 && $0.operation == .connection })
    var bytes: [UInt8] = []
    var places: [Int: Int] = [:]
    for (number, record) in records.enumerated() {
      if number == 0 { bytes += original[..<record.offset] }
      if record.operation == .chunk || record.offset == index.offset { bytes += gap }
      places[record.offset] = bytes.count
      let end = number + 1 < records.count ? records[number + 1].offset : original.count
      bytes += original[record.offset..<end]
    }
    for record in records where [.bagHeader, .chunkInfo].contains(record.operation) {
      let name = record.operation == .bagHeader ? "index_pos=" : "chunk_pos="
      let start = try #require(places[record.offset])
      let place = try #require(
        (start..<start + 100).first { bytes[$0...].starts(with: name.utf8) })
      let old = Int(Bytes(bytes).span.load(littleEndianAt: place + 10, as: UInt64.self))
      for byte in 0..<8 {
        bytes[place + 10 + byte] = UInt8(
          truncatingIfNeeded: try #require(places[old]) >> (8 * byte))
      }
    }
    return bytes + trailing
  }

  private static let gaps: [[UInt8]] = [
    Array(repeating: 0, count: 49), [0], Array(repeating: 0xFF, count: 100),
    Array(repeating: 0x20, count: 70_000), [0, 16, 0, 0, 1, 2, 3],
  ]

  @Test(arguments: ["none", "lz4", "bz2"], gaps)
  func gapsAreSkipped(name: String, gap: [UInt8]) throws {
    let whole = try BagFixtures.scan(try BagDamageTests.bag(name)).lines
    for trailing in [[], [7], Array(repeating: 0, count: 5000)] as [[UInt8]] {
      let bytes = try bag(name, gap: gap, trailing: trailing)
      #expect(try BagDamageTests.indexError(bytes) == nil)
      for isRecovering in [false, true] {
        let found = try BagFixtures.scan(bytes, recovering: isRecovering)
        #expect(found.lines == whole)
        #expect(found.error == nil)
        #expect(found.losses.isEmpty)
      }
    }
  }

  @Test func anotherBagAfterTheEndIsAnError() throws {
    let bytes = try BagDamageTests.bag("none")
    #expect(try BagFixtures.scan(bytes + bytes).error?.kind == .malformed)
    #expect(try BagDamageTests.indexError(bytes + bytes)?.kind == .malformed)
  }

  /// What is skipped as a gap is an error when the index refers to it.
  @Test func damagedStartOfAChunkIsNoGap() throws {
    let bytes = try BagDamageTests.bag("lz4", [(5980, [0, 0, 0, 0])])
    let found = try BagFixtures.scan(bytes)
    #expect(found.error?.offset == 5980)
    #expect(found.lines.count == (try BagFixtures.scan(BagDamageTests.bag("lz4")).lines.count) - 7)
  }

  /// A flipped bit of the index gives an error or the messages that a pipe gives.
  @Test(arguments: ["none", "lz4"]) func flippedIndexGivesNoOtherMessages(name: String) throws {
    let original = try BagDamageTests.bag(name)
    let index = try #require(
      try BagDamageTests.records(original).first { $0.offset > 4117 && $0.operation == .connection }
    )
    for place in stride(from: index.offset, to: original.count, by: 3) {
      var bytes = original
      bytes[place] ^= 1 << UInt8(place % 7)
      let descriptor = try FileDescriptor.temporary()
      try descriptor.write(bytes.rawSpan)
      let file = try BagFixtures.file("/proc/self/fd/\(descriptor.raw)")
      let byIndex = messages { () throws(StreamError) in
        try BagRecording(file, RecordingSelection())
      }
      var selection = RecordingSelection()
      selection.order = .time
      let fromPipe = messages { () throws(StreamError) in
        try BagRecording(FileInput(Bytes(bytes)), selection)
      }
      #expect(byIndex == nil || fromPipe == nil || byIndex == fromPipe, "byte \(place)")
    }
  }

  /// Each message with its channel; nil after an error.
  private func messages(_ open: () throws(StreamError) -> BagRecording) -> [String]? {
    do throws(StreamError) {
      let recording = try open()
      var channels: [UInt16: String] = [:]
      var lines: [String] = []
      while let record = try recording.next() {
        switch record {
        case .channel(let id, let channel): channels[id] = "\(channel.topic) \(channel.metadata)"
        case .message(let message):
          let sum = CRC32.of(message.data.span)
          lines.append("\(message.logTime) \(channels[message.channelID] ?? "?") \(sum)")
        default: break
        }
      }
      return lines
    } catch { return nil }
  }
}
