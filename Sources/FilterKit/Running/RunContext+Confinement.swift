internal import CommandLine
internal import EpisodeCodec
package import Posix

extension RunContext {
  /// Lets the rest of the filter run in a child process, because of a C library that may fail on its
  /// input. Only the child returns; the parent ends as it does.
  /// - Parameter threads: those that it will start.
  package func confine(_ library: String, threads: Int = 0) throws -> Confinement {
    let memory = MemoryBudget.total + Self.ownMemory + threads * Self.threadMemory
    switch try Confinement.enter(memory: memory) {
    case .child(let confinement): return confinement
    case .parent(.exited(let status), _):
      Signals.dieOfInterrupt()
      throw ExitStatus(rawValue: status) ?? .io
    case .parent(.hung, let place):
      throw StreamError(
        .malformed,
        "the file is damaged: \(library) got no further for \(Confinement.patience) s"
      )
      .naming(place)
    case .parent(.killed(let signal), let place):
      Signals.dieAsChild(of: signal)
      throw StreamError(.malformed, "the file is damaged: \(library) failed (signal \(signal))")
        .naming(place)
    }
  }

  /// Bytes for the program, its buffers and the library.
  private static let ownMemory = 512 << 20
  /// Addresses of a thread: its stack and what the allocator reserves for it.
  private static let threadMemory = 256 << 20
}
