internal import Bytes
internal import Stream

/// A moment whose messages wait in the log.
struct StoredMoment: Sendable {
  let index: Int
  let time: UInt64
  /// Tracks and the places of their messages.
  let places: [(track: Int, place: Int)]
  /// What the cameras see, small; empty unless motion is looked for.
  let views: [SmallView]
}

/// The candidates of an episode, in memory up to a budget and beyond it in a temporary file.
struct MomentStore {
  private var log = MessageLog()
  private let viewer: PictureViewer?
  /// Moments and images that are unreadable.
  private(set) var bad = 0
  private(set) var firstFault: StreamError?
  /// The moment that was stored last, which several rules may choose.
  private var last: StoredMoment?

  init(seesMotion: Bool) throws(StreamError) {
    viewer = seesMotion ? try PictureViewer(.relative) : nil
  }

  /// Forgets the moments of an episode.
  mutating func removeAll() { (log, last, bad, firstFault) = (MessageLog(), nil, 0, nil) }

  /// Stores the good images of a moment; nil if it has none.
  mutating func add(
    _ moment: PickMoment, _ tracks: [PickTrack]
  ) throws(StreamError) -> StoredMoment? {
    if let last, last.index == moment.index { return last }
    var places: [(track: Int, place: Int)] = []
    var views: [SmallView] = []
    var hasImage = false
    for (track, message) in moment.messages.enumerated() {
      guard let message else { continue }
      if tracks[track].images != nil {
        guard let view = try check(message, tracks[track], track) else { continue }
        if viewer != nil { views.append(view) }
        hasImage = true
      }
      places.append((track, log.end))
      try log.append(message)
    }
    guard hasImage else { return nil }
    last = StoredMoment(index: moment.index, time: moment.time, places: places, views: views)
    return last
  }

  /// What an image looks like; nil for none, and for an unreadable one.
  private mutating func check(
    _ message: Message, _ track: PickTrack, _ number: Int
  ) throws(StreamError) -> SmallView? {
    do throws(StreamError) {
      guard let frame = try track.frame(message) else { return nil }
      try frame.check()
      let picture = try viewer?.picture(
        of: frame, width: SmallView.size.width, height: SmallView.size.height)
      return SmallView(track: number, pixels: picture?.data.array ?? [])
    } catch {
      try count(error, track)
      return nil
    }
  }

  /// Counts an unreadable image.
  mutating func count(_ error: StreamError, _ track: PickTrack) throws(StreamError) {
    let fault = error.prefixed("'\(track.channel.topic.printable)': ")
    guard error.isBadImage else { throw fault }
    bad += 1
    firstFault = firstFault ?? fault
  }

  func message(at place: Int) throws(StreamError) -> Message {
    var place = place
    return try log.read(at: &place)
  }
}
