import EpisodeCodec
import Foundation

import Testing
@testable import Datasets

/// zarr-python reads our hierarchies: version 3 with the interpreter that BAGPIPE_PYTHON names,
/// version 2 also with the one that BAGPIPE_PYTHON_ZARR2 names.
struct ZarrInteropTests {
  static let python = ProcessInfo.processInfo.environment["BAGPIPE_PYTHON"]
  static let python2 = ProcessInfo.processInfo.environment["BAGPIPE_PYTHON_ZARR2"]

  @Test(
    .enabled(if: python != nil, "BAGPIPE_PYTHON is not set"),
    arguments: [ZarrFormat.v3, .v2], [[1], [7, 5, 60, 1, 90]])
  func zarrPythonReadsEveryArray(format: ZarrFormat, episodes: [Int]) throws {
    let folder = try TemporaryFolder()
    let fixture = try ZarrFixture(format, episodes: episodes)
    let directory = folder.path + "/demo.zarr"
    let zip = folder.path + "/demo.zarr.zip"
    for store in [try DirectoryStore(directory), try ZipStore(zip)] as [any ZarrStore] {
      let hierarchy = ZarrHierarchy(store, format)
      try fixture.write(to: hierarchy, episodes: 0..<episodes.count)
      try hierarchy.publish()
    }
    for python in [Self.python, format == .v2 ? Self.python2 : nil].compactMap({ $0 }) {
      try Self.check(python, directory, episodes)
      try Self.check(python, zip, episodes)
    }
  }

  @Test(.enabled(if: python != nil, "BAGPIPE_PYTHON is not set"))
  func manySmallShardsAreRead() throws {
    let folder = try TemporaryFolder()
    let store = try DirectoryStore(folder.path + "/demo.zarr")
    store.shardBytes = 20_000
    let hierarchy = ZarrHierarchy(store, .v3)
    try ZarrFixture(.v3, episodes: [233]).write(to: hierarchy, episodes: 0..<1)
    try hierarchy.publish()
    try Self.check(try #require(Self.python), folder.path + "/demo.zarr", [233])
  }

  @Test(
    .enabled(if: python != nil, "BAGPIPE_PYTHON is not set"),
    arguments: [ZarrFormat.v3, .v2], [20_000, 32 << 20])
  func appendedEpisodesAreRead(format: ZarrFormat, shardBytes: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/demo.zarr"
    let episodes = [7, 13, 41, 2]
    let fixture = try ZarrFixture(format, episodes: episodes)
    let store = try DirectoryStore(path)
    store.shardBytes = shardBytes
    let first = ZarrHierarchy(store, format)
    try fixture.write(to: first, episodes: 0..<1)
    try first.publish()
    for range in [1..<3, 3..<3, 3..<4] {
      let more = try ZarrHierarchy(appendingTo: path)
      try fixture.write(to: more, episodes: range)
      try more.publish()
    }
    try Self.check(try #require(Self.python), path, episodes)
    #expect(folder.names == ["demo.zarr"])
  }

  /// A reader that opens the directory while an append moves its files in sees new chunks under the
  /// old metadata.
  @Test(.enabled(if: python != nil, "BAGPIPE_PYTHON is not set"), arguments: [ZarrFormat.v3, .v2])
  func newChunksUnderOldMetadataReadAsBefore(_ format: ZarrFormat) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/demo.zarr"
    let fixture = try ZarrFixture(format, episodes: [13, 41])
    let first = ZarrHierarchy(try DirectoryStore(path), format)
    try fixture.write(to: first, episodes: 0..<1)
    try first.publish()
    let before = folder.content
    let more = try ZarrHierarchy(appendingTo: path)
    try fixture.write(to: more, episodes: 1..<2)
    try more.publish()
    for (name, data) in before where name.contains("/.z") || name.hasSuffix("zarr.json") {
      try data.write(to: URL(filePath: folder.path + "/" + name))
    }
    try Self.check(try #require(Self.python), path, [13])
  }

  static func check(_ python: String, _ store: String, _ episodes: [Int]) throws {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments =
      [TestsFolder.url.appending(path: "Interop/check_zarr.py").path, store]
      + episodes.map(String.init)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
