import EpisodeCodec
import Posix

import Testing
@testable import Recordings

struct BagDamageTests {
  /// A bag with some bytes replaced.
  static func bag(_ name: String, _ changes: [(at: Int, bytes: [UInt8])] = []) throws -> [UInt8] {
    var bytes = try BagFixtures.bytes("bags/\(name).bag")
    for change in changes {
      bytes.replaceSubrange(change.at..<change.at + change.bytes.count, with: change.bytes)
    }
    return bytes
  }

  /// The offset and kind of each record outside chunks.
  static func records(_ bytes: [UInt8]) throws -> [(offset: Int, operation: BagRecord.Operation)] {
    var records = BagRecords(Bytes(bytes).dropFirst(13))
    var found: [(Int, BagRecord.Operation)] = []
    while true {
      let offset = records.position + 13
      guard let record = try records.next() else { return found }
      found.append((offset, try record.header.operation()))
    }
  }

  static func indexError(_ bytes: [UInt8]) throws -> StreamError? {
    let file = try FileDescriptor.temporary()
    try file.write(Bytes(bytes).span)
    let reopened = try BagFixtures.file("/proc/self/fd/\(file.raw)")
    do throws(StreamError) {
      try BagIndex(reopened).checkPlaces(in: reopened)
      return nil
    } catch { return error }
  }

  @Test(arguments: ["none", "lz4", "bz2"])
  func everyCutIsAnErrorAfterWhatIsWhole(name: String) throws {
    let bytes = try Self.bag(name)
    let whole = try BagFixtures.scan(bytes).lines
    // The padding of the header does not matter.
    for cut in Array(0..<120) + Array(4100..<bytes.count) where name == "none" || cut % 7 == 0 {
      let scanned = try BagFixtures.scan(Array(bytes.prefix(cut)))
      #expect(scanned.error?.kind == .truncated, "cut at \(cut)")
      #expect(scanned.lines == Array(whole.prefix(scanned.lines.count)), "cut at \(cut)")
      guard cut % 5 == 0 else { continue }
      let recovered = try BagFixtures.scan(Array(bytes.prefix(cut)), recovering: true)
      #expect(recovered.lines == scanned.lines)
      #expect(cut < 4117 || (recovered.error == nil && !recovered.losses.isEmpty))
    }
  }

  @Test func everyCutOfTheIndexIsNoticed() throws {
    let bytes = try Self.bag("lz4")
    #expect(try Self.indexError(bytes) == nil)
    for cut in stride(from: 0, to: bytes.count, by: 19) {
      #expect(try Self.indexError(Array(bytes.prefix(cut))) != nil, "cut at \(cut)")
    }
  }

  @Test(arguments: ["none", "lz4", "bz2"], [1, 2, 3])
  func changedBytesNeverTrap(name: String, seed: UInt64) throws {
    let original = try Self.bag(name)
    var state = seed
    func random(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 0..<(name == "bz2" ? 30 : 150) {
      var bytes = original
      for _ in 0...random(below: 4) {
        let place = random(below: bytes.count - 4100) + 4100
        bytes[place] = [0, 0xFF, bytes[place] ^ 1 << random(below: 8)][random(below: 3)]
      }
      _ = try BagFixtures.scan(bytes)
      #expect(try BagFixtures.scan(bytes, recovering: true).error == nil)
      _ = try Self.indexError(bytes)
    }
  }

  @Test(arguments: ["none", "lz4"])
  func giantLengthsAreErrors(name: String) throws {
    let original = try Self.bag(name)
    for record in try Self.records(original) {
      let headerCount = Bytes(original).span.load(
        littleEndianAt: record.offset, as: UInt32.self)
      for place in [record.offset, record.offset + 4 + Int(headerCount)] {
        let bytes = try Self.bag(name, [(place, [0xFF, 0xFF, 0xFF, 0xFF])])
        let scanned = try BagFixtures.scan(bytes)
        #expect(scanned.error != nil)
        #expect(scanned.error?.offset == UInt64(record.offset))
      }
    }
  }

  @Test(arguments: [
    ("lz4", [0xFF, 0xFF, 0xFF, 0xFF], StreamError.Kind.limit),
    ("lz4", [0, 0, 0, 0x05], .malformed), ("bz2", [0, 0, 0, 0x05], .malformed),
    ("none", [0, 0, 0, 0x05], .malformed), ("lz4", [1, 0, 0, 0], .malformed),
    ("bz2", [0, 0, 0, 0], .malformed),
  ])
  func lyingChunkSizesAreErrors(name: String, size: [UInt8], kind: StreamError.Kind) throws {
    let original = try Self.bag(name)
    let mark = Array("size=".utf8)
    let place = try #require(
      (4100..<4200).first { Array(original[$0..<$0 + mark.count]) == mark })
    let scanned = try BagFixtures.scan(try Self.bag(name, [(place + mark.count, size)]))
    #expect(scanned.error?.kind == kind)
    #expect(scanned.error?.offset == 4117)
    #expect(scanned.lines.isEmpty)
  }

  @Test func brokenChunkIsSkippedWhenRecovering() throws {
    // The third chunk of lz4.bag is at byte 5980; its index counts 4 and 3 messages.
    let whole = try BagFixtures.scan(try Self.bag("lz4")).lines
    let bytes = try Self.bag("lz4", [(6100, [1, 2, 3, 4, 5, 6])])
    let stopped = try BagFixtures.scan(bytes)
    #expect(stopped.error?.offset == 5980)
    #expect(stopped.lines == Array(whole.prefix(stopped.lines.count)))
    let recovered = try BagFixtures.scan(bytes, recovering: true)
    #expect(recovered.error == nil)
    #expect(recovered.losses.chunks == 1)
    #expect(recovered.losses.bytes == 262)
    #expect(recovered.losses.messages == UInt64(whole.count - recovered.lines.count))
    #expect(recovered.losses.firstError?.offset == 5980)
    #expect(whole.count - recovered.lines.count == 7)
  }

