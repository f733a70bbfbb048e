internal import Glibc
private import Synchronization

/// SIGUSR1, with which a person or a script tells a running filter something.
package enum UserSignal {
  /// From now on the signal is counted instead of ending the process.
  package static func watch() {
    Signals.handle(SIGUSR1) { _ in _ = signalsOfUser.add(1, ordering: .relaxed) }
  }

  /// True if the signal has come since the last call.
  package static func take() -> Bool {
    guard signalsOfUser.load(ordering: .relaxed) > 0 else { return false }
    return signalsOfUser.exchange(0, ordering: .relaxed) > 0
  }
}

/// Signals since the last call.
private let signalsOfUser = Atomic<Int>(0)
