package import EpisodeCodec
internal import Posix

extension RunContext {
  /// Opens a named file, or standard input for `-`.
  package func open(_ name: String) throws -> FileInput {
    name == "-" ? try openStandardInput() : try FileInput(path: name)
  }

  /// Runs `work`, and adds the input's name to its error unless that is standard input.
  package func naming<Value>(
    _ name: String, _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    do { return try work() } catch {
      if case .system = error.kind { throw error }
      throw name == "-" ? error : error.naming(name)
    }
  }
}
