package import Bytes
package import Stream

/// A moment as people name it on a command line.
package enum Moment: Equatable, Sendable {
  /// Nanoseconds after the first message.
  case sinceStart(UInt64)
  /// Nanoseconds on the recording's clock.
  case absolute(UInt64)

  package func time(start: UInt64) -> UInt64 {
    switch self {
    case .sinceStart(let offset):
      let (time, overflow) = start.addingReportingOverflow(offset)
      return overflow ? .max : time
    case .absolute(let time): return time
    }
  }
}

/// The order in which a recording's messages are given.
package enum RecordingOrder: String, CaseIterable, Sendable {
  /// By log time; equal times as in the file.
  case time
  /// As in the file.
  case file
}

/// What of a recording is wanted, and how.
package struct RecordingSelection: Sendable {
  package var topics: [TopicPattern] = []
  package var excluded: [TopicPattern] = []
  package var start: Moment?
  package var end: Moment?
  /// nil: by time where that needs no reading twice, see the sources.
  package var order: RecordingOrder?
  /// Go on behind what is broken, and end properly.
  package var isRecovering = false
  package var threads = 1

  package init() {}

  /// True when no topic is left out.
  package var wantsEverything: Bool { topics.isEmpty && excluded.isEmpty }

  package func wants(_ channel: Channel) -> Bool {
    if EpisodeMarker.isMarker(channel) { return true }
    return (topics.isEmpty || topics.contains { $0.matches(channel.topic) })
      && !excluded.contains { $0.matches(channel.topic) }
  }

  /// The filter for a recording whose first message is at `time`.
  package func filter(start time: UInt64) -> MessageFilter {
    MessageFilter(
      wants: wants, start: start?.time(start: time) ?? 0, end: end?.time(start: time))
  }
}

/// A recording that is being read: channels before their messages, what is not wanted left out.
package protocol Recording: AnyObject {
  /// The MCAP profile: `ros1`, `ros2` or empty.
  var profile: String { get }
  /// The next record, or nil after the last.
  /// - Throws: at the end of what can be read; unless it is recovering, at the first fault.
  func next() throws(StreamError) -> Record?
  /// What a recovering reader has left out, in words; empty when nothing.
  var losses: RecordingLosses { get }
  /// How much of what will be read has been read, from 0 to 1; nil where nobody knows.
  var fractionRead: Double? { get }
  /// Sets what is called with every record that is read and not given, at least not at once.
  func onReadingOn(_ tick: @escaping () -> Void)
}

extension Recording {
  /// Most give what they read.
  package func onReadingOn(_ tick: @escaping () -> Void) {}
}
