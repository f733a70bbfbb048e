package import Bytes

/// Reads a stream at step level: episodes of steps, one step in memory at a time.
package final class StepReader {
  package enum Event {
    case begin(EpisodeBegin)
    case step(Step)
    case end(EpisodeEnd)
  }

  /// Every feature so far. New ones come before the first step of an episode.
  package private(set) var features: [Feature] = []
  /// Called for every record that is not of a step, in its place: one that follows a message of a
  /// step comes after that step. nil drops these records.
  package var onOther: ((Record) throws(StreamError) -> Void)?
  /// The number of events so far.
  package private(set) var events: UInt64 = 0

  /// Every step has room for the values of all features.
  private static let mostFeatures = 4096
  /// A step is complete when other records of this size follow it.
  private static let mostHeld = 16 << 20

  private let reader: StreamReader
  /// The meaning of each channel's messages, by id.
  private var roles: [Role] = []
  /// The index of each feature by its name.
  private var known: [String: Int] = [:]
  /// One resolver per feature that holds windows, by position.
  private var windows: [Int: FrameResolver] = [:]
  private var hasMarkers = false
  private var isEmpty = true
  /// Messages in memory, how many of them are taken, and the place of the last event among them.
  private var run: MessageRun?
  private var cursor: MessageRun.Cursor?
  private var place: (offset: UInt64, index: Int)?
  private var open = OpenStep()
  private var waiting: Event?
  /// Other records that follow a message of the open step, and those of the step before it.
  private var held: (records: [Record], bytes: Int) = ([], 0)
  private var due: [Record] = []
  /// The number of a step that ended because too much followed it.
  private var cutOff: UInt32?
  private var bracket = EpisodeBracket()
  private var steps: UInt64 = 0
  private var lastTime: UInt64 = 0

  private enum Role {
    case other, marker
    case feature(position: Int)
    /// A feature of windows, whose images the reader restores.
    case window(position: Int)
  }

  /// The step being read.
  private struct OpenStep {
    var isOpen = false
    var index: UInt32 = 0
    var time: UInt64 = 0
    var values: [Message?] = []

    /// True when a message is the first of a feature in this step and its place is free.
    func isNext(_ position: Int, _ sequence: UInt32) -> Bool {
      guard isOpen, sequence == index, position < values.count else { return false }
      if case nil = values[position] { return true }
      return false
    }
  }

  package init(_ reader: StreamReader) { self.reader = reader }

  /// The next event, or nil at the end of the stream.
  /// - Throws: `.missing` at the end of a stream whose messages are not those of steps.
  package func next() throws(StreamError) -> Event? {
    for record in due { try onOther?(record) }
    due.removeAll()
    guard let event = try nextEvent() else {
      for record in due { try onOther?(record) }
      due.removeAll()
      return nil
    }
    defer { events += 1 }
    switch consume event {
    case .begin(var begin):
      begin.place = events
      return .begin(begin)
    case .step(var step):
      step.place = events
      return .step(step)
    case .end(var end):
      end.place = events
      return .end(end)
    }
  }

  private func nextEvent() throws(StreamError) -> Event? {
    if let event = waiting {
      waiting = nil
      return event
    }
    while true {
      if let event = try takeRun() { return event }
      guard let record = try reader.next() else { break }
      if let event = try reader.located({ () throws(StreamError) in try take(record) }) {
        return event
      }
    }
    if let last = finishStep() { return last }
    if bracket.isOpen {
      defer { bracket.close() }
      return .end(implicitEnd())
    }
    // A shard without an episode becomes a stream with nothing in it.
    guard !features.isEmpty || hasMarkers && steps > 0 || isEmpty else {
      throw StreamError.notSteps
    }
    return nil
  }

  /// An error about the last step, with the place where that step ends.
  package func located(_ error: StreamError) -> StreamError {
    let place = place ?? reader.place
    return error.at(offset: place.offset, record: place.index)
  }

  /// Takes messages in memory up to the next event; nil when there are no more.
  private func takeRun() throws(StreamError) -> Event? {
    while true {
      guard let run, var cursor else {
        place = nil
        guard let next = try reader.nextMessages() else { return nil }
        (self.run, self.cursor) = (next, next.cursor)
        continue
      }
      let span = run.bytes.span
      // Out of the object while the loop runs.
      let roles = roles
      var open = open
      self.open = OpenStep()
      while let message = cursor.next() {
        let head = message.body.lowerBound
        let channel = Int(span.load(littleEndianAt: head, as: UInt16.self))
        let sequence = span.load(littleEndianAt: head + 2, as: UInt32.self)
        if channel < roles.count, case .feature(let position) = roles[channel],
          open.isNext(position, sequence)
        {
          open.values[position] = Message(
            channelID: UInt16(channel), sequence: sequence,
            logTime: span.load(littleEndianAt: head + 6),
            publishTime: span.load(littleEndianAt: head + 14), data: run.bytes[message.data])
          continue
        }
        swap(&open, &self.open)
        do throws(StreamError) {
          let event = try take(
            Message(
              channelID: UInt16(channel), sequence: sequence,
              logTime: span.load(littleEndianAt: head + 6),
              publishTime: span.load(littleEndianAt: head + 14), data: run.bytes[message.data]))
          guard let event else {
            swap(&open, &self.open)
            continue
          }
          place = (run.offset + UInt64(message.start), run.index + message.number)
          self.cursor = cursor
          return event
        } catch {
          throw error.at(
            offset: run.offset + UInt64(message.start), record: run.index + message.number)
        }
      }
      self.open = open
      (self.run, self.cursor) = (nil, nil)
    }
  }

  private func take(_ record: Record) throws(StreamError) -> Event? {
    if case .channel = record { isEmpty = false }
    switch record {
    case .channel(let id, let channel) where EpisodeMarker.isMarker(channel):
      setRole(.marker, of: id)
      hasMarkers = true
    case .channel(let id, let channel):
      if let feature = try Feature(channel) {
        try add(feature, id)
      } else {
        return try other(record)
      }
    case .message(let message): return try take(message)
    // A feature's schema comes with its channel.
    case .schema: break
    case .metadata, .attachment, .unknown: return try other(record)
    }
    return nil
  }

  private func take(_ message: Message) throws(StreamError) -> Event? {
    switch Int(message.channelID) < roles.count ? roles[Int(message.channelID)] : .other {
    case .marker: return try take(EpisodeMarker(parsing: message.data.span), time: message.logTime)
    case .feature(let position): return try take(message, at: position)
    case .window(let position): return try take(standalone(message, at: position), at: position)
    case .other: return try other(.message(message))
    }
  }

  /// Takes a record that is not of a step; returns the event that it completes.
  private func other(_ record: Record) throws(StreamError) -> Event? {
    if open.isOpen {
      guard onOther != nil else { return nil }
      held.records.append(record)
      if case .message(let message) = record { held.bytes += message.data.count + 256 }
      guard held.bytes > Self.mostHeld else { return nil }
      cutOff = open.index
      return finishStep()
    }
    // The first message of a stream without markers begins its episode.
    if case .message(let message) = record, !hasMarkers, bracket.beginUnmarked() {
      due.append(record)
      return .begin(.unmarked(index: bracket.count, time: message.logTime))
    }
    try onOther?(record)
    return nil
  }

  private func setRole(_ role: Role, of id: UInt16) {
    while roles.count <= Int(id) { roles.append(.other) }
    roles[Int(id)] = role
  }

  private func role(of feature: Feature, at position: Int) -> Role {
    feature.kind == .window ? .window(position: position) : .feature(position: position)
  }

  private func add(_ feature: Feature, _ id: UInt16) throws(StreamError) {
    if let position = known[feature.name] {
      guard features[position].kind == feature.kind else {
        throw StreamError(.malformed, "feature '\(feature.name)' changes its kind")
      }
      return setRole(role(of: feature, at: position), of: id)
    }
    guard features.count < Self.mostFeatures else {
      throw StreamError(.limit, "more than \(Self.mostFeatures) features")
    }
    setRole(role(of: feature, at: features.count), of: id)
    known[feature.name] = features.count
    if feature.kind == .window { windows[features.count] = FrameResolver() }
    features.append(feature)
  }

  private func take(_ message: Message, at position: Int) throws(StreamError) -> Event? {
    var event: Event?
    if open.isOpen, open.index != message.sequence {
      guard open.index < .max, message.sequence == open.index + 1 else {
        throw StreamError(.malformed, "step \(message.sequence) after step \(open.index)")
      }
      event = finishStep()
    }
    if !open.isOpen {
      guard message.sequence != cutOff else {
        throw StreamError(
          .limit, "other records of \(Self.mostHeld) bytes come inside step \(message.sequence)")
      }
      cutOff = nil
      if event == nil, steps == 0, message.sequence != 0 {
        throw StreamError(.malformed, "the first step has number \(message.sequence)")
      }
      open = OpenStep(
        isOpen: true, index: message.sequence, time: message.logTime,
        values: Array(repeating: nil, count: features.count))
    }
    while open.values.count <= position { open.values.append(nil) }
    guard open.isNext(position, message.sequence) else {
      throw StreamError(
        .malformed, "step \(message.sequence) has feature '\(features[position].name)' twice")
    }
    open.values[position] = message
    guard bracket.beginUnmarked() else { return event }
    waiting = event
    return .begin(.unmarked(index: bracket.count, time: message.logTime))
  }

  /// The message of a window, readable without the previous step.
  private func standalone(_ message: Message, at position: Int) throws(StreamError) -> Message {
    var message = message
    do throws(StreamError) {
      message.data = try windows[position]?.resolve(message.data) ?? message.data
    } catch {
      throw error.prefixed("'\(features[position].name)' of step \(message.sequence): ")
    }
    return message
  }

  private func take(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) -> Event? {
    switch marker {
    case .begin(var begin):
      try bracket.begin()
      steps = 0
      for position in windows.keys { windows[position]?.reset() }
      begin.time = time
      return .begin(begin)
    case .end(var end):
      try bracket.end()
      let last = finishStep()
      try EpisodeBracket.check(end, steps: steps)
      end.time = time
      guard let last else { return .end(end) }
      waiting = .end(end)
      return last
    }
  }

  private func finishStep() -> Event? {
    guard open.isOpen else { return nil }
    let finished = open
    open = OpenStep()
    due += held.records
    held = ([], 0)
    steps += 1
    lastTime = finished.time
    return .step(Step(index: finished.index, time: finished.time, values: finished.values))
  }

  private func implicitEnd() -> EpisodeEnd {
    var end = EpisodeEnd()
    (end.index, end.steps, end.time) = (bracket.count, steps, lastTime)
    return end
  }
}

extension StreamError {
  package static let notSteps = StreamError(
    .missing, "the stream has no steps; step-align makes them from a recording")
}
