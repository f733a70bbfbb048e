package import Bytes
package import Stream

/// New names for the topics of a recording.
package struct TopicNames: Sendable, Equatable {
  /// One topic's new name.
  package struct Change: Sendable, Equatable {
    package var from: String
    package var to: String

    package init(from: String, to: String) { (self.from, self.to) = (from, to) }
  }

  package var changes: [Change] = []
  /// Put before every name: `/robot1`.
  package var prefix = ""

  package init() {}

  package var isEmpty: Bool { changes.isEmpty && prefix.isEmpty }

  /// The marks of episodes and events have names that are part of the stream's format.
  func rename(_ channel: inout Channel) {
    guard !EpisodeMarker.isMarker(channel), !EpisodeEvent.isEvent(channel) else { return }
    if let change = changes.first(where: { $0.from == channel.topic }) { channel.topic = change.to }
    if !prefix.isEmpty {
      channel.topic = prefix + (channel.topic.hasPrefix("/") ? "" : "/") + channel.topic
    }
  }
}

/// A recording whose topics have other names.
package final class RenamedTopics: Recording {
  private let recording: any Recording
  private let names: TopicNames
  private var unused: [String]

  package init(_ recording: any Recording, _ names: TopicNames) {
    self.recording = recording
    self.names = names
    unused = names.changes.map(\.from)
  }

  package var profile: String { recording.profile }
  package var losses: RecordingLosses { recording.losses }
  package var firstTime: UInt64? { recording.firstTime }
  package var fractionRead: Double? { recording.fractionRead }
  package func onReadingOn(_ tick: @escaping () -> Void) { recording.onReadingOn(tick) }
  package var warnings: [String] {
    recording.warnings + unused.map { "there is no topic '\($0)' to rename" }
  }

  package func next() throws(StreamError) -> Record? {
    let record = try recording.next()
    guard case .channel(let id, var channel) = record else { return record }
    unused.removeAll { $0 == channel.topic }
    names.rename(&channel)
    return .channel(id: id, channel)
  }
}
