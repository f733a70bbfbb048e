package import Bytes

/// The file of a page, which appears whole under its name.
package final class PageFile {
  private let file: StagedFile

  package init(_ path: String, existing: StagedOutput.Existing) throws(StreamError) {
    file = try StagedFile(path, existing: existing)
  }

  package func write(
    _ body: (FileOutput) throws(StreamError) -> Void
  ) throws(StreamError) {
    try body(file.output)
    try file.publish()
  }
}
