internal import Bytes
internal import Stream

/// Puts the messages of an episode together to moments.
struct MomentAssembler {
  /// The camera whose frames are the moments: the first one in the episode.
  private var clock: Int?
  private var open: PickMoment?
  /// The last message of each track.
  private var latest: [Message?] = []
  /// Moments that have begun.
  private(set) var count = 0

  /// The time of the open moment.
  var time: UInt64? { open?.time }
  /// The open moment as it is so far.
  var current: PickMoment? { open }

  /// Takes a message of a track.
  /// - Returns: the moment that ends before it.
  mutating func take(_ message: Message, of track: Int, _ tracks: [PickTrack]) -> PickMoment? {
    while latest.count < tracks.count { latest.append(nil) }
    latest[track] = message
    if clock == nil, tracks[track].images != nil { clock = track }
    guard track == clock else {
      join(message, track, isFeature: tracks[track].isFeature)
      return nil
    }
    let closed = open
    var moment = PickMoment(index: count, time: message.logTime, messages: latest)
    for place in tracks.indices where place != track && tracks[place].isFeature {
      if latest[place]?.sequence != message.sequence { moment.messages[place] = nil }
    }
    (open, count) = (moment, count + 1)
    return closed
  }

  /// Adds a message that comes after the moment's frame of the clock.
  private mutating func join(_ message: Message, _ track: Int, isFeature: Bool) {
    guard var moment = open, let clock else { return }
    open = nil
    while moment.messages.count <= track { moment.messages.append(nil) }
    let isOfMoment =
      isFeature
      ? message.sequence == moment.messages[clock]?.sequence : moment.messages[track] == nil
    if isOfMoment { moment.messages[track] = message }
    open = moment
  }

  /// Ends the episode.
  /// - Returns: the last moment, in a recording with the very last frames.
  mutating func finish(_ tracks: [PickTrack]) -> PickMoment? {
    defer { self = MomentAssembler() }
    guard var moment = open else { return nil }
    for place in latest.indices where !tracks[place].isFeature {
      if place < moment.messages.count { moment.messages[place] = latest[place] }
    }
    return moment
  }
}
