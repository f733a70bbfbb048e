package import Bytes
package import Stream

/// A moment given on a command line.
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

/// The order of a recording's messages.
package enum RecordingOrder: String, CaseIterable, Sendable {
  /// By log time; equal times as in the file.
  case time
  /// As in the file.
  case file
}

/// The selected parts of a recording, and how to read them.
package struct RecordingSelection: Sendable {
  package var topics: [TopicPattern] = []
  package var excluded: [TopicPattern] = []
  package var start: Moment?
  package var end: Moment?
  /// A followed recording ends before its first message at this time or later.
  package var until: Moment?
  /// The episodes to read, by their numbers in the file; nil for all.
  package var episodes: NumberRanges?
  /// Also reads what latched topics said before the start, because it holds there.
  package var repeatsLatched = true
  /// nil for time order if that takes only one pass; see the sources.
  package var order: RecordingOrder?
  /// False leaves out attachments, and metadata except provenance, where that saves reading them.
  package var hasAttachments = true
  /// Skips broken parts and ends cleanly.
  package var isRecovering = false
  package var threads = 1

  package init() {}

  /// Ends the reading of a recording whose first message is at `first`.
  /// - Throws: `.stopped` for the time of a message that is not to be read any more.
  func checkEnd(at time: UInt64, first: UInt64) throws(StreamError) {
    if ends(at: time, first: first) { throw .stopped }
  }

  /// True for the time of a message that ends the reading.
  func ends(at time: UInt64, first: UInt64) -> Bool {
    until.map { time >= $0.time(start: first) } ?? false
  }

  /// True when every topic is selected.
  package var wantsEverything: Bool { topics.isEmpty && excluded.isEmpty }

  /// True when every message is selected, too.
  package var isWhole: Bool { wantsEverything && start == nil && end == nil && episodes == nil }

  /// True if a moment counts from the first message.
  package var isRelative: Bool {
    [start, end, until].contains { if case .sinceStart = $0 { true } else { false } }
  }

  /// The same selection of a recording whose first message is at `time`, in absolute moments.
  package func resolved(firstTime time: UInt64) -> RecordingSelection {
    var selection = self
    selection.start = start.map { .absolute($0.time(start: time)) }
    selection.end = end.map { .absolute($0.time(start: time)) }
    selection.until = until.map { .absolute($0.time(start: time)) }
    return selection
  }

  /// The part that the selection cuts out of a recording whose first message is at `time`; nil for
  /// all of it.
  package func cut(firstTime time: UInt64) -> EpisodeCut? {
    guard start != nil || end != nil else { return nil }
    return EpisodeCut(start: start?.time(start: time), end: end?.time(start: time))
  }

  package func wants(_ channel: Channel) -> Bool {
    if EpisodeMarker.isMarker(channel) { return true }
    return (topics.isEmpty || topics.contains { $0.matches(channel.topic) })
      && !excluded.contains { $0.matches(channel.topic) }
  }

  /// True for a selected channel whose messages before the start are selected, too.
  package func keepsEarlier(_ channel: Channel) -> Bool {
    repeatsLatched && start != nil && channel.isLatched && wants(channel)
  }

  /// The filter for a recording whose first message is at `time`.
  package func filter(start time: UInt64) -> MessageFilter {
    MessageFilter(
      wants: wants, start: start?.time(start: time) ?? 0, end: end?.time(start: time),
      keepsEarlier: keepsEarlier)
  }
}

/// Reads a recording: channels before their messages, without the parts not selected.
package protocol Recording: AnyObject {
  /// The MCAP profile: `ros1`, `ros2` or empty.
  var profile: String { get }
  /// The next record; nil after the last.
  /// - Throws: the first fault; when recovering, only a fault after which nothing can be read.
  func next() throws(StreamError) -> Record?
  /// The log time from which relative moments count; nil until it is known.
  var firstTime: UInt64? { get }
  /// The parts left out when recovering, in words; empty when none.
  var losses: RecordingLosses { get }
  /// What is lacking in the recording, in words, although every message of it is read.
  var warnings: [String] { get }
  /// The part of the input to read that has been read, from 0 to 1; nil when unknown.
  var fractionRead: Double? { get }
  /// Sets a function to call with every record that is read but not returned, or not at once.
  func onReadingOn(_ tick: @escaping () -> Void)
}

extension Recording {
  package var warnings: [String] { [] }
  /// Most give what they read.
  package func onReadingOn(_ tick: @escaping () -> Void) {}
}
