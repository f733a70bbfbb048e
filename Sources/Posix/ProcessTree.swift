private import CLinux
internal import Glibc

/// A program with everything that it starts: when it ends, what it has left behind is killed.
///
/// A guard, a process of ours, is the parent of the program, and of its descendants when they lose
/// their own. So nothing gets away, also not into another session, and when this process is killed, the
/// guard kills the tree. Only a process without other threads may start one.
package final class ProcessTree {
  /// What the program and its descendants have needed.
  package struct Ending: Sendable {
    /// As a shell reports it: 128 + number for a signal, 127 if there is no such program.
    package var status: Int32 = 0
    /// Seconds of computing.
    package var computing = 0.0
    /// Bytes of memory that the largest process has had at most.
    package var peak = 0
    /// The same by the names of programs, as far as samples show it.
    package var memory: [ProcessMemory.Peak] = []
    /// True when it was killed because its time was over.
    package var isLate = false
  }

  private let guardID: pid_t
  private var isOver = false
  /// What the program prints on both of its outputs.
  private let messages: FileDescriptor
  /// What it writes to its descriptor number 9.
  private let report: FileDescriptor
  private var memory = ProcessMemory()

  /// The number of the descriptor for reports.
  private static let reportNumber: Int32 = 9
  private static let longestSleep = 0.1

  /// Starts a program of `$PATH` with its arguments, in a session of its own.
  /// - Parameters:
  ///   - environment: variables set for it, in addition to our own.
  ///   - input: what it reads; nil for nothing.
  ///   - abandoned: a file or folder that the guard removes if this process is killed.
  package init(
    _ command: [String], environment: [(name: String, value: String)] = [],
    input: FileDescriptor? = nil, removingIfKilled abandoned: String? = nil
  ) throws(SystemError) {
    let program = command.first ?? ""
    for text in command + environment.map(\.value) { try checkName(text, "run", .transfer) }
    let input = if let input { input } else { try FileDescriptor.open("/dev/null") }
    let (messages, messageEnd) = try FileDescriptor.pipe()
    let (report, reportEnd) = try FileDescriptor.pipe()
    // Set before there is a guard that inherits it: no request comes too early.
    ProcessGuard.prepare()
    let parent = getpid()
    guardID = withExtendedLifetime((input, messageEnd, reportEnd)) {
      let id = linux_fork()
      guard id == 0 else { return id }
      ProcessGuard.run(parent: parent, removing: abandoned) {
        for variable in environment { unsafe setenv(variable.name, variable.value, 1) }
        // By way of numbers that are not among those to set.
        let files = [input, messageEnd, reportEnd].map { fcntl($0.raw, F_DUPFD, 100) }
        for (file, number) in zip(
          [files[0], files[1], files[1], files[2]], [0, 1, 2, Self.reportNumber])
        { dup2(file, number) }
        for file in files { close(file) }
        unsafe ChildProcess.withCStrings(command) { arguments in
          _ = unsafe execvp(program, arguments)
        }
      }
    }
    guard guardID > 0 else { throw .last("run", program) }
    (self.messages, self.report) = (messages, report)
  }

  deinit {
    guard !isOver else { return }
    kill(guardID, ProcessGuard.request)
    var status: Int32 = 0
    while unsafe waitpid(guardID, &status, 0) < 0, errno == EINTR {}
  }

  /// Waits for the program to end. It is killed when this throws.
  /// - Parameters:
  ///   - seconds: after which it is killed; nil for no limit.
  ///   - onMessage: gets what the program and its descendants print.
  ///   - onReport: gets what they write to descriptor 9.
  ///   - onTick: called now and then.
  package func wait(
    seconds limit: Double? = nil, onMessage: (RawSpan) -> Void,
    onReport: (RawSpan) -> Void = { _ in }, onTick: () -> Void = {}
  ) throws(SystemError) -> Ending {
    let start = Terminal.seconds
    var (sleep, nextSample) = (0.002, start + 0.002)
    var ending = Ending()
    var open = [messages, report]
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
      var requests = open.map { pollfd(fd: $0.raw, events: Int16(POLLIN), revents: 0) }
      let milliseconds = Int32(max(1, (nextSample - Terminal.seconds) * 1000))
      let count = retrying { Int(unsafe poll(&requests, nfds_t(requests.count), milliseconds)) }
      guard count >= 0 else { throw .last("wait") }
      for (file, request) in zip(open, requests) where request.revents != 0 {
        let count = try unsafe file.read(into: buffer)
        guard count > 0 else {
          open.removeAll { $0 === file }
          continue
        }
        let bytes = unsafe RawSpan(
          _unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        if file === messages { onMessage(bytes) } else { onReport(bytes) }
      }
      // The guard ends after all others, who have then closed their ends.
      if try isEnded(into: &ending, blocking: open.isEmpty) { return ending }
      let now = Terminal.seconds
      if let limit, now - start > limit, !ending.isLate {
        ending.isLate = true
        kill(guardID, ProcessGuard.request)
      }
      guard now >= nextSample else { continue }
      memory.sample(under: guardID)
      onTick()
      sleep = min(2 * sleep, Self.longestSleep)
      nextSample = now + sleep
    }
  }

  /// Whether the guard has ended, with what the tree has needed.
  private func isEnded(into ending: inout Ending, blocking: Bool) throws(SystemError) -> Bool {
    var status: Int32 = 0
    var usage = rusage()
    guard unsafe wait4(guardID, &status, blocking ? 0 : WNOHANG, &usage) == guardID else {
      guard Signals.isInterrupted else { return false }
      throw Signals.interruption
    }
    isOver = true
    let signal = status & 0x7F
    ending.status = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    ending.computing = [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
    ending.peak = Int(usage.ru_maxrss) << 10
    ending.memory = memory.peaks
    return true
  }
}
