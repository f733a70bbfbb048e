internal import Bytes
internal import Posix

/// The directory of a new dataset, `DIR/NAME/VERSION`, which appears when complete or not at all.
final class RLDSOutput {
  private var staged: StagedOutput?
  /// Parent directories created for it, outermost first.
  private var made: [String] = []

  /// Where to write.
  let path: String

  init(
    _ directory: String, name: String, version: String, existing: StagedOutput.Existing,
    warn: @escaping (String) -> Void
  ) throws(StreamError) {
    var made: [String] = []
    let parent = "\(directory)/\(name)"
    for path in [directory, parent] where !Directory.exists(path) {
      try system { () throws(SystemError) in try Directory.create(path) }
      made.append(path)
    }
    do throws(StreamError) {
      let staged = try StagedOutput(
        "\(parent)/\(version)", .directory, existing: existing, warn: warn,
        isReplaceable: Self.isDataset)
      (self.staged, path, self.made) = (staged, staged.path, made)
    } catch {
      Self.remove(made)
      throw error
    }
  }

  deinit {
    staged = nil
    Self.remove(made)
  }

  private static func remove(_ directories: [String]) {
    for path in directories.reversed() { try? Directory.removeEmpty(path) }
  }

  private static func isDataset(_ path: String) -> Bool {
    ["/features.json", "/dataset_info.json"].allSatisfy { Directory.exists(path + $0) }
  }

  func write(_ text: JSONText, to name: String) throws(StreamError) {
    let path = "\(path)/\(name)"
    let output = FileOutput(
      try system { () throws(SystemError) in try FileDescriptor.create(path) })
    try output.write(text.utf8.bytes)
    try output.flush()
  }

  func publish() throws(StreamError) { try staged?.publish() }
}
