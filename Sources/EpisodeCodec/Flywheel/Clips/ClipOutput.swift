internal import Bytes
internal import Stream

/// Writes clips as the episodes of a stream.
struct ClipOutput {
  /// The recording of which clips are made.
  var recording = EpisodeBegin()
  private var markerID: UInt16?
  /// Episodes so far.
  private var index: UInt64 = 0

  mutating func begin(
    _ clip: inout Clip?, at time: UInt64, _ latched: [Message], to relay: inout Relay
  ) throws(StreamError) {
    guard let open = clip else { return }
    var begin = recording
    (begin.index, begin.time) = (index, time)
    begin.cut(EpisodeCut(start: open.start, end: open.end))
    begin.attributes.append(KeyValue("trigger/events", open.eventsText))
    if open.missing > 0 {
      begin.attributes.append(
        KeyValue("trigger/missing", Quantity.fixed(Double(open.missing) / 1e9, 9)))
    }
    try write(.begin(begin), time: time, to: &relay)
    for var message in latched {
      message.logTime = time
      try relay.pass(.message(message))
    }
    clip?.latched = latched.count
  }

  /// Writes a message; the steps of a clip are numbered from 0.
  func write(
    _ message: Message, isStep: Bool, _ clip: inout Clip?, to relay: inout Relay
  ) throws(StreamError) {
    var message = message
    message.sequence = clip?.note(message, isStep: isStep) ?? message.sequence
    try relay.pass(.message(message))
  }

  mutating func end(
    _ clip: Clip, _ ending: Clip.Ending, to relay: inout Relay
  ) throws(StreamError) {
    var end = EpisodeEnd()
    (end.index, end.time) = (index, clip.lastTime)
    end.steps = clip.steps.map { UInt64($0.last &- $0.first) + 1 } ?? 0
    end.attributes = [
      KeyValue("trigger/events", clip.eventsText),
      KeyValue("trigger/count", "\(clip.count)"),
      KeyValue("trigger/end", ending.rawValue),
      KeyValue("trigger/latched", "\(clip.latched)"),
    ]
    try write(.end(end), time: end.time, to: &relay)
    index += 1
  }

  private mutating func write(
    _ marker: EpisodeMarker, time: UInt64, to relay: inout Relay
  ) throws(StreamError) {
    if markerID == nil {
      markerID = try relay.sink.addChannel(
        EpisodeMarker.channel, preferredID: nil, distinctFrom: [])
    }
    guard let id = markerID else { return }
    try relay.sink.write(
      Message(
        channelID: id, sequence: 0, logTime: time, publishTime: time, data: marker.encoded()))
  }
}
