internal import Bytes
internal import Stream

/// What becomes of the picked moments in the output.
extension FramePicker {
  func write(_ marker: EpisodeMarker, _ message: Message) throws(StreamError) {
    guard onFrame == nil else { return }
    var message = message
    message.data = marker.encoded()
    try relay.pass(.message(message))
  }

  /// - Returns: false for a moment whose images have all turned out to be unreadable.
  func write(_ moment: StoredMoment, number: UInt64) throws(StreamError) -> Bool {
    var isWritten = false
    var frames: [(message: Message, frame: FrameSource, track: Int)] = []
    let places = moment.places.sorted { tracks[$0.track].rank < tracks[$1.track].rank }
    for (track, place) in places {
      var message = try store.message(at: place)
      if tracks[track].isFeature { message.sequence = UInt32(number) }
      guard tracks[track].images != nil else {
        if onFrame == nil { try pass(message, track) }
        continue
      }
      guard let frame = try tracks[track].frame(message) else { continue }
      if let onFrame {
        do throws(StreamError) {
          try onFrame(
            PickedFrame(
              moment: moment.index, time: moment.time, topic: tracks[track].channel.topic,
              frame: frame))
          isWritten = true
        } catch { try store.count(error, tracks[track]) }
      } else if settings.isSideBySide {
        frames.append((message, frame, track))
      } else if try write(message, frame, track) {
        isWritten = true
      }
    }
    if let first = frames.first { isWritten = try write(sideBySide: frames, first.message) }
    return isWritten
  }

  private func pass(_ message: Message, _ track: Int) throws(StreamError) {
    let id = try outputID(of: track) { $0.channel }
    var message = message
    message.channelID = id
    try relay.sink.write(message)
  }

  private func write(
    _ message: Message, _ frame: FrameSource, _ track: Int
  ) throws(StreamError) -> Bool {
    guard let images = tracks[track].images else { return false }
    do throws(StreamError) {
      let new = try picture.picture(of: frame)
      if new == nil, images.isCompressed {
        try pass(message, track)
        return true
      }
      let bytes = new ?? frame.bytes
      let format = ImageFormat(of: bytes.span) ?? .jpeg
      let image = try images.message(like: message.data, bytes, format)
      var message = message
      message.data = image.prefix
      message.channelID = try outputID(of: track) { track in
        var channel = images.compressing(track.channel)
        if new != nil { lose(&channel) }
        return channel
      }
      try relay.sink.write(message, followedBy: image.payload)
      return true
    } catch {
      try store.count(error, tracks[track])
      return false
    }
  }

  private func lose(_ channel: inout Channel) {
    var history = LossHistory(channel)
    history.add("jpeg:\(settings.quality)")
    history.save(in: &channel)
  }

  private func outputID(
    of track: Int, _ channel: (PickTrack) -> Channel
  ) throws(StreamError) -> UInt16 {
    if let id = tracks[track].outputID { return id }
    let id = try relay.add(channel(tracks[track]), preferredID: tracks[track].id)
    tracks[track].outputID = id
    return id
  }

  private func write(
    sideBySide frames: [(message: Message, frame: FrameSource, track: Int)], _ first: Message
  ) throws(StreamError) -> Bool {
    do throws(StreamError) {
      let picture = try picture.picture(sideBySide: frames.map(\.frame))
      let isFeature = tracks[frames[0].track].isFeature
      if sideID == nil {
        var channel =
          isFeature
          ? try Feature.image("observation/side_by_side", .compressed).channel
          : Channel(
            topic: "/side_by_side", messageEncoding: "protobuf",
            schema: ImageChannel(family: .foxglove, kind: .compressed).schema)
        lose(&channel)
        sideID = try relay.sink.addChannel(channel, preferredID: nil, distinctFrom: [])
      }
      var message = first
      message.channelID = sideID ?? 0
      let image = try CompressedImageMessage(
        header: .foxglove(timestamp: nil, frameID: nil), format: .jpeg, payload: picture
      ).serialized()
      message.data = image.prefix
      try relay.sink.write(message, followedBy: image.payload)
      return true
    } catch {
      try store.count(error, tracks[frames[0].track])
      return false
    }
  }
}
