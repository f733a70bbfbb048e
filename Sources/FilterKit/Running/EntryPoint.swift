package import CommandLine
internal import Synchronization

/// How the program that holds all filters calls the entry point of one.
///
/// An entry point is a C function whose arguments are ignored, so a state tells it what to do.
package enum EntryPoint {
  private enum Call {
    /// By the program's own name, or from an executable of one filter.
    case byName
    /// `bagpipe FILTER …`.
    case byOperand
    case toDeclare([FilterConfiguration])
  }

  private static let call = Mutex(Call.byName)

  /// Calls the entry point of the filter that the first argument names, which ends the process.
  package static func run(byOperand entry: () -> Void) {
    call.withLock { $0 = .byOperand }
    entry()
  }

  /// Calls entry points, each of which adds its declaration instead of running.
  package static func declarations(of entries: [() -> Void]) -> [FilterConfiguration] {
    call.withLock { $0 = .toDeclare([]) }
    for entry in entries { entry() }
    return call.withLock { call in
      defer { call = .byName }
      guard case .toDeclare(let found) = call else { return [] }
      return found
    }
  }

  /// Adds the declaration of a filter, and returns true, if the caller needs nothing else of it.
  static func add(_ declaration: FilterConfiguration) -> Bool {
    call.withLock { call in
      guard case .toDeclare(let found) = call else { return false }
      call = .toDeclare(found + [declaration])
      return true
    }
  }

  /// The arguments of the process, starting with the filter's own name.
  static var arguments: [String] {
    let isOperand = call.withLock { if case .byOperand = $0 { true } else { false } }
    return Array(Swift.CommandLine.arguments.dropFirst(isOperand ? 1 : 0))
  }
}
