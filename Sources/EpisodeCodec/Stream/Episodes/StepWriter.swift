package import Bytes

/// Writes a stream at step level: markers around each episode, one message per step and feature.
package final class StepWriter {
  private let sink: any RecordSink
  /// The other records of the stream; nil where there are none.
  package var passing: PassingRecords?
  private var markerID: UInt16?
  private var declared: [Feature] = []
  /// For each declared feature its channel and, if it holds windows, the images in the output.
  private var columns: [(id: UInt16, references: FrameReferences?)] = []
  /// The images in the output, by name of the feature of windows.
  private var references: [String: FrameReferences] = [:]
  private var scratch = ByteBuilder()
  private var pool = BytePool()
  private var steps: UInt32 = 0
  private var lastTime: UInt64 = 0

  package init(to sink: any RecordSink) { self.sink = sink }

  /// A message whose payload continues in other bytes, or is a window that is not encoded yet.
  package struct Value {
    package var message: Message
    package var tail: Bytes
    package var window: ImageWindow?

    package init(message: Message, tail: Bytes = .empty, window: ImageWindow? = nil) {
      self.message = message
      self.tail = tail
      self.window = window
    }
  }

  /// Declares the features of the following steps, in the order of their values.
  ///
  /// May be called before any step, also with other features; a call with the same features is
  /// cheap.
  /// - Throws: `.malformed` for two features of one name.
  package func declare(_ features: [Feature]) throws(StreamError) {
    guard features != declared else { return }
    var names: Set<String> = []
    for feature in features where !names.insert(feature.name).inserted {
      throw StreamError(.malformed, "two features '\(feature.name)'")
    }
    try passing?.passDue()
    _ = try marker()
    columns.removeAll()
    for feature in features {
      let id = try sink.addChannel(feature.channel, preferredID: nil, distinctFrom: [])
      if feature.kind == .window, references[feature.name] == nil {
        references[feature.name] = FrameReferences()
      }
      columns.append((id, feature.kind == .window ? references[feature.name] : nil))
    }
    declared = features
  }

  package func begin(_ episode: EpisodeBegin) throws(StreamError) {
    try passing?.pass(before: episode.place)
    (steps, lastTime) = (0, episode.time)
    for known in references.values { known.reset() }
    try write(.begin(episode))
  }

  /// Writes the next step of the episode, and renumbers it.
  /// - Parameters:
  ///   - tails: the second parts of payloads, one per value; empty when no payload has one.
  ///   - windows: windows to encode in place of payloads, by position.
  package func write(
    _ step: Step, followedBy tails: [Bytes] = [], windows: [Int: ImageWindow] = [:]
  ) throws(StreamError) {
    try write(time: step.time, at: step.place, count: step.values.count) { place in
      step.values[place].map {
        Value(message: $0, tail: tails.isEmpty ? .empty : tails[place], window: windows[place])
      }
    }
  }

  /// Writes the next step.
  /// - Parameters:
  ///   - place: see `PassingRecords`.
  ///   - count: at most as many as there are features.
  ///   - value: that of a feature, by its index; nil for a missing value.
  package func write(
    time: UInt64, at place: UInt64, count: Int, _ value: (Int) throws(StreamError) -> Value?
  ) throws(StreamError) {
    try passing?.pass(before: place)
    precondition(count <= columns.count)
    var isEmpty = true
    for (position, column) in columns[..<count].enumerated() {
      guard var value = try value(position) else { continue }
      isEmpty = false
      if let references = column.references { try refer(&value, references) }
      value.message.channelID = column.id
      (value.message.sequence, value.message.logTime) = (steps, time)
      try sink.write(value.message, followedBy: value.tail)
    }
    // Readers do not see a step without a value, so it is not counted.
    if !isEmpty { try endStep(time: time) }
  }

  /// Removes the images of a window that the output already has.
  private func refer(
    _ value: inout Value, _ references: FrameReferences
  ) throws(StreamError) {
    let window =
      if let window = value.window { window } else { try ImageWindow(parsing: value.message.data) }
    let referring = try references.refer(window)
    let isSelfContained = window.frames.allSatisfy { $0.image != nil && $0.check == nil }
    if value.window == nil, isSelfContained { return }
    scratch.removeAll()
    value.tail = referring.encode(into: &scratch)
    let head = scratch.bytes
    value.message.data = pool.copy(head.rawSpan)
  }

  /// Writes the next step.
  /// - Parameters:
  ///   - values: for each feature the payload in two parts, and the time of its sample, ns.
  package func write(
    time: UInt64, values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)]
  ) throws(StreamError) {
    precondition(values.count == columns.count)
    for (column, value) in zip(columns, values) {
      try sink.write(
        Message(
          channelID: column.id, sequence: steps, logTime: time, publishTime: value.sampleTime,
          data: value.data), followedBy: value.tail)
    }
    try endStep(time: time)
  }

  /// Ends the episode: fills in the number of steps, and corrects a time before its last step.
  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    try passing?.pass(before: episode.place)
    var episode = episode
    episode.steps = UInt64(steps)
    lastTime = max(lastTime, episode.time)
    try write(.end(episode))
  }

  private func endStep(time: UInt64) throws(StreamError) {
    guard steps < .max else { throw StreamError(.limit, "an episode of more than 2^32 steps") }
    steps += 1
    lastTime = time
  }

  private func marker() throws(StreamError) -> UInt16 {
    if let markerID { return markerID }
    let id = try sink.addChannel(EpisodeMarker.channel, preferredID: nil, distinctFrom: [])
    markerID = id
    return id
  }

  private func write(_ marker: EpisodeMarker) throws(StreamError) {
    try sink.write(
      Message(
        channelID: self.marker(), sequence: 0, logTime: lastTime, publishTime: lastTime,
        data: marker.encoded()))
  }
}
