/// What a good recording has: its topics, how often they come, and what is in their messages.
///
/// Every bound is a number in the file, so that a person can read and change it. What is absent is
/// not checked.
package struct RecordingSpec: Equatable, Sendable {
  /// Least and greatest value.
  package struct Bounds: Equatable, Sendable {
    package var min: Double?
    package var max: Double?

    package func contains(_ value: Double) -> Bool {
      value >= min ?? -.infinity && value <= max ?? .infinity
    }
  }

  /// Of an image, or of a feature's numbers.
  package struct Form: Equatable, Sendable {
    /// `jpeg`, `rgb8`, `h264`, `float32`.
    package var type: String
    /// Outermost first; empty where the format does not give them.
    package var shape: [Int]
  }

  package struct Topic: Equatable, Sendable {
    package var name: String
    /// False for a topic that may be absent.
    package var isRequired = true
    /// The name of the schema.
    package var type: String?
    package var encoding: String?
    package var messages: Bounds?
    /// Messages per second.
    package var rate: Bounds?
    /// Seconds without a message, also at the start and the end of an episode.
    package var longestGap: Double?
    /// Bytes of a message.
    package var size: Bounds?
    package var form: Form?
    /// How many numbers each sequence has, by its path.
    package var counts: [(path: String, count: Int)] = []
    /// Of joints, in their order.
    package var names: [String]?

    package init(name: String) { self.name = name }

    package static func == (left: Topic, right: Topic) -> Bool {
      (left.name, left.isRequired, left.type, left.encoding, left.names)
        == (right.name, right.isRequired, right.type, right.encoding, right.names)
        && (left.messages, left.rate, left.longestGap, left.size, left.form)
          == (right.messages, right.rate, right.longestGap, right.size, right.form)
        && left.counts.elementsEqual(right.counts, by: ==)
    }
  }

  /// Seconds of an episode.
  package var duration: Bounds?
  /// Whether there may be topics that the specification does not name.
  package var allowsOthers = true
  package var topics: [Topic] = []

  package init() {}
}
