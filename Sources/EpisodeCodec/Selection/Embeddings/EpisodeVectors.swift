package import Bytes
package import Stream

/// What makes the vectors of episodes from the records of a stream.
package protocol EpisodeVectors: AnyObject {
  var model: String { get }
  var version: String { get }
  /// Takes a record of the stream, markers included.
  func take(_ record: Record) throws(StreamError)
  /// Ends the stream; one without markers has its episode now.
  func finish() throws(StreamError)
  /// The vectors of the episode that has ended.
  func vectors() throws(StreamError) -> EpisodeVector
  /// Ends the work after the last episode.
  func end() throws(StreamError)
}

extension EpisodeVectors {
  package func end() throws(StreamError) {}
}

/// The vector of an episode, and those of its frames.
package struct EpisodeVector: Sendable {
  /// nil for an episode without anything to embed.
  package var whole: [Float]?
  package var frames: [(time: UInt64, vector: [Float])] = []

  package init() {}
}
