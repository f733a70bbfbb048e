internal import Bytes
internal import Posix

/// The directory of a dataset, which grows episode by episode.
final class LeRobotOutput {
  private let directory: GrowingDirectory

  init(
    _ path: String, existing: GrowingDirectory.Existing, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    directory = try GrowingDirectory(
      path, existing: existing, warn: warn,
      isReplaceable: { Directory.exists($0 + "/meta/info.json") })
  }

  /// Creates a file, with the directories on the way.
  func create(_ path: String) throws(StreamError) -> FileOutput {
    FileOutput(try directory.create(path))
  }

  func write(_ text: JSONText, to path: String) throws(StreamError) {
    let file = try create(path)
    try file.write(text.utf8.bytes)
    try file.flush()
  }

  /// A file that grows with each episode.
  func twin(_ path: String) -> TwinFile { TwinFile(path, in: directory) }

  /// The same, where the dataset has the file already.
  func twin(existing path: String) throws(StreamError) -> TwinFile {
    try TwinFile(path, in: directory, existing: directory.open(path))
  }

  /// A file of the dataset that is there already.
  func open(_ path: String) throws(StreamError) -> FileDescriptor { try directory.open(path) }

  func table(_ path: String) throws(StreamError) -> ParquetFile {
    do throws(StreamError) {
      guard let file = try RandomAccessFile(directory.open(path)) else {
        throw StreamError(.unsupported, "not a regular file")
      }
      return try ParquetFile(file)
    } catch { throw error.naming(path) }
  }

  /// Creates a file to write and to read.
  func createFile(_ path: String) throws(StreamError) -> FileDescriptor {
    try directory.create(path)
  }

  func remove(where isUnwanted: (String) -> Bool) throws(StreamError) {
    try directory.remove(where: isUnwanted)
  }

  /// Keeps the files that are there already in a directory beside this one.
  func keepOriginal() throws(StreamError) -> String { try directory.keepOriginal() }

  /// The paths of the files that are there already.
  func files() throws(StreamError) -> [String] { try directory.files() }

  /// Makes what has been written visible.
  func publishEpisode() throws(StreamError) { try directory.publishStep() }

  func finish() throws(StreamError) { try directory.finish() }
}
