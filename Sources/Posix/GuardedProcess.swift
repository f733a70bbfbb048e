private import CLinux
internal import Glibc

/// A program that reads what is sent to it. It reads the end of that only if `finish` is called: in any
/// other case, even when this process is killed, it is killed before, with all programs that it has
/// started.
package final class GuardedProcess {
  /// The guard, a process of ours that outlives this one.
  private let id: pid_t
  private var input: FileDescriptor?
  /// The guard waits for a byte here, or for its end.
  private var life: FileDescriptor?

  /// Starts a program of `$PATH` with its arguments.
  package init(_ command: [String]) throws(SystemError) {
    let program = command.first ?? ""
    try checkName(program, "run", .transfer)
    let (ours, theirs) = try FileDescriptor.socketPair()
    let (watched, held) = try FileDescriptor.pipe()
    id = withExtendedLifetime((theirs, watched)) {
      unsafe ChildProcess.withCStrings(command) { arguments in
        unsafe linux_run_guarded(arguments, ours.raw, theirs.raw, watched.raw, held.raw)
      }
    }
    guard id > 0 else { throw .last("run", program) }
    (input, life) = (ours, held)
  }

  deinit { if life != nil { _ = abandon() } }

  /// Sends all bytes.
  /// - Throws: a broken pipe when the program has stopped reading.
  package func send(_ bytes: RawSpan) throws(SystemError) {
    guard let input else { return }
    var sent = 0
    while sent < bytes.byteCount {
      let rest = bytes.extracting(sent..<bytes.byteCount)
      let count = unsafe rest.withUnsafeBytes { buffer in
        retrying {
          unsafe Glibc.send(input.raw, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
        }
      }
      guard count >= 0 else { throw .last("write") }
      sent += count
    }
  }

  /// Lets the program read the end of its input, and waits for it.
  /// - Returns: the exit status as a shell reports it: 128 + number for a signal.
  package func finish() throws(SystemError) -> Int32 {
    guard let life else { return 0 }
    let done: [UInt8] = [1]
    try unsafe life.write(done.span.bytes)
    return end()
  }

  /// Kills the program.
  /// - Returns: the exit status that it has had if it ended itself.
  package func abandon() -> Int32 { end() }

  private func end() -> Int32 {
    (input, life) = (nil, nil)
    var raw: Int32 = 0
    while unsafe waitpid(id, &raw, 0) < 0, errno == EINTR {}
    let signal = raw & 0x7F
    return signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
  }
}
