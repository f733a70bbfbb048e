internal import CommandLine
package import EpisodeCodec
internal import Posix

extension RunContext {
  /// Reads the embeddings of streams and vector files one after the other; without any, of standard
  /// input.
  package func forEachVector(
    _ operands: [String], _ reader: inout VectorReader,
    _ take: (VectorRow) throws(StreamError) -> Void
  ) throws {
    let bare = reader.bare
    for name in operands.isEmpty ? ["-"] : operands {
      let input = try open(name)
      try naming(name) { () throws(StreamError) in
        if try VectorReader.isFile(input) {
          progress.fractionDone = { input.fractionTaken }
          let rows = try ArrowRowReader(input)
          try reader.read(rows, advance: { progress.advance(bytes: 0, messages: $0) }, take)
        } else {
          let stream = try self.reader(input, threads: Terminal.cores)
          try reader.read(stream, take)
        }
      }
    }
    if reader.bare > bare {
      warn("left out \(Quantity.count(reader.bare - bare, "episode")) without an embedding")
    }
  }

  /// The rows of some vector files; nil if an operand is none.
  package func countVectors(_ operands: [String]) throws(StreamError) -> Int? {
    guard !operands.isEmpty, !operands.contains("-") else { return nil }
    var count = 0
    for name in operands {
      let rows = try naming(name) { () throws(StreamError) -> Int? in
        let input = try FileInput(path: name)
        guard try VectorReader.isFile(input) else { return nil }
        var reader = try ArrowRowReader(input)
        return try reader.countRows()
      }
      guard let rows else { return nil }
      count += rows
    }
    return count
  }

  /// Says how many vectors could not be compared.
  package func warnAboutSkipped(_ count: UInt64) {
    guard count > 0 else { return }
    warn("left out \(Quantity.count(count, "vector")) with NaN, infinity or only zeros")
  }
}

extension VectorSet.Metric: OptionValue {}
