package import EpisodeCodec
internal import Posix

extension RunContext {
  /// Writes a stream to standard output. What `body` has written before it throws is passed on, too:
  /// without the end mark no reader mistakes it for the whole.
  /// - Parameter isText: true for text, which a terminal may show.
  package func writeStream(
    isText: Bool = false, _ body: (FileOutput) throws -> Void
  ) throws {
    if !isText { try checkStandardOutput() }
    let output = FileOutput(.standardOutput())
    do { try body(output) } catch {
      if !error.isOutputFailure { try output.flush() }
      throw error
    }
  }

  /// Opens datasets one after the other; the first before the first byte of output.
  /// - Parameter body: reports how many bytes of the dataset it has read, and which part of it.
  package func forEachDataset<Dataset>(
    _ paths: [String], open: (String) throws(StreamError) -> Dataset,
    _ body: (Dataset, _ advance: (_ size: Int, _ fraction: Double) -> Void) throws -> Void
  ) throws {
    for (number, path) in paths.enumerated() {
      let dataset = try open(path)
      var done = 0.0
      progress.fractionDone = { (Double(number) + done) / Double(paths.count) }
      try body(dataset) { size, fraction in
        done = fraction
        progress.advance(bytes: size)
      }
    }
  }

  /// Opens files one after the other; without any, standard input.
  /// - Parameters:
  ///   - output: gets what has been written before a file makes its reader wait.
  ///   - body: gets the operand, and the name of the file without its directory.
  package func forEachInput(
    _ operands: [String], flushing output: FileOutput,
    _ body: (FileInput, _ operand: String, _ file: String) throws(StreamError) -> Void
  ) throws {
    for name in operands.isEmpty ? ["-"] : operands {
      let input = try open(name)
      input.beforeWaiting = { () throws(StreamError) in try output.flush() }
      let file = name == "-" ? "" : String(name.split(separator: "/").last ?? "")
      progress.fractionDone = { input.fractionTaken }
      try naming(name) { () throws(StreamError) in try body(input, name, file) }
    }
  }
}
