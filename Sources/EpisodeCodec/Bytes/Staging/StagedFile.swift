internal import Posix

/// A file that is written under another name and appears whole when `publish` says so.
package final class StagedFile {
  private let staged: StagedOutput
  package let output: FileOutput

  /// - Parameter warn: called with what `publish` could not do in the best way.
  package init(
    _ path: String, existing: StagedOutput.Existing, warn: @escaping (String) -> Void = { _ in }
  ) throws(StreamError) {
    let staged = try StagedOutput(path, .file, existing: existing, warn: warn)
    self.staged = staged
    output = FileOutput(
      published: try system { () throws(SystemError) in
        try FileDescriptor.create(staged.path, replacing: true)
      })
  }

  /// Gives the file its name once it is on the disk.
  package func publish() throws(StreamError) {
    try output.synchronize()
    try staged.publish()
  }
}
