package import Bytes

/// Reads a stream to its end and compares its claims with its content.
///
/// The reader checks bytes: framing, CRCs, ids. The verifier checks meaning: that episodes begin
/// and end in turn with the steps they claim, that steps are complete, that windows refer to images
/// that exist, and that the summary counts correctly.
package struct StreamVerifier {
  private let reader: StreamReader
  private var counts: [UInt16: UInt64] = [:]
  private var schemas: Set<UInt16> = []
  private var channels: Set<UInt16> = []
  private var markers: Set<UInt16> = []
  private var features: Set<UInt16> = []
  private var windows: [UInt16: FrameResolver] = [:]
  private var attachments: UInt32 = 0
  private var metadata: UInt32 = 0
  private var times: (first: UInt64, last: UInt64)?
  private var bracket = EpisodeBracket()
  /// True after a message before the channel of markers: it begins the stream's only episode.
  private var isUnmarked = false
  /// Number of the current step, in an episode at step level.
  private var step: UInt32?
  private var valuesInStep = 0
  package private(set) var messages: UInt64 = 0

  package init(_ reader: StreamReader) { self.reader = reader }

  /// - Throws: the first fault.
  package mutating func run() throws(StreamError) {
    while let record = try reader.next() {
      do { try check(record) } catch {
        try reader.located { () throws(StreamError) in throw error }
      }
    }
    guard !bracket.isOpen else { throw StreamError(.malformed, "the last episode does not end") }
    for record in reader.scanner.summary where record.opcode == .statistics {
      let statistics = try Statistics(body: record.body.span)
      do { try check(statistics) } catch {
        throw error.at(offset: record.offset, record: record.index)
      }
    }
  }

  private mutating func check(_ record: Record) throws(StreamError) {
    switch record {
    case .schema(let id, _): schemas.insert(id)
    case .channel(let id, let channel):
      channels.insert(id)
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      guard let feature = try Feature(channel) else { return }
      features.insert(id)
      if feature.kind == .window { windows[id] = FrameResolver() }
    case .message(let message): try check(message)
    case .metadata: metadata += 1
    case .attachment: attachments += 1
    case .unknown: break
    }
  }

  private mutating func check(_ message: Message) throws(StreamError) {
    messages += 1
    counts[message.channelID, default: 0] += 1
    times = (
      min(times?.first ?? .max, message.logTime), max(times?.last ?? 0, message.logTime)
    )
    if markers.contains(message.channelID) {
      return try check(EpisodeMarker(parsing: message.data.span))
    }
    if markers.isEmpty { isUnmarked = true }
    if features.contains(message.channelID) {
      try checkStep(message.sequence)
      _ = try windows[message.channelID]?.resolve(message.data)
    }
  }

  private mutating func check(_ marker: EpisodeMarker) throws(StreamError) {
    switch marker {
    case .begin:
      guard !isUnmarked else { throw EpisodeBracket.inside }
      try bracket.begin()
      (step, valuesInStep) = (nil, 0)
      for id in windows.keys { windows[id]?.reset() }
    case .end(let end):
      try bracket.end()
      try EpisodeBracket.check(end, steps: step.map { UInt64($0) + 1 } ?? 0)
    }
  }

  private mutating func checkStep(_ number: UInt32) throws(StreamError) {
    guard let current = step, number == current else {
      let expected = step.map { UInt64($0) + 1 } ?? 0
      guard UInt64(number) == expected else {
        throw StreamError(.malformed, "step \(number) follows where step \(expected) should")
      }
      (step, valuesInStep) = (number, 1)
      return
    }
    valuesInStep += 1
    guard valuesInStep <= features.count else {
      throw StreamError(.malformed, "step \(number) has a feature twice")
    }
  }

  private func check(_ statistics: Statistics) throws(StreamError) {
    let claims: [(String, UInt64, UInt64)] = [
      ("messages", statistics.messageCount, messages),
      ("schemas", UInt64(statistics.schemaCount), UInt64(schemas.count)),
      ("channels", UInt64(statistics.channelCount), UInt64(channels.count)),
      ("attachments", UInt64(statistics.attachmentCount), UInt64(attachments)),
      ("metadata records", UInt64(statistics.metadataCount), UInt64(metadata)),
    ]
    for (what, claimed, found) in claims where claimed != found {
      throw StreamError(
        .malformed, "the summary counts \(claimed) \(what), the stream has \(found)")
    }
    let (first, last) = times ?? (0, 0)
    guard statistics.messageStartTime == first, statistics.messageEndTime == last else {
      throw StreamError(
        .malformed, "the summary's first and last times are not those of the messages")
    }
    for entry in statistics.channelMessageCounts where entry.count != counts[entry.channelID] ?? 0 {
      throw StreamError(
        .malformed,
        "the summary counts \(entry.count) messages of channel \(entry.channelID), the stream has \(counts[entry.channelID] ?? 0)"
      )
    }
  }
}
