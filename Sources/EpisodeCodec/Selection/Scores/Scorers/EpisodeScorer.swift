package import Bytes
package import Stream

/// A score of an episode, as an attribute of its END.
package struct EpisodeScore: Equatable, Sendable {
  package var name: String
  package var value: Double

  package init(_ name: String, _ value: Double) { (self.name, self.value) = (name, value) }

  /// The number in the shortest form that reads back equal.
  package var attribute: KeyValue { KeyValue(EpisodeScoreRows.prefix + name, "\(value)") }
}

/// What makes scores of each episode of a stream.
package protocol EpisodeScorer: AnyObject {
  /// Takes a record of the stream, markers included.
  func take(_ record: Record) throws(StreamError)
  /// The scores of the episode that has ended, those that are known.
  func scores(_ begin: EpisodeBegin, _ end: EpisodeEnd) throws(StreamError) -> [EpisodeScore]
  /// Ends the stream.
  func finish() throws(StreamError)
}

extension EpisodeScorer {
  package func finish() throws(StreamError) {}
}
