package import Bytes
internal import Posix

/// The file of a page, which appears whole under its name.
package final class PageFile {
  private let staged: StagedOutput

  package init(_ path: String, existing: StagedOutput.Existing) throws(StreamError) {
    staged = try StagedOutput(path, .file, existing: existing)
  }

  package func write(
    _ body: (FileOutput) throws(StreamError) -> Void
  ) throws(StreamError) {
    let output = FileOutput(
      try system { () throws(SystemError) in
        try FileDescriptor.create(staged.path, replacing: true)
      })
    try body(output)
    try output.synchronize()
    try staged.publish()
  }
}
