private import CLinux
internal import Glibc
private import Synchronization

/// A program that reads one file and writes another. It dies with the thread that has started it.
package final class FileProcess: Sendable {
  private let id: pid_t
  /// nil until the program has been waited for: then its number may be another's.
  private let status = Mutex<Int32?>(nil)

  /// Starts a program of `$PATH` with its arguments.
  /// - Parameters:
  ///   - input: read from its position on.
  ///   - output: gets what the program prints on both of its outputs.
  ///   - extra: a file that the program has as number 3, `/dev/fd/3`.
  ///   - mostOutput: bytes after which the program cannot write.
  package init(
    _ command: [String], input: FileDescriptor, output: FileDescriptor, extra: FileDescriptor?,
    mostOutput: Int
  ) throws(SystemError) {
    let program = command.first ?? ""
    try checkName(program, "run", .transfer)
    id = withExtendedLifetime((input, output, extra)) {
      unsafe ChildProcess.withCStrings(command) { arguments in
        unsafe linux_run_on_files(
          arguments, input.raw, output.raw, extra?.raw ?? -1, UInt64(mostOutput))
      }
    }
    guard id > 0 else { throw .last("run", program) }
  }

  deinit {
    kill()
    _ = wait()
  }

  /// Ends the program at once. Another thread may wait for it.
  package func kill() {
    status.withLock { if $0 == nil { _ = Glibc.kill(id, SIGKILL) } }
  }

  /// Waits for the program to end.
  /// - Returns: the exit status as a shell reports it: 128 + number for a signal, 127 if there is no
  ///   such program.
  package func wait() -> Int32 {
    var info = unsafe siginfo_t()
    // Without taking the status: the number of the program stays its own.
    while status.withLock({ $0 == nil }),
      unsafe waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) < 0, errno == EINTR
    {}
    return status.withLock { status in
      if let status { return status }
      var raw: Int32 = 0
      while unsafe waitpid(id, &raw, 0) < 0, errno == EINTR {}
      let signal = raw & 0x7F
      let result = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
      status = result
      return result
    }
  }
}
