private import CLinux
internal import Glibc

/// Another program whose standard output this program reads.
package final class ChildProcess {
  /// What the program reads; nil when that is empty. Its end closes with `closeInput`.
  package private(set) var input: FileDescriptor?
  package let output: FileDescriptor
  private let id: pid_t
  private var status: Int32?

  /// Starts `sh -c COMMAND`. Its standard input is empty; it writes its messages to our stderr.
  /// - Parameters:
  ///   - environment: variables set for it, in addition to our own.
  ///   - isSilent: true to drop its messages.
  package convenience init(
    shell command: String, environment: [(name: String, value: String)] = [],
    isSilent: Bool = false
  ) throws(SystemError) {
    try checkName(command, "run", .transfer)
    try self.init(
      ["/bin/sh", "-c", command], named: command, input: nil,
      errors: isSilent ? .toNowhere() : nil,
      environment: Self.inherited(without: environment.map(\.name))
        + environment.map { "\($0.name)=\($0.value)" })
  }

  /// Starts a program of `$PATH`, which reads what is sent to `input`.
  /// - Parameters:
  ///   - errors: where it writes its messages.
  package convenience init(
    program: String, _ arguments: [String], errors: FileDescriptor
  ) throws(SystemError) {
    let (ours, theirs) = try FileDescriptor.socketPair()
    try self.init(
      [program] + arguments, named: program, input: (ours, theirs), errors: errors,
      environment: Self.inherited(without: []))
  }

  /// Starts `sh -c COMMAND`, which reads what is sent to `input` and writes its messages to our stderr.
  package convenience init(feeding command: String) throws(SystemError) {
    try checkName(command, "run", .transfer)
    let (ours, theirs) = try FileDescriptor.socketPair()
    try self.init(
      ["/bin/sh", "-c", command], named: command, input: (ours, theirs), errors: nil,
      environment: Self.inherited(without: []))
  }

  private init(
    _ arguments: [String], named name: String,
    input: (ours: FileDescriptor, theirs: FileDescriptor)?, errors: FileDescriptor?,
    environment: [String]
  ) throws(SystemError) {
    let (read, write) = try FileDescriptor.pipe()
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let input {
      unsafe posix_spawn_file_actions_adddup2(&actions, input.theirs.raw, 0)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, write.raw, 1)
    if let errors { unsafe posix_spawn_file_actions_adddup2(&actions, errors.raw, 2) }
    var id: pid_t = 0
    let program = arguments.first ?? ""
    let code = unsafe Self.withCStrings(arguments) { arguments in
      unsafe Self.withCStrings(environment) { variables in
        unsafe posix_spawnp(&id, program, &actions, nil, arguments, variables)
      }
    }
    guard code == 0 else { throw SystemError(code: code, operation: "run", path: name) }
    self.id = id
    self.input = input?.ours
    output = read
  }

  /// The program reads the end of its input.
  package func closeInput() { input = nil }

  /// `$PATH` with the directory of the running program first, so that a program finds its siblings.
  package static var searchPath: String {
    let inherited = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return inherited }
    let program = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = program.lastIndex(of: "/") else { return inherited }
    return "\(program[..<slash]):\(inherited)"
  }

  deinit {
    guard status == nil else { return }
    kill(id, SIGTERM)
    _ = waitpid(id, nil, 0)
  }

  /// Ends the command at once, if it has nothing to finish. One that ends in good order might first
  /// write what nobody reads, and never end.
  package func end() {
    guard status == nil else { return }
    kill(id, SIGKILL)
    _ = wait()
  }

  /// Waits for the command to end.
  /// - Returns: the exit status as a shell reports it: 128 + number for a signal.
  package func wait() -> Int32 {
    if let status { return status }
    var raw: Int32 = 0
    while unsafe waitpid(id, &raw, 0) < 0, errno == EINTR, !Signals.isInterrupted {}
    let signal = raw & 0x7F
    let result = signal == 0 ? (raw >> 8) & 0xFF : 128 + signal
    status = result
    return result
  }

  /// Our own environment without `names`: given a name twice, some programs take the first value
  /// and some the last.
  private static func inherited(without names: [String]) -> [String] {
    var variables: [String] = []
    var place = unsafe environ
    while let entry = unsafe place.pointee {
      let text = unsafe String(cString: entry)
      if !names.contains(String(text.prefix { $0 != "=" })) { variables.append(text) }
      unsafe place += 1
    }
    return variables
  }

  /// Runs `body` with a NULL-ended array of C strings.
  static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { unsafe pointers[index] = unsafe strdup(text) }
    unsafe pointers[texts.count] = nil
    defer {
      for index in texts.indices { unsafe free(pointers[index]) }
      unsafe pointers.deallocate()
    }
    return unsafe body(pointers)
  }
}

extension FileDescriptor {
  /// Both ends of a pipe, closed in programs that are started.
  static func pipe() throws(SystemError) -> (
    read: FileDescriptor, write: FileDescriptor
  ) {
    var ends: [Int32] = [0, 0]
    guard unsafe linux_pipe(&ends) == 0 else { throw .last("make a pipe") }
    return (FileDescriptor(owning: ends[0]), FileDescriptor(owning: ends[1]))
  }

  /// Both ends of a connection, closed in programs that are started. Unlike a pipe, whose reader has
  /// gone, it fails without a signal.
  static func socketPair() throws(SystemError) -> (FileDescriptor, FileDescriptor) {
    var ends: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .last("make a pipe") }
    return (FileDescriptor(owning: ends[0]), FileDescriptor(owning: ends[1]))
  }

  /// Sends to the other end what it takes without waiting.
  /// - Returns: the number of bytes.
  package func send(_ bytes: RawSpan) throws(SystemError) -> Int {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      retrying {
        unsafe Glibc.send(
          raw, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
      }
    }
    if count < 0, errno == EAGAIN { return 0 }
    guard count >= 0 else { throw .last("write") }
    return count
  }

  /// Waits until one of two files would not: `input` for writing, `output` for reading.
  /// - Returns: whether `output` is ready.
  package static func wait(
    toWrite input: FileDescriptor?, orRead output: FileDescriptor
  ) throws(SystemError) -> Bool {
    try wait(toWrite: input, orRead: output, milliseconds: -1) ?? false
  }

  /// The same, but no longer than for a time.
  /// - Returns: nil when the time is over.
  package static func wait(
    toWrite input: FileDescriptor?, orRead output: FileDescriptor, milliseconds: Int
  ) throws(SystemError) -> Bool? {
    var requests = [pollfd(fd: output.raw, events: Int16(POLLIN), revents: 0)]
    if let input { requests.append(pollfd(fd: input.raw, events: Int16(POLLOUT), revents: 0)) }
    let count = retrying {
      Int(unsafe poll(&requests, nfds_t(requests.count), Int32(clamping: milliseconds)))
    }
    guard count >= 0 else { throw .last("read") }
    guard count > 0 else { return nil }
    return requests[0].revents != 0
  }
}
