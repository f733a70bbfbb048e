package import Bytes
package import Stream

/// Passes the episodes of a list, or those that it does not name.
package struct EpisodePicker {
  package enum Order: String, CaseIterable, Sendable { case stream, list }

  package struct Options: Sendable {
    package var order = Order.stream
    /// Passes what the list does not name.
    package var isInverted = false
    /// A listed episode may be missing.
    package var isPartial = false

    package init() {}
  }

  private let options: Options
  package private(set) var list: EpisodeList
  private var writer: EpisodePartWriter
  private var store = EpisodeStore(budget: MemoryBudget.bytes(.buffers))
  private var markers: Set<UInt16> = []
  private var bracket = EpisodeBracket()
  private var state = State.leavesOut
  private var lastTime: UInt64 = 0
  /// For the order of the list: the episode of each entry.
  private var stored: [Int: EpisodeStore.Stored] = [:]
  /// Episodes of the stream.
  package var episodes: UInt64 { bracket.count }
  /// Episodes and spans in the output.
  package var parts: UInt64 { writer.count }

  /// What happens with the messages of the open episode.
  private enum State {
    case passes, leavesOut
    case waits(entries: [Int])
  }

  package init(_ list: EpisodeList, _ options: Options, to relay: Relay) {
    (self.list, self.options, writer) = (list, options, EpisodePartWriter(to: relay))
  }

  package mutating func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel) where EpisodeMarker.isMarker(channel): markers.insert(id)
    case .message(let message) where markers.contains(message.channelID):
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(var begin):
        try bracket.begin()
        begin.time = message.logTime
        try self.begin(begin)
      case .end(var end):
        try bracket.end()
        end.time = message.logTime
        try self.end(end)
      }
    case .message(let message):
      if markers.isEmpty, bracket.beginUnmarked() {
        try begin(.unmarked(index: bracket.count, time: message.logTime))
      }
      guard bracket.isOpen else { return try writer.pass(record) }
      lastTime = message.logTime
      switch state {
      case .passes: try writer.write(message)
      case .leavesOut: break
      case .waits: try store.append(message)
      }
    case .attachment, .metadata:
      if case .leavesOut = state, bracket.isOpen { return }
      try writer.pass(record)
    default: try writer.pass(record)
    }
  }

  private mutating func begin(_ begin: EpisodeBegin) throws(StreamError) {
    let found = try begin.id.map { (id) throws(StreamError) in try list.take(id) } ?? []
    guard !options.isInverted else {
      state = found.isEmpty ? .passes : .leavesOut
      if found.isEmpty { try writer.begin(begin, nil) }
      return
    }
    if found.isEmpty {
      state = .leavesOut
    } else if options.order == .stream, found.count == 1 {
      state = .passes
      try writer.begin(begin, list.entries[found[0]].span(of: begin.id))
    } else {
      state = .waits(entries: found)
      store.begin(begin)
    }
  }

  private mutating func end(_ end: EpisodeEnd) throws(StreamError) {
    defer { state = .leavesOut }
    switch state {
    case .leavesOut: break
    case .passes: try writer.end(end)
    case .waits(let entries):
      guard let episode = store.end(end) else { return }
      if options.order == .list {
        for entry in entries { stored[entry] = episode }
      } else {
        for entry in entries { try write(episode, list.entries[entry]) }
        store.removeAll()
      }
    }
  }

  /// Writes what waits for the order of the list.
  /// - Throws: `.missing` for an entry that is about none of the episodes, unless that is allowed.
  package mutating func finish() throws(StreamError) {
    if bracket.isOpen {
      bracket.close()
      var end = EpisodeEnd()
      end.time = lastTime
      try self.end(end)
    }
    if !options.isPartial, let first = list.entries.first(where: { !$0.isUsed }) {
      let others = list.unused.count - 1
      var error = StreamError(
        .missing,
        "no episode has the id '\(first.text.printable)'"
          + (others == 0 ? "" : ", nor those of \(Quantity.count(UInt64(others), "other line"))"))
      error.isAboutRequest = true
      throw error
    }
    for (place, entry) in list.entries.enumerated() {
      if let episode = stored[place] { try write(episode, entry) }
    }
  }

  private mutating func write(
    _ episode: EpisodeStore.Stored, _ entry: EpisodeList.Entry
  ) throws(StreamError) {
    try store.write(episode, entry.span(of: episode.id), to: &writer)
  }
}

extension EpisodeList.Entry {
  /// The span of an episode that the entry is about; nil for all of it.
  fileprivate func span(of id: String?) -> EpisodeSpan? { text == id ? nil : span }
}
