package import Posix

/// Waits for a recorder to write more, as long as the user lets it.
package final class RecorderWatch {
  package typealias Target = FileWatch.Target

  private let watch: FileWatch
  private let stop: StopSignal
  private let idle: Double?
  private let beforeWaiting: () throws(StreamError) -> Void
  /// Since when nothing has changed, of the time that a reader waited.
  private var idleSince: Double?

  /// - Parameters:
  ///   - idle: seconds without a change after which a reader stops.
  ///   - beforeWaiting: called before a wait, so that a filter passes on its output so far.
  package init(
    idle: Double?, beforeWaiting: @escaping () throws(StreamError) -> Void
  ) throws(StreamError) {
    (self.idle, self.beforeWaiting) = (idle, beforeWaiting)
    (stop, watch) = try system { () throws(SystemError) in
      let stop = try StopSignal()
      return (stop, try FileWatch(until: stop))
    }
  }

  package func add(_ file: FileDescriptor) throws(StreamError) -> Target {
    try system { () throws(SystemError) in try watch.add(file) }
  }

  /// Watches the entries of a directory.
  package func add(_ folder: Folder) throws(StreamError) {
    _ = try system { () throws(SystemError) in try watch.add(folder) }
  }

  /// - Throws: `.stopped` when the user has requested it.
  package func checkStop() throws(StreamError) { if stop.isRequested { throw .stopped } }

  /// Starts the time over after which a reader stops, because it has found something.
  package func restartIdle() { idleSince = nil }

  /// Waits for a change.
  /// - Parameters:
  ///   - most: seconds to wait at most.
  /// - Returns: the targets that a writer has closed; nil when `most` seconds are over.
  /// - Throws: `.stopped` when the user has requested it or nothing has changed for too long.
  @discardableResult
  package func wait(atMost most: Double? = nil) throws(StreamError) -> Set<Target>? {
    try beforeWaiting()
    let start = idleSince ?? Terminal.seconds
    idleSince = start
    let left = idle.map { max(0, start + $0 - Terminal.seconds) }
    let seconds = [left, most].compactMap { $0 }.min()
    switch try system({ () throws(SystemError) in try watch.wait(seconds: seconds) }) {
    case .change(let closed):
      idleSince = nil
      return closed
    case .timeout where left.map({ $0 > seconds ?? $0 }) ?? true: return nil
    case .timeout, .stop: throw .stopped
    }
  }
}
