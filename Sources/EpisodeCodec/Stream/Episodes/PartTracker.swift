internal import Bytes

/// What the next part of a stream has to begin with, if one begins before a message.
struct PartBorder: Sendable {
  /// The episode that goes on, and the time of its last message.
  var episode: EpisodeBegin?
  var lastTime: UInt64 = 0
  /// The last messages of the latched channels of that episode.
  var latched: [Message] = []
  /// False inside an episode of steps, whose numbers run through.
  var mayDivide = true
}

/// Follows a stream on its way into several files.
struct PartTracker {
  private let duration: UInt64?
  private var markerID: UInt16?
  private var hasSteps = false
  private var latched = LatchedMessages()
  private var state = PartBorder()
  private var start: UInt64?
  /// How many times the duration has passed since the first message, and in the current part.
  private var (span, partSpan): (UInt64, UInt64) = (0, 0)
  private var messages = 0

  /// - Parameters:
  ///   - duration: of a part at most, ns.
  init(duration: UInt64?) { self.duration = duration }

  /// The border before the next message.
  var border: PartBorder {
    var border = state
    border.latched = latched.state(before: messages)
    border.mayDivide = mayDivide
    return border
  }

  mutating func add(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    if EpisodeMarker.isMarker(channel) { markerID = id }
    if try Feature(channel) != nil { hasSteps = true }
    latched.add(id, channel)
  }

  private var mayDivide: Bool { !hasSteps || state.episode == nil }

  /// True for the first message after a multiple of the duration, or later where a part may end.
  mutating func beginsPart(_ message: Message) -> Bool {
    guard let duration else { return false }
    if start == nil, message.channelID != markerID { start = message.logTime }
    guard let start, message.logTime >= start else { return false }
    span = max(span, (message.logTime - start) / duration)
    guard span > partSpan, mayDivide else { return false }
    partSpan = span
    return true
  }

  mutating func take(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    state.lastTime = message.logTime
    messages += 1
    guard message.channelID != markerID else {
      // The episode's latched messages are its own.
      latched.removeAll()
      if case .begin(let begin) = try EpisodeMarker(parsing: message.data.span) {
        state.episode = begin
      } else {
        state.episode = nil
      }
      return
    }
    var whole = message
    if !tail.isEmpty { whole.data = Bytes(joining: [message.data, tail]) }
    try latched.take(whole, number: messages - 1, needed: messages - 1)
  }
}
