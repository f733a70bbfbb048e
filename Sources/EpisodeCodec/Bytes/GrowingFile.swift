package import Posix

/// A file that another program is writing: at its end a reader waits for more.
package final class GrowingFile {
  package let descriptor: FileDescriptor
  private let watch: FileWatch
  private let target: FileWatch.Target
  private let stop: StopSignal
  private let idle: Double?
  /// Since when the file has not changed, of the time that a reader waited.
  private var idleSince: Double?
  /// False until a reader has met the end of the file.
  private var hasWaited = false
  /// True when nothing more will come: the writer has closed the file, or the reader has met the
  /// recording's own end.
  package private(set) var isEnded = false

  /// - Parameters:
  ///   - idle: seconds without a change after which a reader stops.
  /// - Throws: `.unsupported` when it is no regular file.
  package init(_ file: FileDescriptor, idle: Double?) throws(StreamError) {
    guard file.kind == .regular else {
      throw StreamError(.unsupported, "not a regular file, which alone can be followed")
    }
    descriptor = file
    self.idle = idle
    (stop, watch, target) = try system { () throws(SystemError) in
      let stop = try StopSignal()
      let watch = try FileWatch(until: stop)
      return (stop, watch, try watch.add(file))
    }
  }

  /// True when `read` would find a byte after `position`, or the end, without waiting.
  func isReadable(at position: Int) -> Bool {
    isEnded || (try? descriptor.size()).map { $0 > position } ?? true
  }

  /// Reads what there is.
  /// - Throws: `.stopped` when the user has requested it.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at position: Int
  ) throws(StreamError) -> Int {
    if stop.isRequested { throw .stopped }
    let count = try system { () throws(SystemError) in
      try unsafe descriptor.read(into: buffer, at: position)
    }
    if count > 0 { idleSince = nil }
    return count
  }

  /// Waits for a change.
  /// - Parameters:
  ///   - position: up to where the file has been read.
  /// - Throws: `.stopped` when the user has requested it or the file was idle for too long;
  ///   `.truncated` when what has been read is not the start of the file any more.
  func wait(at position: Int) throws(StreamError) {
    guard !isEnded else { return }
    let state = try system { () throws(SystemError) in try descriptor.state() }
    guard state.size >= position else {
      throw StreamError(.truncated, "the file became shorter while it was followed")
    }
    guard state.links > 0 || state.size > position else {
      throw StreamError(.truncated, "the file was removed or replaced while it was followed")
    }
    if !hasWaited {
      hasWaited = true
      isEnded = descriptor.hasWriter == false
      if isEnded { return }
    }
    let start = idleSince ?? Terminal.seconds
    idleSince = start
    let left = idle.map { max(0, start + $0 - Terminal.seconds) }
    switch try system({ () throws(SystemError) in try watch.wait(seconds: left) }) {
    case .change(let closed):
      idleSince = nil
      // Some other program may have opened and closed it.
      isEnded = closed.contains(target) && descriptor.hasWriter != true
    case .timeout, .stop: throw .stopped
    }
  }

  /// Declares that the recording's own end has been read.
  func end() { isEnded = true }
}
