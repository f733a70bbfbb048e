package import Bytes
package import Stream

/// A recording that grows, which ends well when the user stops it.
package final class FollowedRecording: Recording {
  /// nil when the recording was stopped before its first record.
  private let source: (any Recording)?
  private var isStopped = false

  /// - Parameter open: opens the recording; it waits for the first record.
  package init(_ open: () throws(StreamError) -> any Recording) throws(StreamError) {
    source = try Self.unlessStopped(open)
  }

  package var profile: String { source?.profile ?? "" }
  package var firstTime: UInt64? { source?.firstTime }
  package var losses: RecordingLosses { source?.losses ?? [] }
  package var warnings: [String] { source?.warnings ?? [] }
  /// Nobody knows how much there will be.
  package var fractionRead: Double? { nil }
  package func onReadingOn(_ tick: @escaping () -> Void) { source?.onReadingOn(tick) }

  package func next() throws(StreamError) -> Record? {
    guard let source, !isStopped else { return nil }
    let record = try Self.unlessStopped { () throws(StreamError) in try source.next() }
    isStopped = record == nil
    return record ?? nil
  }

  private static func unlessStopped<Value>(
    _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value? {
    do { return try work() } catch {
      guard error.kind == .stopped else { throw error }
      return nil
    }
  }
}
