package import Bytes
package import Stream
internal import TrajectoryMath

/// Passes some moments of each episode, with the pictures of its cameras and the texts of its steps.
///
/// Which moments these are shows only at the end of the episode. Until then candidates wait as they
/// came, in a number that does not grow with the episode: undecoded, unless motion is looked for.
package final class FramePicker {
  let settings: PickSettings
  private let warn: (String) -> Void
  var relay: Relay
  let picture: PickedPicture
  /// Takes the frames of picked moments, if set; the filter's output then gets nothing. A bad image
  /// that it throws is left out and counted.
  package var onFrame: ((PickedFrame) throws(StreamError) -> Void)?

  private enum Role { case marker, event, track(Int) }
  private var roles: [UInt16: Role] = [:]
  var tracks: [PickTrack] = []
  private var videos: [String] = []
  private var windows: [String] = []
  private var hasMarkers = false
  /// Of the pictures of several cameras, and whether these are steps.
  var sideID: UInt16?
  private var bracket = EpisodeBracket()

  // The open episode. Its BEGIN waits for the end, because what tells whether it has steps may follow.
  private var begin: (marker: EpisodeBegin, message: Message)?
  private var moments = MomentAssembler()
  var store: MomentStore
  private var even: EvenSample<StoredMoment>
  private var events: EventMoments
  private var last: PickMoment?

  private var hasMessages = false
  private var hasPicked = false
  private var emptyEpisodes: UInt64 = 0
  private var withoutEvents: UInt64 = 0
  private var bad: UInt64 = 0
  private var firstFault: StreamError?

  /// Candidates for each picked moment: how near a pick is to its right place.
  private static let candidates = 16

  package init(
    _ settings: PickSettings, through relay: Relay, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.settings, self.relay, self.warn) = (settings, relay, warn)
    picture = try PickedPicture(settings)
    store = try MomentStore(seesMotion: settings.choice == .motion)
    even = EvenSample(most: Self.candidates * settings.count)
    events = EventMoments(count: settings.count, around: settings.around)
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel): try learn(id, channel)
    case .message(let message): try take(message)
    case .metadata, .attachment, .unknown: if onFrame == nil { try relay.pass(record) }
    case .schema: break
    }
  }

  private func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    if EpisodeMarker.isMarker(channel) {
      roles[id] = .marker
      hasMarkers = true
      if onFrame == nil { try relay.pass(.channel(id: id, channel)) }
    } else if EpisodeEvent.isEvent(channel) {
      roles[id] = .event
    } else if let track = try PickTrack(id, channel, settings.patterns) {
      tracks.append(track)
      roles[id] = .track(tracks.count - 1)
    } else if VideoChannel(channel)?.isVideo == true {
      videos.append(channel.topic)
    } else if try Feature(channel)?.kind == .window {
      windows.append(channel.topic)
    }
  }

  private func take(_ message: Message) throws(StreamError) {
    hasMessages = true
    switch roles[message.channelID] {
    case nil: break
    case .marker:
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let marker):
        try bracket.begin()
        begin = (marker, message)
      case .end(let end):
        try bracket.end()
        try endEpisode(end, message)
      }
    case .event:
      guard settings.choice == .events else { return }
      try events.add(
        EpisodeEvent(parsing: message.data.span), open: moments.current, &store, tracks)
    case .track(let track):
      if !hasMarkers { _ = bracket.beginUnmarked() }
      guard bracket.isOpen, try isPicture(message, track) else { return }
      if let moment = moments.take(message, of: track, tracks) {
        try close(moment, next: message.logTime)
      }
    }
  }

  /// Looks at the first image of a track: numbers may be no image, and depth is none unless a pattern
  /// names it.
  private func isPicture(_ message: Message, _ track: Int) throws(StreamError) -> Bool {
    guard !tracks[track].isKnown, tracks[track].images != nil else { return true }
    let frame: FrameSource?
    do throws(StreamError) { frame = try tracks[track].frame(message) } catch {
      guard error.isBadImage else { throw error }
      return true
    }
    guard let frame else {
      // An image that a step lacks, or numbers.
      if tracks[track].images?.isImage == false { roles[message.channelID] = nil }
      return false
    }
    guard !settings.patterns.isEmpty || !frame.isDepth else {
      roles[message.channelID] = nil
      return false
    }
    tracks[track].isKnown = true
    return true
  }

  /// Takes a moment that has ended.
  private func close(_ moment: PickMoment, next: UInt64?) throws(StreamError) {
    last = moment
    if let place = even.next(), let stored = try store.add(moment, tracks) {
      even.add(stored, at: place)
    }
    if settings.choice == .events { try events.add(moment, next: next, &store, tracks) }
  }

  // MARK: The end of an episode

  private func endEpisode(_ end: EpisodeEnd?, _ message: Message?) throws(StreamError) {
    let count = moments.count
    if let moment = moments.finish(tracks) { try close(moment, next: nil) }
    let picked = try choose()
    let hasSteps = tracks.contains(where: \.isFeature)
    if let start = begin {
      var marker = start.marker
      // Picked steps have no rate.
      if hasSteps { marker.rate = 0 }
      try write(.begin(marker), start.message)
      begin = nil
    }
    var written: UInt64 = 0
    for moment in picked where try write(moment, number: written) { written += 1 }
    if written == 0 { emptyEpisodes += 1 } else { hasPicked = true }
    if var end, let message {
      if hasSteps { end.steps = written }
      end.attributes.append(KeyValue("pick/of", "\(count)"))
      if store.bad > 0 { end.attributes.append(KeyValue("pick/bad", "\(store.bad)")) }
      try write(.end(end), message)
    }
    bad += UInt64(store.bad)
    firstFault = firstFault ?? store.firstFault
    store.removeAll()
    last = nil
    even = EvenSample(most: Self.candidates * settings.count)
    events = EventMoments(count: settings.count, around: settings.around)
  }

  /// The moments to pick, in the order of the episode.
  private func choose() throws(StreamError) -> [StoredMoment] {
    guard let moment = last else { return [] }
    guard let last = try store.add(moment, tracks) ?? even.elements.last?.element else { return [] }
    var picked: [StoredMoment]
    switch settings.choice {
    case .uniform: picked = uniform(last)
    case .ends: picked = even.spread(2) { last }
    case .motion: picked = even.mostChanged(settings.count, last: last)
    case .events:
      picked = events.moments
      if picked.isEmpty {
        withoutEvents += 1
        picked = uniform(last)
      }
    }
    picked.sort { $0.index < $1.index }
    return picked.indices.filter { $0 == 0 || picked[$0].index != picked[$0 - 1].index }
      .map { picked[$0] }
  }

  private func uniform(_ last: StoredMoment) -> [StoredMoment] {
    settings.count == 1 ? [last] : even.spread(settings.count) { last }
  }

  /// Ends the stream. A stream without markers is one episode.
  /// - Throws: `.missing` when it has no images.
  package func finish() throws(StreamError) {
    if bracket.isOpen {
      bracket.close()
      try endEpisode(nil, nil)
    }
    if bad > 0, let firstFault {
      warn("\(Quantity.count(bad, "unreadable image")) left out; the first is \(firstFault.text)")
    }
    guard hasPicked || !hasMessages else { throw nothing }
    if emptyEpisodes > 0 {
      warn("\(Quantity.count(emptyEpisodes, "episode")) without images")
    }
    if withoutEvents > 0 {
      warn("\(Quantity.count(withoutEvents, "episode")) without events, picked uniformly")
    }
  }

  /// The error of a stream without pictures.
  private var nothing: StreamError {
    if let video = videos.first {
      return StreamError(
        .missing, "'\(video.printable)' is video; video-decode makes images of it")
    }
    if let window = windows.first {
      return StreamError(
        .missing, "'\(window.printable)' has windows of images, which traj-window makes of steps")
    }
    let which = settings.patterns.isEmpty ? "no images" : "no images of the chosen topics"
    return StreamError(.missing, "the stream has \(which)")
  }
}
