import EpisodeCodec
import Foundation
import Posix
import Testing

@testable import Bytes

struct StagedOutputTests {
  let folder: TemporaryFolder
  var path: String { folder.path + "/out" }

  init() throws { folder = try TemporaryFolder() }

  private func staged(_ text: String, existing: StagedOutput.Existing = .refuse) throws
    -> StagedOutput
  {
    let staged = try StagedOutput(path, .file, existing: existing)
    try FileDescriptor.create(staged.path, replacing: true).write(text)
    return staged
  }

  @Test func deadRunsLeaveNothingForLong() throws {
    for number in 0..<100 {
      _ = try FileDescriptor.create(
        folder.path + "/.out.partial" + (number == 0 ? "" : "-\(number)"))
    }
    try Directory.create(folder.path + "/.other.partial")
    try staged("x").publish()
    #expect(folder.names.sorted() == [".other.partial", "out"])
  }

  /// Larger than what is sent to the disk at a time.
  @Test func largeFilesAreWhole() throws {
    let file = try StagedFile(path, existing: .refuse)
    var written = Data()
    for number in 0..<70 {
      let piece = [UInt8](repeating: UInt8(number), count: 300_000 - number)
      try file.output.write(piece)
      written += piece
    }
    #expect(folder.names == [".out.partial"])
    try file.publish()
    #expect(folder.content["out"] == written)
  }

  @Test func livingRunsKeepTheirs() throws {
    let (first, second) = (try staged("first"), try staged("second"))
    #expect(folder.names.sorted() == [".out.partial", ".out.partial-1"])
    try first.publish()
    #expect(throws: StreamError(.alreadyThere(path))) { try second.publish() }
    #expect(folder.content["out"] == Data("first".utf8))
  }

  @Test func replacedDirectoryMayBeReadOnly() throws {
    for name in ["old", "new"] {
      let output = try StagedOutput(
        path, .directory, existing: .replace, isReplaceable: { _ in true })
      try Directory.create(output.path + "/deep")
      _ = try FileDescriptor.create(output.path + "/deep/" + name)
      try output.publish()
      unsafe chmod(path + "/deep", 0o500)
    }
    #expect(folder.names == ["out"])
    #expect(folder.content["out/deep/new"] != nil)
    #expect(folder.content["out/deep/old"] == nil)
  }

  @Test func directoryThatGrowsIsNotReplaced() throws {
    try Directory.create(path)
    let appending = try Folder(path).lock()
    let output = try StagedOutput(
      path, .directory, existing: .replace, isReplaceable: { _ in true })
    #expect(throws: StreamError.self) { try output.publish() }
    withExtendedLifetime(appending) {}
    #expect(folder.names.contains("out"))
  }

  /// Where directories cannot be exchanged, a kill may come between two renames.
  @Test func replacedDirectoryReturnsAfterAKill() throws {
    try Directory.create(folder.path + "/.out.replaced")
    #expect(throws: StreamError(.alreadyThere(path))) { _ = try staged("x") }
    #expect(folder.names == ["out"])
    try Directory.create(folder.path + "/.out.replaced")
    #expect(throws: StreamError(.alreadyThere(path))) { _ = try staged("x") }
    #expect(folder.names == ["out"])
  }

  @Test func onlyFilesAreReplacedByFiles() throws {
    unsafe mkfifo(path, 0o600)
    #expect(throws: StreamError(.alreadyThere(path))) { _ = try staged("x", existing: .replace) }
    #expect(folder.names == ["out"])
  }

  @Test func severalFilesArePublishedTogether() throws {
    let files = try StagedFiles(path, and: [".state"], existing: .refuse)
    for suffix in ["", ".state"] { _ = try FileDescriptor.create(files.path(suffix)) }
    #expect(folder.names == [".out.partial"])
    try files.publish()
    #expect(folder.names.sorted() == ["out", "out.state"])
    #expect(throws: StreamError(.alreadyThere(path))) {
      _ = try StagedFiles(path, and: [".state"], existing: .refuse)
    }
  }

  /// A kill between the two renames: the next run finishes them, and may replace what it finished.
  @Test func decisionToPublishIsFinished() throws {
    try Directory.create(folder.path + "/.out.commit")
    try FileDescriptor.create(folder.path + "/.out.commit/out").write("killed")
    _ = try FileDescriptor.create(folder.path + "/out.state")
    try staged("new").publish()
    #expect(folder.names.sorted() == ["out", "out.state"])
    #expect(folder.content["out"] == Data("new".utf8))
  }
}
