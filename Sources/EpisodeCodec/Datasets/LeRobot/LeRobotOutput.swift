internal import Bytes
internal import Posix

/// The directory of a dataset, which appears when complete or not at all.
final class LeRobotOutput {
  private let staged: StagedOutput
  private let folder: Folder

  init(
    _ path: String, existing: StagedOutput.Existing, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    let staged = try StagedOutput(
      path, .directory, existing: existing, warn: warn,
      isReplaceable: { Directory.exists($0 + "/meta/info.json") })
    self.staged = staged
    folder = try system { () throws(SystemError) in try Folder(staged.path) }
  }

  /// Creates a file, with the directories on the way.
  func create(_ path: String) throws(StreamError) -> FileOutput {
    FileOutput(try system { () throws(SystemError) in try folder.create(path) })
  }

  func write(_ text: JSONText, to path: String) throws(StreamError) {
    let file = try create(path)
    try file.write(text.utf8.bytes)
    try file.flush()
  }

  func publish() throws(StreamError) { try staged.publish() }
}
