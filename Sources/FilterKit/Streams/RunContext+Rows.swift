package import EpisodeCodec

extension RunContext {
  /// Reads rows of labels from files one after the other; without any, from standard input.
  /// - Parameter output: gets what has been written before a file makes its reader wait.
  package func forEachRow(
    _ operands: [String], flushing output: FileOutput,
    _ take: (LabelRow) throws(StreamError) -> Void
  ) throws {
    if operands.isEmpty || operands.contains("-") { try checkStandardInput() }
    try forEachInput(operands, flushing: output) { (input, _, _) throws(StreamError) in
      var reader = LabelRowReader(input)
      while let row = try reader.next() {
        do throws(StreamError) { try take(row) } catch {
          throw error.prefixed("line \(reader.line): ")
        }
        progress.advance(bytes: row.bytes.count + 1)
      }
    }
  }
}
