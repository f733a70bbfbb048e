package import EpisodeCodec
internal import Posix

extension RunContext {
  /// Opens a named file, or standard input for `-`.
  package func open(_ name: String) throws -> FileInput {
    name == "-" ? try openStandardInput() : try FileInput(path: name)
  }

  /// Runs `work` and adds the input's name to its error.
  package func naming<Value>(
    _ input: FileInput, _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try work() } catch {
      guard let name = input.name, !error.isSystem else { throw error }
      throw error.naming(name)
    }
  }
}

extension StreamError {
  fileprivate var isSystem: Bool { if case .system = kind { true } else { false } }
}
