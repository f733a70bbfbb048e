package import Posix

/// A file that another program is writing: at its end a reader waits for more.
package final class GrowingFile {
  package let descriptor: FileDescriptor
  private let watch: RecorderWatch
  private let target: RecorderWatch.Target
  /// False until a reader has met the end of the file.
  private var hasWaited = false
  /// True when nothing more will come: the writer has closed the file, or the reader has met the
  /// recording's own end.
  package private(set) var isEnded = false

  /// - Throws: `.unsupported` when it is no regular file.
  package init(_ file: FileDescriptor, _ watch: RecorderWatch) throws(StreamError) {
    guard file.kind == .regular else {
      throw StreamError(.unsupported, "not a regular file, which alone can be followed")
    }
    (descriptor, self.watch) = (file, watch)
    target = try watch.add(file)
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
    try watch.checkStop()
    let count = try system { () throws(SystemError) in
      try unsafe descriptor.read(into: buffer, at: position)
    }
    if count > 0 { watch.restartIdle() }
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
      throw StreamError.removedWhileFollowed
    }
    if !hasWaited {
      hasWaited = true
      isEnded = descriptor.hasWriter == false
      if isEnded { return }
    }
    // Some other program may have opened and closed it.
    let isClosed = try watch.wait()?.contains(target) ?? false
    isEnded = isClosed && descriptor.hasWriter != true
  }

  /// Declares that the recording's own end has been read.
  func end() { isEnded = true }
}

extension StreamError {
  package static let removedWhileFollowed = StreamError(
    .truncated, "the file was removed or replaced while it was followed")
}
