private import CLinux
internal import Glibc
private import Synchronization

/// The process that stands between this one and a program, see `ProcessTree`.
enum ProcessGuard {
  /// The signal that asks the guard to kill the tree; it also gets it when its parent dies.
  static let request = SIGUSR1

  static func prepare() {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in
      isRequested.store(true, ordering: .relaxed)
    }
    // No SA_RESTART: the wait must return.
    unsafe sigaction(request, &action, nil)
  }

  /// The work of the guard, in the process that has just been forked; ends it with the status of the
  /// program.
  /// - Parameters:
  ///   - parent: the process that the guard belongs to.
  ///   - abandoned: removed if that is gone.
  ///   - execute: becomes the program; returns if it cannot.
  static func run(parent: pid_t, removing abandoned: String?, _ execute: () -> Void) -> Never {
    for number in [SIGHUP, SIGINT, SIGPIPE, SIGTERM] { signal(number, SIG_IGN) }
    _ = linux_adopt_orphans()
    _ = linux_die_with_parent(request)
    let program = linux_fork()
    if program == 0 {
      for number in [SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXFSZ, request] {
        signal(number, SIG_DFL)
      }
      _ = linux_die_with_parent(SIGKILL)
      _ = setsid()
      execute()
      _exit(errno == ENOENT ? 127 : 126)
    }
    // Nothing of the guard keeps a pipe of the program or of the caller open.
    closeAll()
    guard program > 0 else { _exit(126) }
    let status = wait(for: program, parent)
    killAll(of: program)
    if getppid() != parent, let abandoned { try? Directory.removeTree(abandoned) }
    _exit(status)
  }

  private static func closeAll() {
    let numbers = (try? Directory.list("/proc/self/fd"))?.compactMap { Int32($0) } ?? []
    for number in numbers { close(number) }
    // So that no file opened later has the number of one of these.
    FileDescriptor.reserveStandardDescriptors()
  }

  /// The program's exit status; at a request it is killed.
  private static func wait(for program: pid_t, _ parent: pid_t) -> Int32 {
    var status: Int32 = 0
    while true {
      // The parent may have died before it was known as such; a request may come between this look
      // and the wait, so it is not a wait without end.
      if isRequested.load(ordering: .relaxed) || getppid() != parent {
        kill(-program, SIGKILL)
        kill(program, SIGKILL)
      }
      let ended = unsafe waitpid(-1, &status, 0)
      guard ended == program || (ended < 0 && errno != EINTR) else { continue }
      let signal = status & 0x7F
      return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
  }

  /// Kills what the program has left, however deep, until there is nothing.
  private static func killAll(of program: pid_t) {
    kill(-program, SIGKILL)
    // Each that is killed hands its children to the guard.
    for round in 0..<10_000 {
      for child in ProcessMemory.children(of: getpid()) { kill(child, SIGKILL) }
      let ended = waitpid(-1, nil, WNOHANG)
      if ended < 0, errno == ECHILD { return }
      if ended == 0 { usleep(round < 100 ? 200 : 2000) }
    }
  }
}

/// Whether the guard is to kill its tree.
private let isRequested = Atomic<Bool>(false)
