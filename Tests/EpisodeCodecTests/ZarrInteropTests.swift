import Foundation
import Testing

@testable import EpisodeCodec

/// What is written here is read by zarr-python: version 3 by the interpreter that BAGPIPE_PYTHON
/// names, version 2 also by the one that BAGPIPE_PYTHON_ZARR2 names.
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

  static func check(_ python: String, _ store: String, _ episodes: [Int]) throws {
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments =
      [ZarrFixture.tests.appending(path: "Interop/check_zarr.py").path, store]
      + episodes.map(String.init)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

/// A new directory that is removed with its content.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "bagpipe-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
}
