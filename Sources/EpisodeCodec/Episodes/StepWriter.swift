/// Writes a stream at step level: markers around each episode, one message per step and feature.
package struct StepWriter {
  private let sink: any RecordSink
  private let features: [Feature]
  private var ids: [UInt16] = []
  private var markerID: UInt16 = 0
  private var steps: UInt32 = 0
  private var lastTime: UInt64 = 0

  /// Makes the features known before the first step.
  package init(to sink: any RecordSink, features: [Feature]) throws(StreamError) {
    self.sink = sink
    self.features = features
    markerID = try sink.addChannel(EpisodeMarker.channel, preferredID: nil, distinctFrom: [])
    for feature in features {
      ids.append(try sink.addChannel(feature.channel, preferredID: nil, distinctFrom: []))
    }
  }

  package mutating func begin(_ episode: EpisodeBegin, time: UInt64) throws(StreamError) {
    (steps, lastTime) = (0, time)
    try write(.begin(episode))
  }

  /// Writes the next step.
  /// - Parameters:
  ///   - values: per feature the payload in two parts, and the time of the sample used, ns.
  package mutating func write(
    time: UInt64, values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)]
  ) throws(StreamError) {
    precondition(values.count == ids.count)
    for (id, value) in zip(ids, values) {
      try sink.write(
        Message(
          channelID: id, sequence: steps, logTime: time, publishTime: value.sampleTime,
          data: value.data), followedBy: value.tail)
    }
    guard steps < .max else { throw StreamError(.limit, "an episode of more than 2^32 steps") }
    steps += 1
    lastTime = time
  }

  /// Ends the episode; the number of steps is filled in.
  package mutating func end(_ episode: EpisodeEnd) throws(StreamError) {
    var episode = episode
    episode.steps = UInt64(steps)
    try write(.end(episode))
  }

  private func write(_ marker: EpisodeMarker) throws(StreamError) {
    try sink.write(
      Message(
        channelID: markerID, sequence: 0, logTime: lastTime, publishTime: lastTime,
        data: marker.encoded()))
  }
}
