package import Bytes
package import Stream

/// Writes recordings in sequence as episodes of one stream.
///
/// A recording with markers keeps its episodes, renumbered; any other is one episode. The
/// provenance of the recordings comes first, then the source's own.
package struct EpisodeSourceWriter {
  private let sink: any RecordSink
  private var own: Provenance?
  private var relay: Relay
  private var naming: EpisodeNaming
  private var selection: EpisodeSelection
  /// Whether the open episode is left out.
  private var isLeftOut = false
  private var leftOut: UInt64 = 0
  private var markerID: UInt16?
  /// Records of provenance written so far, so that equal files do not repeat theirs.
  private var provenance: Set<Metadata> = []
  private var bracket = EpisodeBracket()

  // State of the current recording.
  private var source = ""
  private var cut: (UInt64) -> EpisodeCut? = { _ in nil }
  private var ownMarkers: Set<UInt16> = []
  private var hasEpisodes = false
  private var losses: () -> RecordingLosses = { [] }
  /// How many losses there were when the episode began.
  private var lossesBefore = 0
  private var lastTime: UInt64 = 0

  /// - Parameters:
  ///   - id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  ///   - selection: the episodes to write.
  package init(
    _ sink: any RecordSink, id: String? = nil, _ selection: EpisodeSelection = EpisodeSelection(),
    provenance own: Provenance?
  ) {
    (self.sink, self.selection) = (sink, selection)
    naming = EpisodeNaming(pattern: id)
    self.own = own
    relay = Relay(to: sink)
  }

  /// Starts the next recording.
  /// - Parameters:
  ///   - source: the name of the file, or of the directory, without those above it.
  ///   - cut: the part that is read of the recording, given the time of its first message.
  ///   - losses: the parts that a recovering reader has left out so far.
  package mutating func begin(
    source: String, isDirectory: Bool = false,
    cut: @escaping (UInt64) -> EpisodeCut? = { _ in nil },
    losses: @escaping () -> RecordingLosses = { [] }
  ) {
    (self.source, self.cut, self.losses) = (source, cut, losses)
    lossesBefore = 0
    naming.open(file: source, isDirectory: isDirectory)
    relay = Relay(to: sink)
    (ownMarkers, hasEpisodes, lastTime) = ([], false, 0)
  }

  package mutating func write(_ record: Record) throws(StreamError) {
    if case .metadata(let metadata) = record, metadata.name == Provenance.recordName {
      if provenance.insert(metadata).inserted { try sink.write(metadata) }
      return
    }
    try writeOwnProvenance()
    switch record {
    case .channel(let id, let channel) where EpisodeMarker.isMarker(channel):
      ownMarkers.insert(id)
    case .message(let message) where ownMarkers.contains(message.channelID):
      let marker = try EpisodeMarker(parsing: message.data.span)
      if try isInTurn(marker) { try pass(marker, time: message.logTime) }
    case .message(let message):
      if !bracket.isOpen, ownMarkers.isEmpty || losses().count > lossesBefore {
        try open(time: message.logTime)
      }
      lastTime = message.logTime
      if !isLeftOut { try relay.pass(record) }
    case .attachment, .metadata: if !isLeftOut { try relay.pass(record) }
    default: try relay.pass(record)
    }
  }

  /// True where the rest of the recording is of an episode that is left out.
  package var leavesOutRest: Bool { isLeftOut && ownMarkers.isEmpty }

  /// Ends the recording.
  package mutating func end() throws(StreamError) {
    try writeOwnProvenance()
    if !bracket.isOpen, !hasEpisodes { try open(time: 0) }
    if bracket.isOpen { try pass(.end(EpisodeEnd()), time: lastTime) }
  }

  /// Ends an episode whose end was lost.
  /// - Returns: false for the end of an episode whose begin and messages were lost.
  private mutating func isInTurn(_ marker: EpisodeMarker) throws(StreamError) -> Bool {
    guard losses().count > lossesBefore else { return true }
    switch marker {
    case .begin:
      if bracket.isOpen { try pass(.end(EpisodeEnd()), time: lastTime) }
      return true
    case .end: return bracket.isOpen
    }
  }

  package mutating func finish() throws(StreamError) { try sink.finish() }

  private mutating func writeOwnProvenance() throws(StreamError) {
    guard let metadata = own?.metadata else { return }
    own = nil
    try sink.write(metadata)
  }

  private mutating func open(time: UInt64) throws(StreamError) {
    var begin = EpisodeBegin()
    begin.source = source
    try pass(.begin(begin), time: time)
  }

  private mutating func pass(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) {
    lastTime = time
    switch marker {
    case .begin(var begin):
      try bracket.begin()
      begin.index = bracket.count
      try naming.name(&begin)
      isLeftOut = !selection.takes(begin.id ?? "")
      if let cut = cut(time) { begin.cut(cut) }
      hasEpisodes = true
      begin.index -= leftOut
      if !isLeftOut { try write(.begin(begin), time: time) }
    case .end(var end):
      end.index = bracket.count
      let losses = losses()
      if losses.count > lossesBefore {
        end.attributes += [
          KeyValue("recovered", "true"), KeyValue("losses", "\(losses.count - lossesBefore)"),
        ]
        if lossesBefore < losses.texts.count {
          end.attributes.append(KeyValue("first_loss", losses.texts[lossesBefore]))
        }
        lossesBefore = losses.count
      }
      try bracket.end()
      guard !isLeftOut else {
        (isLeftOut, leftOut) = (false, leftOut + 1)
        return
      }
      end.index -= leftOut
      try write(.end(end), time: time)
    }
  }

  private mutating func write(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) {
    let id: UInt16
    if let markerID {
      id = markerID
    } else {
      id = try sink.addChannel(EpisodeMarker.channel, preferredID: nil, distinctFrom: [])
      markerID = id
    }
    try sink.write(
      Message(
        channelID: id, sequence: 0, logTime: time, publishTime: time, data: marker.encoded()))
  }
}
