import EpisodeCodec
import Foundation
import Posix

import Testing
@testable import Datasets

struct ZarrHierarchyTests {
  let folder: TemporaryFolder
  var path: String { folder.path + "/demo.zarr" }

  init() throws { folder = try TemporaryFolder() }

  func write(_ format: ZarrFormat = .v3, _ existing: StagedOutput.Existing = .refuse) throws {
    let hierarchy = ZarrHierarchy(try DirectoryStore(path, existing: existing), format)
    try ZarrFixture(format, episodes: [5]).write(to: hierarchy, episodes: 0..<1)
    try hierarchy.publish()
  }

  @Test(arguments: [
    "", "/", "..", "a/../b", "/etc/passwd", "a//b", "a/", "a/.zarray", "zarr.json", "a/zarr.json",
    "a\0b", "a\nb", "a\\b", "__x", ".", String(repeating: "x", count: 256),
    String(repeating: "x/", count: 5000) + "x",
  ])
  func namesThatCouldLeadElsewhereAreRefused(_ name: String) throws {
    let hierarchy = ZarrHierarchy(try DirectoryStore(path), .v3)
    #expect(throws: StreamError(.unsupported, "")) {
      try hierarchy.array(name, .numbers(.int8, shape: []))
    }
  }

  @Test func arrayCannotBeAGroupAsWell() throws {
    let hierarchy = ZarrHierarchy(try DirectoryStore(path), .v3)
    _ = try hierarchy.array("a/b", .text())
    for name in ["a/b", "a", "a/b/c"] {
      #expect(throws: StreamError(.unsupported, "")) { try hierarchy.array(name, .text()) }
    }
  }

  @Test func nothingIsLeftWithoutPublish() throws {
    do {
      let hierarchy = ZarrHierarchy(try DirectoryStore(path), .v3)
      let array = try hierarchy.array("a", .numbers(.int8, shape: []))
      try array.append(Bytes([1]).span)
      let zip = ZarrHierarchy(try ZipStore(path + ".zip"), .v3)
      _ = try zip.array("a", .numbers(.int8, shape: []))
      #expect(folder.names.count == 2)
    }
    #expect(folder.names == [])
  }

  @Test func existingOutputIsNotTouched() throws {
    try write()
    let before = folder.content
    #expect(throws: StreamError.self) { try write() }
    #expect(folder.content == before)
    try write(.v2, .replace)
    #expect(folder.content["demo.zarr/zarr.json"] == nil)
    #expect(folder.names == ["demo.zarr"])
  }

  @Test func onlyZarrDirectoriesAreReplaced() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: StreamError(.alreadyThere(path))) { try write(.v3, .replace) }
    #expect(throws: StreamError(.alreadyThere(path))) { try ZipStore(path, existing: .replace) }
    #expect(folder.names == ["demo.zarr"])
  }

  @Test(arguments: [ZarrFormat.v2, .v3])
  func sameInputGivesTheSameBytes(_ format: ZarrFormat) throws {
    try write(format)
    let before = folder.content
    try write(format, .replace)
    #expect(folder.content == before)
  }

  @Test(arguments: [ZarrFormat.v2, .v3])
  func interruptedAppendChangesNothing(_ format: ZarrFormat) throws {
    try write(format)
    let before = folder.content
    do {
      let hierarchy = try ZarrHierarchy(appendingTo: path)
      try ZarrFixture(format, episodes: [5, 30]).write(to: hierarchy, episodes: 1..<2)
      #expect(throws: StreamError.self) { try ZarrHierarchy(appendingTo: path) }
    }
    #expect(folder.content == before)
    #expect(folder.names == ["demo.zarr"])
  }

  @Test(arguments: [ZarrFormat.v2, .v3])
  func keysOfTheMetadataAreNoPaths(_ format: ZarrFormat) throws {
    try write(format)
    let file = URL(filePath: path + (format == .v3 ? "/zarr.json" : "/.zmetadata"))
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    for key in ["../../evil", "/tmp/evil", "a/../../evil", "a//b"] {
      let evil = text.replacing("\"metadata\": {", with: "\"metadata\": { \"\(key)\": {},")
      #expect(evil != text)
      try Data(evil.utf8).write(to: file)
      let before = folder.content
      #expect(throws: StreamError(.malformed, "")) { try ZarrHierarchy(appendingTo: path) }
      #expect(folder.content == before)
    }
  }

  /// The old members stay until all new ones are complete, and the journal then decides.
  @Test(arguments: [ZarrFormat.v2, .v3])
  func appendIsFinishedAfterAKill(_ format: ZarrFormat) throws {
    try write(format)
    let fixture = try ZarrFixture(format, episodes: [5, 30])
    let staging = folder.path + "/.demo.zarr.append"
    _ = try FileDescriptor.create(staging)  // of an older version
    do {
      let hierarchy = try ZarrHierarchy(appendingTo: path)
      try fixture.write(to: hierarchy, episodes: 1..<2)
      try hierarchy.publish(input: "two")
    }
    let after = folder.content
    #expect(folder.names == ["demo.zarr"])

    // A journal of another dataset, which had this name, says nothing.
    let journal = folder.path + "/.demo.zarr.append.commit"
    try FileDescriptor.create(journal).write(#"{"before":1,"after":2,"input":"three"}"#)
    try Directory.create(staging)
    try Directory.create(staging + "/members")
    try FileDescriptor.create(staging + "/members/zarr.json").write("{}")
    _ = try ZarrHierarchy(appendingTo: path)
    #expect(folder.content == after)
  }

  @Test func appendingGivesTheBytesOfOneRun() throws {
    let fixture = try ZarrFixture(.v3, episodes: [5, 30, 1])
    let whole = ZarrHierarchy(try DirectoryStore(path), .v3)
    try fixture.write(to: whole, episodes: 0..<3)
    try whole.publish()
    let expected = folder.content
    try write(.v3, .replace)
    for episode in 1..<3 {
      let more = try ZarrHierarchy(appendingTo: path)
      try fixture.write(to: more, episodes: episode..<episode + 1)
      try more.publish()
    }
    #expect(folder.content == expected)
  }

  @Test(arguments: [ZarrFormat.v2, .v3])
  func anotherTypeShapeOrCodecIsNotAppended(_ format: ZarrFormat) throws {
    try write(format)
    let hierarchy = try ZarrHierarchy(appendingTo: path)
    let root = format == .v2 ? "data/" : ""
    for layout in [
      try ZarrLayout.numbers(.float64, shape: [7]), try .numbers(.float32, shape: [8]),
      try .numbers(.float32, shape: [7], codec: .raw),
    ] {
      #expect(throws: StreamError(.unsupported, "")) {
        try hierarchy.array(root + "observation/proprio", layout)
      }
    }
    #expect(throws: StreamError(.unsupported, "")) {
      try hierarchy.array(
        root + "observation/image_primary", .jpeg(height: 24, width: 31, channels: 3))
    }
    #expect(throws: StreamError(.missing, "")) {
      try hierarchy.array(root + "another", .text())
    }
    // The arrays that get nothing would be shorter than the others.
    #expect(throws: StreamError(.missing, "")) { try hierarchy.publish() }
  }

  @Test func brokenShardIsNotAppendedTo() throws {
    try write()
    let shard = URL(filePath: path + "/index/c/0")
    var bytes = try Data(contentsOf: shard)
    bytes[bytes.count - 20] ^= 1
    try bytes.write(to: shard)
    let hierarchy = try ZarrHierarchy(appendingTo: path)
    #expect(throws: StreamError(.checksum, "")) {
      try hierarchy.array("index", .numbers(.int64, shape: []))
    }
  }

  @Test func wrongNumberOfBytesThrows() throws {
    let hierarchy = ZarrHierarchy(try DirectoryStore(path), .v3)
    let array = try hierarchy.array("a", .numbers(.float32, shape: [3]))
    for count in [0, 11, 13] {
      let bytes = Bytes([UInt8](repeating: 0, count: count))
      #expect(throws: StreamError(.malformed, "")) { try array.append(bytes.span) }
    }
  }

  @Test func hugeShapesAreRefused() {
    for shape in [[Int.max, 2], [1 << 20, 1 << 20], [-1], [Int](repeating: 1, count: 9)] {
      #expect(throws: StreamError(.limit, "")) { try ZarrLayout.numbers(.uint8, shape: shape) }
    }
  }

  /// As Diffusion Policy's `get_optimal_chunks` computes them.
  @Test func replayBufferChunksAreAboutTwoMegabytes() throws {
    let action = try ZarrLayout.numbers(.float32, shape: [7])
    #expect(ZarrGrid(version2: action, firstEpisode: 1_000_000).chunkSteps == 71429)
    #expect(ZarrGrid(version2: action, firstEpisode: 12).chunkSteps == 12)
    #expect(ZarrGrid(version2: action, firstEpisode: 0).chunkSteps == 1)
    let image = try ZarrLayout.numbers(.float32, shape: [96, 96, 3])
    #expect(ZarrGrid(version2: image, firstEpisode: 25650).chunkSteps == 19)
  }

  @Test func zipMembersBeyond65535NeedZip64() throws {
    let output = FileOutput(toMemory: ())
    let archive = ZipArchive(output)
    for number in 0..<70_000 { try archive.add("\(number)", pieces: [], crc: 0) }
    try archive.finish()
    let end = Bytes(Array(output.collected.suffix(98)))
    let cursor = end.span
    #expect(cursor.load(littleEndianAt: 0) == 0x0606_4B50 as UInt32)
    #expect(cursor.load(littleEndianAt: 32) == 70_000 as UInt64)
    #expect(cursor.load(littleEndianAt: 76 + 10) == 0xFFFF as UInt16)
  }
}
