package import Bytes
package import Stream

/// Several recordings as one, their messages in the order of their times.
package final class MergedRecording: Recording {
  /// One of the recordings, which come in their given order where times are equal.
  package struct Part {
    /// For messages.
    package var name: String
    /// When its messages begin, at the earliest; nil for the next part of a split recording, which may
    /// overlap only with the one before it.
    package var start: UInt64?
    package var open: () throws(StreamError) -> any Recording

    package init(
      name: String, start: UInt64?, open: @escaping () throws(StreamError) -> any Recording
    ) {
      (self.name, self.start, self.open) = (name, start, open)
    }
  }

  /// What becomes of channels with one topic, encoding and schema.
  package enum Channels: Sendable {
    /// Each recording keeps its own.
    case separate
    /// The recordings are parts of one.
    case shared
  }

  private struct Source {
    let name: String
    let order: Int
    let recording: any Recording
    var head: Message?
    var ids: [UInt16: UInt16] = [:]
    var markers: Set<UInt16> = []
    var hasBegun = false
  }

  package private(set) var profile = ""
  package private(set) var firstTime: UInt64?
  package private(set) var losses: RecordingLosses = []
  package private(set) var warnings: [String] = []
  private var waiting = Queue<(order: Int, part: Part)>()
  /// Waits for another part after all others; nil when there is none to come.
  private var more: ((_ isDamaged: Bool) throws(StreamError) -> Part?)?
  /// True when the part that ended last was not whole.
  private var isDamaged = false
  private var sources: [Source] = []
  /// The source of the message that was given out last: only the next call waits for another.
  private var taken: Int?
  private var parts: Int
  private var closed = 0
  private var channels: MergedChannels
  private let areShared: Bool
  private let order: RecordingOrder
  private let isRecovering: Bool
  private var marks = MergedMarks()
  private var following = Queue<Record>()
  private var failure: StreamError?
  private var tick: () -> Void = {}

  /// - Parameters:
  ///   - selection: that with which the parts are opened.
  ///   - firstTime: the log time of the first message; nil when it is not known.
  ///   - more: waits for a part that comes after all others; it returns nil when there is none to come, and
  ///     learns whether the part before was damaged.
  /// - Throws: when the first of them cannot be opened.
  package init(
    _ parts: [Part], _ channels: Channels, _ selection: RecordingSelection, firstTime: UInt64?,
    warnings: [String] = [], more: ((_ isDamaged: Bool) throws(StreamError) -> Part?)? = nil
  ) throws(StreamError) {
    self.more = more
    self.parts = parts.count
    (self.firstTime, self.warnings) = (firstTime, warnings)
    areShared = channels == .shared
    self.channels = MergedChannels(areShared: areShared)
    (order, isRecovering) = (selection.order ?? .time, selection.isRecovering)
    var sorted = Array(parts.enumerated())
    // Where a start is not known, the order of the parts is that of their times.
    if order == .time, parts.allSatisfy({ $0.start != nil }) {
      sorted.sort { ($0.element.start ?? 0, $0.offset) < ($1.element.start ?? 0, $1.offset) }
    }
    for (order, part) in sorted { waiting.append((order, part)) }
    try openDue()
  }

  package var fractionRead: Double? {
    var done = Double(closed)
    for source in sources {
      guard let fraction = source.recording.fractionRead else { return nil }
      done += fraction
    }
    return parts > 0 ? done / Double(parts) : nil
  }

  package func onReadingOn(_ tick: @escaping () -> Void) {
    self.tick = tick
    for source in sources { source.recording.onReadingOn(tick) }
  }

  package func next() throws(StreamError) -> Record? {
    while true {
      if let index = taken {
        taken = nil
        try advance(index)
      }
      if let record = following.popFirst() { return record }
      try openDue()
      if !following.isEmpty { continue }
      guard let next = earliest, let message = sources[next].head else {
        if let failure { throw failure }
        return marks.finish()
      }
      if let begin = marks.begin(at: message.logTime) {
        following.append(begin.channel)
        following.append(begin.message)
        continue
      }
      marks.last = message.logTime
      sources[next].head = nil
      taken = next
      return .message(message)
    }
  }

  /// The source with the earliest message.
  private var earliest: Int? {
    var first: (place: Int, time: UInt64)?
    for (place, source) in sources.enumerated() {
      guard let time = source.head?.logTime else { continue }
      if let first {
        guard (time, source.order) < (first.time, sources[first.place].order) else { continue }
      }
      first = (place, time)
    }
    return first?.place
  }

  /// Opens the parts that may hold the next message.
  private func openDue() throws(StreamError) {
    try awaitMore()
    while let (order, part) = waiting.first, isDue(part) {
      _ = waiting.popFirst()
      let recording: any Recording
      do throws(StreamError) { recording = try part.open() } catch {
        let error = error.naming(part.name)
        guard isRecovering else { throw error }
        losses.add(error.description)
        continue
      }
      recording.onReadingOn(tick)
      if profile.isEmpty { profile = recording.profile }
      addWarnings(of: recording, part.name)
      sources.append(Source(name: part.name, order: order, recording: recording))
      try advance(sources.count - 1)
      try awaitMore()
    }
  }

  private func awaitMore() throws(StreamError) {
    guard waiting.first == nil, sources.isEmpty, following.isEmpty, let more else { return }
    do throws(StreamError) {
      if let part = try more(isDamaged) {
        waiting.append((parts, part))
        parts += 1
      } else {
        self.more = nil
      }
    } catch {
      self.more = nil
      try note(error)
    }
  }

  private func isDue(_ part: Part) -> Bool {
    guard let next = earliest, let time = sources[next].head?.logTime else { return true }
    guard order == .time else { return false }
    return part.start.map { $0 <= time } ?? (sources.count < 2)
  }

  private func addWarnings(of recording: any Recording, _ name: String) {
    for warning in recording.warnings {
      // The parts of one recording lack the same.
      let warning = areShared ? warning : "'\(name)': \(warning)"
      if !warnings.contains(warning) { warnings.append(warning) }
    }
  }

  /// Reads a source up to its next message.
  private func advance(_ index: Int) throws(StreamError) {
    isDamaged = false
    while true {
      do throws(StreamError) {
        guard let record = try sources[index].recording.next() else { break }
        if try take(record, from: index) {
          // Of a recording that grows, only its first part tells.
          if more != nil { firstTime = firstTime ?? sources[index].recording.firstTime }
          return
        }
      } catch {
        try note(error.naming(sources[index].name))
        break
      }
    }
    let source = sources.remove(at: index)
    closed += 1
    if source.recording.losses.count > 0 { isDamaged = true }
    for loss in source.recording.losses.texts { losses.add("'\(source.name)': \(loss)") }
  }

  /// - Returns: true for a message to give out.
  private func take(_ record: Record, from index: Int) throws(StreamError) -> Bool {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) {
        sources[index].markers.insert(id)
      } else {
        let (own, isNew) = try channels.add(channel, taken: Set(sources[index].ids.values))
        sources[index].ids[id] = own
        if isNew { following.append(.channel(id: own, channel)) }
      }
    case .message(var message):
      if sources[index].markers.contains(message.channelID) {
        let marker = try EpisodeMarker(parsing: message.data.span)
        if case .begin = marker {
          guard !sources[index].hasBegun else {
            throw StreamError(
              .unsupported, "several episodes in one file, of which --merge takes only one")
          }
          sources[index].hasBegun = true
        }
        marks.add(marker)
        return false
      }
      guard let id = sources[index].ids[message.channelID] else {
        throw StreamError.unknownChannel(message.channelID)
      }
      message.channelID = id
      sources[index].head = message
      return true
    default: following.append(record)
    }
    return false
  }

  /// A fault ends its own part only; the others are read first.
  private func note(_ error: StreamError) throws(StreamError) {
    guard error.isAboutData else { throw error }
    isDamaged = true
    if isRecovering { losses.add(error.description) } else { failure = failure ?? error }
  }
}
