import EpisodeCodec
import Foundation
import Posix
import Testing

struct FolderTests {
  let outside: TemporaryFolder
  let folder: Folder

  init() throws {
    outside = try TemporaryFolder()
    try Directory.create(outside.path + "/in")
    folder = try Folder(outside.path + "/in")
    try FileDescriptor.create(outside.path + "/secret").write("precious")
  }

  @Test(arguments: [
    "", ".", "..", "../secret", "a/../../secret", "/etc/passwd", "a//b", "a/", "a/./b", "a\0b",
    String(repeating: "x", count: 256), String(repeating: "x/", count: 64) + "x",
  ])
  func pathsThatCouldLeadOutAreRefused(_ path: String) throws {
    #expect(RelativePath(path) == nil)
    let error = #expect(throws: SystemError.self) { try folder.open(path) }
    #expect(error?.purpose == .followData)
    #expect(throws: SystemError.self) { try folder.create(path) }
    #expect(!folder.contains(path))
    #expect(Array(outside.content.keys) == ["secret"])
  }

  @Test func linksAreNotFollowed() throws {
    let files = FileManager.default
    try files.createSymbolicLink(
      atPath: outside.path + "/in/file", withDestinationPath: "../secret")
    try files.createSymbolicLink(atPath: outside.path + "/in/up", withDestinationPath: "..")
    for path in ["file", "up/secret"] {
      let error = #expect(throws: SystemError.self) { try folder.open(path) }
      #expect(error?.reason == "it is a symbolic link")
      #expect(throws: SystemError.self) { try folder.create(path) }
    }
    #expect(throws: SystemError.self) { try folder.open("up/secret", followingLink: true) }
    #expect(try folder.open("file", followingLink: true).size() == 8)
    #expect(throws: SystemError.self) { try folder.create("up/new") }
    #expect(outside.names.sorted() == ["in", "secret"])
  }

  /// The writer of a pipe may never come.
  @Test(.timeLimit(.minutes(1))) func onlyRegularFilesAreOpened() throws {
    unsafe mkfifo(outside.path + "/in/pipe", 0o600)
    try Directory.create(outside.path + "/in/directory")
    for name in ["pipe", "directory"] {
      let error = #expect(throws: SystemError.self) { try folder.open(name) }
      #expect(error?.reason == "it is not a regular file")
    }
    #expect(throws: SystemError.self) { try folder.open("pipe/x") }
  }

  @Test func movingReplacesALinkAndNotItsTarget() throws {
    try folder.create("a/b").write("new")
    let target = try Folder(outside.path)
    try Directory.create(outside.path + "/a")
    try FileManager.default.createSymbolicLink(
      atPath: outside.path + "/a/b", withDestinationPath: "../secret")
    try folder.move("a/b", to: target)
    #expect(outside.content["a/b"] == Data("new".utf8))
    #expect(outside.content["secret"] == Data("precious".utf8))
  }
}
