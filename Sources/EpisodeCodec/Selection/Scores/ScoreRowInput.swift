package import Bytes
internal import Posix
package import Stream

/// Rows of scores that can be read several times: lines of JSON, or a stream, whose episodes become
/// rows.
package final class ScoreRowInput {
  private enum Source {
    case once(FileInput)
    case file(FileDescriptor, size: Int)
  }

  private let source: Source
  /// nil for standard input.
  private let name: String?

  /// - Parameters:
  ///   - readsAgain: true if the rows are read more than once; those of a pipe then wait in a file
  ///     without a name.
  ///   - onReading: gets the reader of a stream.
  package init(
    _ input: FileInput, readsAgain: Bool, onReading: (StreamReader) -> Void
  ) throws(StreamError) {
    name = input.name
    // The first byte of a stream is in no text.
    if try input.peek(1).array == [0x89] {
      let reader = try StreamReader(input, threads: Terminal.cores)
      onReading(reader)
      source = try Self.rows(of: reader)
    } else if readsAgain, let file = try input.randomAccess(), let descriptor = file.descriptor {
      source = .file(descriptor, size: file.size)
    } else if readsAgain {
      let copy = try input.spooled()
      source = .file(copy, size: try system { () throws(SystemError) in try copy.size() })
    } else {
      source = .once(input)
    }
  }

  /// Reads the rows from the first on.
  /// - Throws: what `body` throws, with the name of the input.
  func read(_ body: (FileInput) throws(StreamError) -> Void) throws(StreamError) {
    do throws(StreamError) {
      switch source {
      case .once(let input): try body(input)
      case .file(let file, let size): try body(FileInput(file, range: 0..<size))
      }
    } catch { throw name.map { error.naming($0) } ?? error }
  }

  private static func rows(of reader: StreamReader) throws(StreamError) -> Source {
    let file = TemporaryFile()
    var (rows, size) = (EpisodeScoreRows(), 0)
    while let record = try reader.next() {
      let line = try reader.located { () throws(StreamError) in try rows.take(record) }
      guard let line else { continue }
      try file.write(line.rawSpan, at: size)
      size += line.count
    }
    return .file(try file.descriptor(), size: size)
  }
}
