package import Stream

/// The content of a stream in numbers: episodes, topics, messages, bytes and times.
///
/// A stream has the same summary whether it is read front to back or by the index of a file, in
/// memory that does not grow with the number of messages.
package struct StreamSummary: Sendable {
  /// Chunks of one compression.
  package struct Chunks: Sendable {
    /// Empty for uncompressed chunks.
    package var compression: String
    package var count: UInt64 = 0
    package var storedBytes: UInt64 = 0
    package var bytes: UInt64 = 0
  }

  /// An episode from its markers.
  package struct Episode: Sendable {
    package var begin: EpisodeBegin
    package var startTime: UInt64
    /// nil when the stream ends before the episode does.
    package var end: EpisodeEnd?
    package var endTime: UInt64
    /// Without markers.
    package var messages: UInt64 = 0
  }

  /// Events of one kind and rule.
  package struct Events: Sendable {
    package var kind: String
    package var rule: String
    package var highestPriority: Int32
    package var count: UInt64 = 0
    /// Log times.
    package var (first, last): (UInt64, UInt64)
  }

  package struct Attachment: Sendable {
    package var name: String
    package var mediaType: String
    package var bytes: UInt64
  }

  package struct MetadataEntry: Sendable {
    package var name: String
    package var keys: [String]
  }

  package var header: Header
  /// Bytes of the whole stream.
  package var size: UInt64 = 0
  package var messages: UInt64 = 0
  /// Log times of the earliest and the latest message; nil without messages.
  package var times: ClosedRange<UInt64>?
  /// By name of the compression.
  package var chunks: [Chunks] = []
  package var episodes = BoundedList<Episode>()
  /// By topic, type and encoding.
  package var topics: [TopicSummary] = []
  /// In the order of their first.
  package var events: [Events] = []
  /// Events of kinds and rules beyond those listed.
  package var otherEvents: UInt64 = 0
  package var attachments = BoundedList<Attachment>()
  /// Without provenance.
  package var metadata = BoundedList<MetadataEntry>()
  package var provenance = BoundedList<Provenance>()
  /// Records with opcodes of applications.
  package var privateRecords: UInt64 = 0

  init(header: Header) { self.header = header }

  /// Seconds from the earliest to the latest message.
  package var duration: Double? { times.map { Double($0.upperBound - $0.lowerBound) / 1e9 } }
}
