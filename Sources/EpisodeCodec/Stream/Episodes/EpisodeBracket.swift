package import Bytes

/// The rule that episodes begin and end in turn, and how many have ended.
package struct EpisodeBracket: Sendable {
  package private(set) var isOpen = false
  /// Episodes that have ended, which is the index of the one that is open or comes next.
  package private(set) var count: UInt64 = 0

  package init() {}

  /// - Throws: `.malformed` inside an episode.
  package mutating func begin() throws(StreamError) {
    guard !isOpen else { throw Self.inside }
    isOpen = true
  }

  static let inside = StreamError(.malformed, "an episode begins inside another")

  /// Begins the episode of a stream without markers with its first message.
  /// - Returns: false inside an episode.
  package mutating func beginUnmarked() -> Bool {
    defer { isOpen = true }
    return !isOpen
  }

  /// - Throws: `.malformed` outside an episode.
  package mutating func end() throws(StreamError) {
    guard isOpen else { throw StreamError(.malformed, "an episode ends that did not begin") }
    close()
  }

  /// Ends an open episode at the end of a stream without an end marker.
  package mutating func close() {
    if isOpen { count += 1 }
    isOpen = false
  }

  /// Compares the number of steps that `end` claims with the actual one.
  /// - Throws: `.malformed` when they differ.
  package static func check(_ end: EpisodeEnd, steps: UInt64) throws(StreamError) {
    guard end.steps == steps else {
      throw StreamError(.malformed, "an episode of \(steps) steps claims to have \(end.steps)")
    }
  }
}
