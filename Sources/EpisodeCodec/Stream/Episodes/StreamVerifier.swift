package import Bytes

/// Reads a stream to its end and compares its claims with its content.
///
/// The reader checks bytes: framing, CRCs, ids, and, with `checksIndexes`, what the message indexes
/// and the summary say. The verifier checks meaning: that episodes begin and end in turn with the
/// steps they claim, that steps are complete, and that windows refer to images that exist.
package struct StreamVerifier {
  private let reader: StreamReader
  private var markers: Set<UInt16> = []
  private var features: Set<UInt16> = []
  private var windows: [UInt16: FrameResolver] = [:]
  private var bracket = EpisodeBracket()
  /// True after a message before the channel of markers: it begins the stream's only episode.
  private var isUnmarked = false
  /// Number of the current step, in an episode at step level.
  private var step: UInt32?
  private var valuesInStep = 0
  package private(set) var messages: UInt64 = 0

  package init(_ reader: StreamReader) { self.reader = reader }

  /// - Parameter observe: called with every record that is sound.
  /// - Throws: the first fault.
  package mutating func run(
    _ observe: (Record) throws(StreamError) -> Void = { _ in }
  ) throws(StreamError) {
    while let record = try reader.next() {
      do {
        try check(record)
        try observe(record)
      } catch {
        try reader.located { () throws(StreamError) in throw error }
      }
    }
    guard !bracket.isOpen else { throw StreamError(.malformed, "the last episode does not end") }
  }

  private mutating func check(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      guard let feature = try Feature(channel) else { return }
      features.insert(id)
      if feature.kind == .window { windows[id] = FrameResolver() }
    case .message(let message): try check(message)
    case .schema, .metadata, .attachment, .unknown: break
    }
  }

  private mutating func check(_ message: Message) throws(StreamError) {
    messages += 1
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
}
