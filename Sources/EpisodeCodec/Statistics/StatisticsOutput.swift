package import Bytes
internal import Posix

/// A statistics file, and optionally the state beside it. Both are built under temporary names and
/// published together.
package final class StatisticsOutput {
  private enum Staged {
    case one(StagedOutput)
    case both(StagedFiles)
  }

  private let staged: Staged
  private let file: FileOutput
  private let stateFile: FileOutput?
  /// Takes the state; nil without one.
  package let state: StateWriter?

  private static let stateSuffix = ".state"

  /// - Parameters:
  ///   - existing: what to do if these files exist.
  package init(
    _ path: String, withState: Bool, existing: StagedOutput.Existing
  ) throws(StreamError) {
    if withState {
      let files = try StagedFiles(path, and: [Self.stateSuffix], existing: existing)
      staged = .both(files)
      file = try Self.create(files.path(""))
      stateFile = try Self.create(files.path(Self.stateSuffix))
    } else {
      let output = try StagedOutput(path, .file, existing: existing)
      staged = .one(output)
      file = try Self.create(output.path)
      stateFile = nil
    }
    state = stateFile.map { StateWriter($0) }
  }

  private static func create(_ path: String) throws(StreamError) -> FileOutput {
    FileOutput(
      try system { () throws(SystemError) in try FileDescriptor.create(path, replacing: true) })
  }

  /// The path of a statistics file's state.
  package static func statePath(_ path: String) -> String { path + stateSuffix }

  /// Publishes a text, and a state of another kind than that of `StateWriter`.
  package func publish(_ text: JSONText, state: [UInt8] = []) throws(StreamError) {
    try file.write(Array((text.string + "\n").utf8))
    try stateFile?.write(state)
    try publish()
  }

  package func publish(
    _ statistics: DatasetStatistics, _ format: StatisticsFormat
  ) throws(StreamError) {
    let text = Array((statistics.json(format).string + "\n").utf8)
    try file.write(text)
    try state?.finish(statistics, checksum: CRC32.of(text.rawSpan))
    try publish()
  }

  private func publish() throws(StreamError) {
    try stateFile?.synchronize()
    try file.synchronize()
    switch staged {
    case .one(let output): try output.publish()
    case .both(let files): try files.publish()
    }
  }
}
