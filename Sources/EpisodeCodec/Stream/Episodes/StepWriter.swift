package import Bytes

/// Writes a stream at step level: markers around each episode, one message per step and feature.
package final class StepWriter {
  private let sink: any RecordSink
  /// The other records of the stream; nil where there are none.
  package var passing: PassingRecords?
  private var selection: EpisodeSelection
  /// Whether the open episode is left out: what is written of it goes nowhere.
  private var isLeftOut = false
  /// The same of the next episode, if that has been asked.
  private var leavesOutNext: Bool?
  /// Episodes that have been left out.
  private var leftOut: UInt64 = 0
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
  /// The open step.
  private var stepTime: UInt64 = 0
  private var isEmptyStep = true

  /// - Parameter selection: the episodes to write.
  package init(to sink: any RecordSink, _ selection: EpisodeSelection = EpisodeSelection()) {
    (self.sink, self.selection) = (sink, selection)
  }

  /// Whether the next episode will be left out, so that a source need not read its steps. `begin` and
  /// `end` have to be called all the same.
  package func leavesOut(_ episode: EpisodeBegin) -> Bool {
    let decision = leavesOutNext ?? !selection.takes(episode.id ?? "")
    leavesOutNext = decision
    return decision
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
    isLeftOut = leavesOut(episode)
    leavesOutNext = nil
    (steps, lastTime) = (0, episode.time)
    for known in references.values { known.reset() }
    guard !isLeftOut else { return }
    var episode = episode
    episode.index -= leftOut
    try write(.begin(episode))
  }

  /// Writes the next step of the episode, and renumbers it.
  /// - Parameters:
  ///   - tails: the second parts of payloads, one per value; empty when no payload has one.
  ///   - windows: windows to encode in place of payloads, by position.
  package func write(
    _ step: Step, followedBy tails: [Bytes] = [], windows: [Int: ImageWindow] = [:]
  ) throws(StreamError) {
    try beginStep(time: step.time, at: step.place)
    for position in step.values.indices {
      guard let message = step.values[position] else { continue }
      if !windows.isEmpty, let window = windows[position] {
        try write(window, like: message, as: position)
      } else {
        try write(message, followedBy: tails.isEmpty ? .empty : tails[position], as: position)
      }
    }
    try endStep()
  }

  /// Begins the next step, of which `write` takes each value in the features' order.
  /// - Parameter place: see `PassingRecords`.
  package func beginStep(time: UInt64, at place: UInt64) throws(StreamError) {
    try passing?.pass(before: place)
    stepTime = time
    isEmptyStep = true
  }

  /// Writes a value of the open step.
  /// - Parameters:
  ///   - message: with the time of its sample; the step gives its other numbers.
  ///   - feature: its index.
  package func write(
    _ message: Message, followedBy tail: Bytes = .empty, as feature: Int
  ) throws(StreamError) {
    let column = columns[feature]
    guard let references = column.references else { return try put(message, tail, column.id) }
    let window = try ImageWindow(parsing: message.data)
    let referring = try references.refer(window)
    let isSelfContained = window.frames.allSatisfy { $0.image != nil && $0.check == nil }
    if isSelfContained { return try put(message, tail, column.id) }
    try put(referring, message, column.id)
  }

  /// Writes a window of images, without those that the output already has.
  /// - Parameter origin: gives the time of the sample.
  package func write(
    _ window: ImageWindow, like origin: Message, as feature: Int
  ) throws(StreamError) {
    let column = columns[feature]
    let referring = try column.references?.refer(window) ?? window
    try put(referring, origin, column.id)
  }

  private func put(
    _ window: ImageWindow, _ origin: Message, _ channel: UInt16
  ) throws(StreamError) {
    scratch.removeAll()
    let tail = window.encode(into: &scratch)
    var message = origin
    let head = scratch.bytes
    message.data = pool.copy(head.rawSpan)
    try put(message, tail, channel)
  }

  private func put(_ message: Message, _ tail: Bytes, _ channel: UInt16) throws(StreamError) {
    guard !isLeftOut else { return }
    var message = message
    message.channelID = channel
    (message.sequence, message.logTime) = (steps, stepTime)
    try sink.write(message, followedBy: tail)
    isEmptyStep = false
  }

  /// Ends the open step. Readers do not see a step without a value, so it is not counted.
  package func endStep() throws(StreamError) {
    guard !isEmptyStep else { return }
    guard steps < .max else { throw StreamError(.limit, "an episode of more than 2^32 steps") }
    steps += 1
    lastTime = stepTime
  }

  /// Writes the next step.
  /// - Parameters:
  ///   - values: for each feature the payload in two parts, and the time of its sample, ns.
  package func write(
    time: UInt64, values: [(data: Bytes, tail: Bytes, sampleTime: UInt64)]
  ) throws(StreamError) {
    precondition(values.count == columns.count)
    guard !isLeftOut else { return }
    stepTime = time
    isEmptyStep = false
    for (column, value) in zip(columns, values) {
      try sink.write(
        Message(
          channelID: column.id, sequence: steps, logTime: time, publishTime: value.sampleTime,
          data: value.data), followedBy: value.tail)
    }
    try endStep()
  }

  /// Ends the episode: fills in the number of steps, and corrects a time before its last step.
  package func end(_ episode: EpisodeEnd) throws(StreamError) {
    try passing?.pass(before: episode.place)
    guard !isLeftOut else { return leftOut += 1 }
    var episode = episode
    episode.index -= leftOut
    episode.steps = UInt64(steps)
    lastTime = max(lastTime, episode.time)
    try write(.end(episode))
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
