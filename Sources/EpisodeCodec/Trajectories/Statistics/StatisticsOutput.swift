package import Bytes
internal import Posix

/// A statistics file, and optionally the state beside it. Both are built under temporary names and
/// published together.
package final class StatisticsOutput {
  private let file: Staged
  private let stateFile: Staged?
  /// Takes the state; nil without one.
  package let state: StateWriter?

  private struct Staged {
    let staged: StagedOutput
    let output: FileOutput

    init(_ path: String, existing: StagedOutput.Existing) throws(StreamError) {
      staged = try StagedOutput(
        path, .file, existing: existing, isReplaceable: { !Directory.isDirectory($0) })
      let path = staged.path
      output = FileOutput(
        try system { () throws(SystemError) in try FileDescriptor.create(path, replacing: true) })
    }

    func publish() throws(StreamError) {
      try output.synchronize()
      try staged.publish()
    }
  }

  /// - Parameters:
  ///   - existing: what to do if these files exist.
  package init(
    _ path: String, withState: Bool, existing: StagedOutput.Existing
  ) throws(StreamError) {
    file = try Staged(path, existing: existing)
    stateFile = withState ? try Staged(Self.statePath(path), existing: existing) : nil
    state = stateFile.map { StateWriter($0.output) }
  }

  /// The path of a statistics file's state.
  package static func statePath(_ path: String) -> String { path + ".state" }

  /// Publishes only a text.
  package func publish(_ text: JSONText) throws(StreamError) {
    try file.output.write(Array((text.string + "\n").utf8))
    try file.publish()
  }

  package func publish(
    _ statistics: DatasetStatistics, _ format: StatisticsFormat
  ) throws(StreamError) {
    let text = Array((statistics.json(format).string + "\n").utf8)
    try file.output.write(text)
    try state?.finish(statistics, checksum: CRC32.of(text.rawSpan))
    try stateFile?.publish()
    try file.publish()
  }
}
