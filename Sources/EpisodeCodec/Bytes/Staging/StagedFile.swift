internal import Posix

/// A file that is written under another name and appears whole when `publish` says so.
package final class StagedFile {
  private let staged: StagedOutput
  package let output: FileOutput

  package init(_ path: String, existing: StagedOutput.Existing) throws(StreamError) {
    let staged = try StagedOutput(path, .file, existing: existing)
    self.staged = staged
    output = FileOutput(
      try system { () throws(SystemError) in
        try FileDescriptor.create(staged.path, replacing: true)
      })
  }

  package func publish() throws(StreamError) {
    try output.synchronize()
    try staged.publish()
  }
}
