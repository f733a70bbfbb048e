package import Bytes
package import Stream

/// Writes episodes, or spans of them, into another stream, renumbered from 0.
///
/// A span begins with the messages of latched topics that hold there, as the start of a recording
/// that mcap-cat(1) cuts does. In a stream of steps, its steps are numbered from 0.
package struct EpisodePartWriter {
  private var relay: Relay
  private var markerID: UInt16?
  package private(set) var count: UInt64 = 0

  /// The kinds of the features, by the ids of their channels.
  private var features: [UInt16: Feature.Kind] = [:]
  private var hasLatched = false
  private var latched = LatchedMessages()

  // State of the open part.
  private var name = ""
  private var cut: EpisodeCut?
  private var lastTime: UInt64 = 0
  private var messages: UInt64 = 0
  private var earlier = 0
  /// The step that messages belong to, by its number in the episode, and whether it is in the span.
  private var step: (number: UInt32, isIn: Bool)?
  private var firstStep: UInt32?
  private var steps: UInt64 = 0
  private var windows: [UInt16: FrameResolver] = [:]

  package init(to relay: Relay) { self.relay = relay }

  /// Passes on what belongs to no episode, and takes note of channels.
  package mutating func pass(_ record: Record) throws(StreamError) {
    if case .channel(let id, let channel) = record {
      if let feature = try Feature(channel) { features[id] = feature.kind }
      latched.add(id, channel)
      hasLatched = hasLatched || channel.isLatched
    }
    try relay.pass(record)
  }

  /// - Parameter span: nil for the whole episode.
  package mutating func begin(_ begin: EpisodeBegin, _ span: EpisodeSpan?) throws(StreamError) {
    var begin = begin
    begin.index = count
    cut = span?.cut(beginning: begin.time)
    name = begin.id ?? ""
    (messages, earlier, step, firstStep, steps) = (0, 0, nil, nil, 0)
    windows.removeAll()
    if let cut {
      begin.cut(cut)
      name = begin.id ?? ""
      guard cut.start ?? 0 < cut.end ?? .max else {
        throw StreamError(.missing, "the span '\(name.printable)' is empty")
      }
      begin.time = max(begin.time, cut.start ?? 0)
      for (id, kind) in features where kind == .window { windows[id] = FrameResolver() }
      latched.removeAll()
    }
    lastTime = begin.time
    try write(.begin(begin), at: begin.time)
  }

  package mutating func write(_ message: Message) throws(StreamError) {
    guard let cut else { return try pass(message) }
    guard let kind = features[message.channelID] else {
      if message.logTime < cut.start ?? 0 {
        if hasLatched { try latched.take(message, number: earlier, needed: earlier + 1) }
        earlier += 1
      } else if message.logTime < cut.end ?? .max {
        try writeLatched()
        try pass(message)
      }
      return
    }
    var message = message
    let isFirstWindow = try resolve(&message, kind)
    if step?.number != message.sequence {
      // The first message decides for its step.
      let isIn = message.logTime >= cut.start ?? 0 && message.logTime < cut.end ?? .max
      step = (message.sequence, isIn)
      if isIn {
        steps += 1
        firstStep = firstStep ?? message.sequence
      }
    }
    guard step?.isIn == true, let firstStep, message.sequence >= firstStep else { return }
    if isFirstWindow { windows[message.channelID] = nil }
    message.sequence -= firstStep
    try pass(message)
  }

  package mutating func end(_ end: EpisodeEnd) throws(StreamError) {
    var end = end
    end.index = count
    count += 1
    if let cut {
      try writeLatched()
      guard messages > 0 else {
        throw StreamError(.missing, "no message of the episode is in the span '\(name.printable)'")
      }
      end.time = max(lastTime, min(end.time, cut.end ?? .max))
      if !features.isEmpty { end.steps = steps }
    }
    try write(.end(end), at: end.time)
  }

  /// Gives the first window of a span all of its images; later ones refer to the window before.
  /// - Returns: true while the feature's windows still need this.
  private mutating func resolve(
    _ message: inout Message, _ kind: Feature.Kind
  ) throws(StreamError) -> Bool {
    guard kind == .window, var resolver = windows[message.channelID] else { return false }
    message.data = try resolver.resolve(message.data)
    windows[message.channelID] = resolver
    return true
  }

  private mutating func writeLatched() throws(StreamError) {
    guard earlier > 0 else { return }
    for var message in latched.state(before: earlier) {
      message.logTime = max(message.logTime, cut?.start ?? 0)
      try pass(message, isOfSpan: false)
    }
    latched.removeAll()
    earlier = 0
  }

  private mutating func pass(
    _ message: Message, isOfSpan: Bool = true
  ) throws(StreamError) {
    if isOfSpan { messages += 1 }
    lastTime = max(lastTime, message.logTime)
    try relay.pass(.message(message))
  }

  private mutating func write(_ marker: EpisodeMarker, at time: UInt64) throws(StreamError) {
    let id: UInt16
    if let markerID {
      id = markerID
    } else {
      id = try relay.sink.addChannel(EpisodeMarker.channel, preferredID: nil, distinctFrom: [])
      markerID = id
    }
    try relay.sink.write(
      Message(
        channelID: id, sequence: 0, logTime: time, publishTime: time, data: marker.encoded()))
  }
}