  @Test func connectionsOfTheIndexReplaceThoseOfABrokenChunk() throws {
    let whole = try BagFixtures.scan(try Self.bag("lz4")).lines
    let file = try BagFixtures.file(BagFixtures.path("bags/lz4.bag"))
    let connections = try BagIndex(file).connections
    for known in [BagConnections(), connections] {
      let input = FileInput(Bytes(try Self.bag("lz4", [(4300, [1, 2, 3, 4, 5, 6])])))
      var reader = try BagReader(input, knowing: known, recovering: true)
      var lines: [String] = []
      while let item = try reader.next() {
        guard case .message(let message) = item else { continue }
        lines.append(try BagFixtures.line(message, reader.connections))
      }
      #expect(reader.losses.messages == UInt64(whole.count - lines.count))
      if !known.all.isEmpty { #expect(lines == Array(whole.dropFirst(2))) }
    }
  }

  @Test(arguments: [5980, 5980 + 4 + 40])
  func nextChunkIsFoundBehindABrokenLength(place: Int) throws {
    let whole = try BagFixtures.scan(try Self.bag("lz4")).lines
    for length: [UInt8] in [[9, 9, 9, 9], [0, 0, 1, 0], [255, 255, 255, 255], [7, 0, 0, 0]] {
      let bytes = try Self.bag("lz4", [(place, length)])
      #expect(try BagFixtures.scan(bytes).error != nil)
      let recovered = try BagFixtures.scan(bytes, recovering: true)
      #expect(recovered.error == nil && !recovered.losses.isEmpty)
      #expect(recovered.lines.count >= whole.count - 7)
      #expect(recovered.lines.last == whole.last)
    }
  }

  @Test func indexThatLiesIsNotBelieved() throws {
    let bytes = try Self.bag("none")
    let infos = try Self.records(bytes).filter { $0.operation == .chunkInfo }
    for info in infos {
      let record = Bytes(bytes).dropFirst(info.offset)
      let mark = Array("chunk_pos=".utf8)
      let place =
        try #require(
          (0..<100).first { record[$0..<$0 + mark.count].array == mark }) + mark.count
      var moved = bytes
      moved[info.offset + place] ^= 1
      #expect(try Self.indexError(moved) != nil)
    }
    var fewer = bytes
    fewer.removeLast(bytes.count - infos[infos.count - 1].offset)
    let mark = Array("chunk_count=".utf8)
    let place = try #require((13..<200).first { Array(bytes[$0..<$0 + mark.count]) == mark })
    fewer[place + mark.count] -= 1
    #expect(try Self.indexError(fewer)?.kind == .malformed)
    #expect(try BagFixtures.scan(fewer).error?.kind == .malformed)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["none", "lz4", "bz2"])
  func chunksThatAllReachBeyondTheEndTakeLinearTime(compression: String) throws {
    var record = ByteBuilder()
    let fields = [
      Array("op=".utf8) + [5], Array("compression=\(compression)".utf8),
      Array("size=".utf8) + (compression == "none" ? [0, 0, 0, 0x0F] : [0, 0, 1, 0]),
    ]
    record.append(UInt32(fields.reduce(0) { $0 + $1.count + 4 }))
    for field in fields {
      record.append(UInt32(field.count))
      record.append(field)
    }
    record.append(UInt32(0x0F00_0000))
    var bytes = Array(try Self.bag("none").prefix(4117))
    for _ in 0..<20_000 { bytes += record.bytes }
    for recovering in [false, true] {
      let input = FileInput(Bytes(bytes), pieces: 4096)
      _ = try BagFixtures.scan(input, recovering: recovering)
    }
    #expect(try BagFixtures.scan(bytes).error?.kind == .truncated)
  }

  @Test(arguments: [
    ("", StreamError.Kind.truncated), ("#ROSBAG V2.", .truncated), ("#ROSBAG V2.0\n", .truncated),
    ("#ROSBAG V1.2\n", .unsupported), ("#ROSRECORD V1.1\n", .unsupported),
    ("\u{89}MCAP0\r\n", .malformed), ("some text that is no bag", .malformed),
  ])
  func otherFilesAreNamed(text: String, kind: StreamError.Kind) throws {
    #expect(try BagFixtures.scan(Array(text.utf8)).error?.kind == kind)
  }

  @Test func encryptedBagIsRefused() throws {
    var bytes = Array("#ROSBAG V2.0\n".utf8)
    var header: [UInt8] = []
    for field in [Array("op=".utf8) + [3], Array("encryptor=rosbag/AesCbcEncryptor".utf8)] {
      header += [UInt8(field.count), 0, 0, 0] + field
    }
    bytes += [UInt8(header.count), 0, 0, 0] + header + [0, 0, 0, 0]
    let error = try BagFixtures.scan(bytes).error
    #expect(error?.kind == .unsupported)
    #expect(error?.text == "bag is encrypted by rosbag/AesCbcEncryptor")
  }

  @Test(arguments: ["conn", "time", "topic", "compression", "size", "count"])
  func missingFieldIsNamed(field: String) throws {
    var bytes = try Self.bag("none")
    let mark = Array("\(field)=".utf8)
    let place = try #require((4117..<bytes.count).first { bytes[$0...].starts(with: mark) })
    bytes[place] = UInt8(ascii: "X")
    let error = try BagFixtures.scan(bytes).error
    #expect(error?.kind == .malformed)
    #expect(error?.text == "bag record without field '\(field)'")
  }
}
