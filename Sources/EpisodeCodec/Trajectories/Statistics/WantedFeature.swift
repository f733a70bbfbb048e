internal import Bytes

/// A feature of numbers that statistics are wanted of. What its numbers are shows in the first
/// message.
struct WantedFeature {
  let name: String
  var mask: [Bool]?
  var isSeen = false
  var collector: (any FeatureCollecting)?
  /// Bytes that a message of the known type and shape begins with, before its numbers.
  var head: [UInt8] = []
  var dataSize = 0
  /// Values in this episode.
  var steps: UInt64 = 0

  init(name: String) { self.name = name }

  /// Takes a message of the type and shape that the feature has; false for any other.
  mutating func take(
    _ data: RawSpan, sequence: UInt32, episode: UInt64
  ) throws(StreamError) -> Bool {
    let headSize = head.count
    guard headSize > 0, data.byteCount == headSize + dataSize else { return false }
    for index in 0..<headSize
    where data.load(littleEndianAt: index, as: UInt8.self) != head[index] {
      return false
    }
    guard UInt64(sequence) == steps else {
      throw UInt64(sequence) > steps
        ? missing(episode: episode)
        : StreamError(.malformed, "step \(sequence) of '\(name)' where \(steps) is next")
    }
    try collector?.append(
      data.extracting(headSize..<data.byteCount), episode: episode, step: steps)
    steps += 1
    return true
  }

  func missing(episode: UInt64) -> StreamError {
    StreamError(.malformed, "step \(steps) of episode \(episode) has no '\(name)'")
  }
}
