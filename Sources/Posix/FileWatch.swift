internal import Glibc

/// Waits for other programs to change files, by inotify(7).
@safe
package final class FileWatch {
  /// A watched file or directory.
  package struct Target: Hashable, Sendable {
    fileprivate let number: Int32
  }

  package enum Event: Sendable {
    /// Something has changed; `closed` are the files that a writer has closed, and the directories
    /// in which one was.
    case change(closed: Set<Target>)
    case timeout
    case stop
  }

  private let queue: FileDescriptor
  private let stop: StopSignal
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 8)

  /// - Parameters:
  ///   - stop: what ends the waiting, too.
  package init(until stop: StopSignal) throws(SystemError) {
    self.stop = stop
    let raw = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard raw >= 0 else { throw .watchLimit("fs.inotify.max_user_instances", EMFILE) }
    queue = FileDescriptor(owning: raw)
  }

  deinit { unsafe buffer.deallocate() }

  package func add(_ file: FileDescriptor) throws(SystemError) -> Target { try add(file.raw) }

  /// Watches the entries of a directory.
  package func add(_ folder: Folder) throws(SystemError) -> Target { try add(folder.raw) }

  private func add(_ file: Int32) throws(SystemError) -> Target {
    // This link leads to the open file, wherever its name leads by now.
    let path = "/proc/self/fd/\(file)"
    let events = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_MOVED_TO | IN_DELETE
    let number = unsafe inotify_add_watch(queue.raw, path, UInt32(events))
    guard number >= 0 else { throw .watchLimit("fs.inotify.max_user_watches", ENOSPC) }
    return Target(number: number)
  }

  /// Waits for a change since the last call, for the signal to stop, or for some seconds.
  /// - Throws: `EPIPE` when nobody reads standard output any more.
  package func wait(seconds: Double?) throws(SystemError) -> Event {
    let end = seconds.map { Terminal.seconds + $0 }
    while true {
      // No events of standard output: only its error is reported, that its reader has gone.
      var requests = [
        pollfd(fd: queue.raw, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stop.request.raw, events: Int16(POLLIN), revents: 0),
        pollfd(fd: 1, events: 0, revents: 0),
      ]
      let left = end.map { max(0, $0 - Terminal.seconds) } ?? -1
      let milliseconds = left < 0 ? -1 : Int32(min((left * 1000).rounded(.up), 1e9))
      let count = unsafe poll(&requests, nfds_t(requests.count), milliseconds)
      if requests[1].revents != 0 { return .stop }
      if requests[2].revents & Int16(POLLERR) != 0 {
        throw SystemError(code: EPIPE, operation: "write")
      }
      if requests[0].revents != 0 { return .change(closed: try takeEvents()) }
      if count == 0, left <= 0.001 { return .timeout }
      if count < 0, errno != EINTR { throw .last("wait for changes") }
    }
  }

  /// Takes all events.
  /// - Returns: the targets closed by a writer.
  private func takeEvents() throws(SystemError) -> Set<Target> {
    var closed: Set<Target> = []
    while true {
      let count = unsafe Glibc.read(queue.raw, buffer.baseAddress, buffer.count)
      if count < 0, errno == EAGAIN { return closed }
      guard count > 0 else { throw .last("wait for changes") }
      var place = 0
      while place < count {
        // inotify(7): watch, mask, cookie and length of the name, 32 bits each; the name.
        let number = unsafe buffer.load(fromByteOffset: place, as: Int32.self)
        let mask = unsafe buffer.load(fromByteOffset: place + 4, as: UInt32.self)
        if mask & UInt32(IN_CLOSE_WRITE) != 0 { closed.insert(Target(number: number)) }
        place += 16 + Int(unsafe buffer.load(fromByteOffset: place + 12, as: UInt32.self))
      }
    }
  }
}

extension SystemError {
  /// The error of the inotify call that has just failed.
  /// - Parameters:
  ///   - code: the error number that means that the limit is reached.
  fileprivate static func watchLimit(_ limit: String, _ code: Int32) -> SystemError {
    var error = last("follow")
    // The C library's text for it speaks of open files or of a full disk.
    if error.code == code { error.detail = "the limit \(limit) is reached" }
    return error
  }
}
