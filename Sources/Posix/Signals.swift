internal import Glibc
private import Synchronization

/// Handles signals as any Unix program does; an interrupted filter never reports success.
package enum Signals {
  /// Dies of SIGPIPE even if the parent ignored it, so that the shell sees what happened.
  package static func dieOfBrokenPipe() -> Never { die(of: SIGPIPE) }

  /// If another program truncates a mapped file, prints a line on stderr and exits instead of
  /// crashing.
  package static func reportLostMappings() {
    signal(SIGBUS) { _ in
      let text: StaticString = "bagpipe: the input file became shorter while it was read\n"
      unsafe _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
      _exit(65)
    }
  }

  /// Makes a write beyond the limit on the size of files (`ulimit -f`) fail like one to a full disk,
  /// instead of ending the process.
  package static func reportFileSizeLimit() { handle(SIGXFSZ) { _ in } }

  /// Records SIGINT, SIGTERM and SIGHUP, unless the parent ignores them, as `nohup` does. From then
  /// on every read and write fails with EINTR, so that a sink removes its unfinished output before
  /// it calls `dieOfInterrupt`. A write to a closed pipe fails, too, instead of ending the process.
  package static func deferInterrupts() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      handle(number) { interrupt.store($0, ordering: .relaxed) }
    }
    handle(SIGPIPE) { _ in }
  }

  /// Sets the handler of a signal that is not ignored.
  /// - Parameter once: true to restore the default action when the signal comes.
  static func handle(
    _ number: Int32, once: Bool = false, _ handler: @escaping @convention(c) (Int32) -> Void
  ) {
    var action = sigaction()
    unsafe sigaction(number, nil, &action)
    let before = unsafe action.__sigaction_handler.sa_handler
    guard unsafe unsafeBitCast(before, to: Int.self) != ignored else { return }
    action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    if once { action.sa_flags = resetHandler }
    // No SA_RESTART: a blocked read of a pipe must return.
    unsafe sigaction(number, &action, nil)
  }

  /// `SIG_IGN`.
  private static let ignored = 1
  /// `SA_RESETHAND`.
  private static let resetHandler = Int32(bitPattern: 0x8000_0000)

  package static var isInterrupted: Bool { interrupt.load(ordering: .relaxed) != 0 }

  /// The error of a wait that a signal has ended.
  package static var interruption: SystemError { SystemError(code: EINTR, operation: "wait") }

  /// Ends the program by the signal that was deferred, if there was one.
  package static func dieOfInterrupt() {
    if isInterrupted { die(of: interrupt.load(ordering: .relaxed)) }
  }

  /// A fault ends the process at once, without a report.
  static func letFaultsEnd() {
    for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPROF, SIGQUIT, SIGSEGV, SIGTRAP] {
      signal(number, SIG_DFL)
    }
  }

  /// Ends the program by a signal that its child has died of, if that is one that ends a pipe or that
  /// a user sends.
  package static func dieAsChild(of number: Int32) {
    if [SIGPIPE, SIGINT, SIGTERM, SIGHUP].contains(number) { die(of: number) }
  }

  private static func die(of number: Int32) -> Never {
    signal(number, SIG_DFL)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, number)
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
    raise(number)
    _exit(128 + number)
  }
}

/// The number of the deferred signal, or 0.
private let interrupt = Atomic<Int32>(0)

/// Repeats a system call that a signal interrupted, unless the signal asks the program to end.
func retrying(_ call: () -> Int) -> Int {
  while true {
    if Signals.isInterrupted {
      errno = EINTR
      return -1
    }
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
