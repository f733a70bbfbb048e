internal import Bytes

/// A Parquet file of a dataset that grows with each episode, until it is full and the next one
/// starts.
final class LeRobotParquet {
  let writer: ParquetWriter
  private let output: LeRobotOutput
  private var file: TwinFile?
  private var open: FileOutput?

  init(_ writer: ParquetWriter, _ output: LeRobotOutput) {
    (self.writer, self.output) = (writer, output)
  }

  /// Goes on in the current file, or starts one.
  func open(_ path: String) throws(StreamError) {
    let file = file ?? output.twin(path)
    self.file = file
    let target = try FileOutput(file.open(keeping: writer.end), at: writer.end)
    open = target
    try writer.start(target)
  }

  /// Makes the file whole, for now.
  func close() throws(StreamError) {
    try writer.writeFooter()
    file?.grew(to: writer.end)
  }

  /// Ends the current file.
  func finish() throws(StreamError) {
    guard let file, let open else { return }
    try file.finish(size: Int(open.offset))
    try writer.finish()
    (self.file, self.open) = (nil, nil)
  }
}
