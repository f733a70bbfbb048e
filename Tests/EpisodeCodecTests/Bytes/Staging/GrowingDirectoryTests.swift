import EpisodeCodec
import Foundation
import Posix
import Testing

@testable import Bytes

struct GrowingDirectoryTests {
  let folder: TemporaryFolder
  var path: String { folder.path + "/out" }

  init() throws { folder = try TemporaryFolder() }

  private func growing(_ existing: GrowingDirectory.Existing = .refuse) throws -> GrowingDirectory {
    try GrowingDirectory(path, existing: existing, warn: { _ in }, isReplaceable: { _ in true })
  }

  private func write(_ text: String, _ name: String, _ directory: GrowingDirectory) throws {
    try directory.create(name).write(text)
  }

  private func text(_ name: String) -> String? {
    folder.content["out/" + name].map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func stepsAppearWhole() throws {
    let directory = try growing()
    let file = TwinFile("deep/log", in: directory)
    var size = 0
    for number in 0..<5 {
      let target = try file.open(keeping: size)
      try target.write(Array("\(number)".utf8).rawSpan, at: size)
      try target.write(Array("end".utf8).rawSpan, at: size + 1)
      size += 1
      file.grew(to: size)
      try write("\(number)", "deep/last", directory)
      try write("\(number)", "deep/\(number)", directory)
      #expect(text("deep/last") == (number == 0 ? nil : "\(number - 1)"))
      try directory.publishStep()
      #expect(text("deep/last") == "\(number)")
      #expect(text("deep/log") == "01234".prefix(number + 1) + "end")
      #expect(text("deep/0") == "0")
    }
    try directory.finish()
    #expect(folder.names == ["out"])
    #expect(text("deep/log") == "01234end")
    #expect((0..<5).allSatisfy { text("deep/\($0)") == "\($0)" })
  }

  @Test func finishedStepsOutliveTheWriter() throws {
    var directory: GrowingDirectory? = try growing()
    try write("a", "a", #require(directory))
    try directory?.publishStep()
    try write("b", "b", #require(directory))
    directory = nil
    #expect(folder.names == ["out"])
    #expect(text("a") == "a")
    #expect(text("b") == nil)
  }

  @Test func aFileThatIsFullStaysAsTheLastStepLeftIt() throws {
    let directory = try growing()
    let file = TwinFile("log", in: directory)
    try file.open(keeping: 0).write("ab")
    file.grew(to: 1)
    try directory.publishStep()
    try file.open(keeping: 1).write("not kept")
    try file.finish(size: 1)
    try directory.publishStep()
    #expect(text("log") == "ab")
    try directory.finish()
    #expect(text("log") == "ab")
  }

  @Test func aReplacedDirectoryStaysToTheEnd() throws {
    try Directory.create(path)
    _ = try FileDescriptor.create(path + "/old")
    let directory = try growing(.replace)
    try write("a", "a", directory)
    try directory.publishStep()
    #expect(text("a") == nil)
    try directory.finish()
    #expect(text("a") == "a")
    #expect(text("old") == nil)
    #expect(folder.names == ["out"])
  }

  @Test func anExtendedDirectoryKeepsItsFiles() throws {
    try Directory.create(path)
    try FileDescriptor.create(path + "/old").write("old")
    let directory = try growing(.extend)
    #expect(throws: StreamError.self) { try growing(.extend) }
    try write("new", "new", directory)
    try write("other", "old", directory)
    #expect(text("old") == "old")
    try directory.publishStep()
    #expect(text("old") == "other")
    try directory.finish()
    #expect(text("new") == "new")
    #expect(text("old") == "other")
    #expect(folder.names == ["out"])
    try growing(.extend).finish()
  }
}
