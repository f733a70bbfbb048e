package import Bytes
internal import Posix
package import Stream

/// Reads the steps of one dataset of a mixture, from the start each time it is opened.
package final class MixtureSource {
  package enum Origin: Sendable {
    /// A stream in a file; `-` is standard input.
    case file(String)
    /// A shell command that writes a stream.
    case command(String)
  }

  package let name: String
  private let origin: Origin
  /// How often it has been opened.
  package private(set) var epoch = 0
  private var input: (reader: StreamReader, process: ChildProcess?)?

  /// - Parameters:
  ///   - name: of the dataset, for messages and the steps themselves.
  package init(name: String, _ origin: Origin) {
    self.name = name
    self.origin = origin
  }

  /// Opens the source at its first record. A command finds the dataset's name in `$NAME`, the
  /// number of its earlier runs in `$EPOCH`, and the programs of the suite in the directory of the
  /// running one.
  /// - Parameters:
  ///   - threads: for the decompression of chunks.
  package func open(threads: Int) throws(StreamError) -> StreamReader {
    let process: ChildProcess?
    let file: FileInput
    switch origin {
    case .file("-"):
      guard epoch == 0 else {
        throw StreamError(.unsupported, "standard input cannot be read twice")
      }
      process = nil
      file = FileInput(.standardInput())
    case .file(let path):
      process = nil
      file = try FileInput(path: path)
    case .command(let command):
      let (name, epoch) = (name, epoch)
      let child = try system { () throws(SystemError) in
        try ChildProcess(
          shell: command,
          environment: [
            ("NAME", name), ("EPOCH", "\(epoch)"), ("PATH", ChildProcess.searchPath),
          ])
      }
      process = child
      file = FileInput(child.output, name: name)
    }
    epoch += 1
    return try explained { () throws(StreamError) in
      input = nil
      let reader = try Result { () throws(StreamError) in try StreamReader(file, threads: threads) }
        .mapError { self.failure(of: process) ?? $0 }.get()
      input = (reader, process)
      return reader
    }
  }

  /// Checks that the command that wrote the stream succeeded.
  package func close() throws(StreamError) {
    defer { input = nil }
    if let failure = failure(of: input?.process) { throw failure }
  }

  /// Runs `work` on the source. If the command failed, its failure is the reason for any fault of
  /// the stream.
  package func explained<Value>(
    _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try work() } catch {
      throw (error.kind == .truncated ? failure(of: input?.process) : nil) ?? error.naming(name)
    }
  }

  private func failure(of process: ChildProcess?) -> StreamError? {
    guard case .command(let command) = origin, let status = process?.wait(), status != 0 else {
      return nil
    }
    return StreamError(.truncated, "'\(command.printable)' ended with \(status)").naming(name)
  }
}
