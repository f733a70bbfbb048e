internal import Bytes
internal import Images
internal import Stream

/// Where the videos of a recording can be cut: at their key frames.
struct VideoStarts {
  private typealias Key = (number: Int, time: UInt64)

  private struct Track {
    let channel: VideoChannel
    var parser: (any VideoParser)?
    /// The messages with which groups of pictures begin, the oldest first.
    var keys: [Key] = []
    /// Messages without a picture, such as parameters, belong to the next one.
    var head: Key?
    var lastTime: UInt64 = 0
    /// The first message of the video in the clip; nil until it has a key frame.
    var from: Int?
  }

  private var tracks: [UInt16: Track] = [:]

  mutating func add(_ id: UInt16, _ channel: Channel) {
    tracks[id] = VideoChannel(channel).map { Track(channel: $0) }
  }

  /// True for a message of a video; pictures by themselves are none.
  func isVideo(_ id: UInt16) -> Bool { tracks[id]?.parser != nil }

  /// Notes where a group of pictures begins. A message that cannot be read begins none.
  mutating func take(_ message: Message, number: Int) {
    guard var track = tracks[message.channelID] else { return }
    defer { tracks[message.channelID] = track }
    guard let part = try? VideoMessage(message.data, track.channel),
      let codec = VideoCodec(part.format)
    else { return }
    var parser: any VideoParser = track.parser ?? codec.makeParser()
    let units = (try? parser.units(of: part.data)) ?? []
    track.parser = parser
    track.lastTime = max(track.lastTime, message.logTime)
    if units.contains(where: \.isKey) {
      let key = track.head ?? (number, message.logTime)
      track.keys.append(key)
      track.from = track.from ?? key.number
    }
    track.head = units.isEmpty ? track.head ?? (number, message.logTime) : nil
  }

  /// The first message that clips from a time on may need.
  mutating func firstNeeded(from time: UInt64) -> Int? {
    var first: Int?
    for id in tracks.keys {
      guard var track = tracks[id], !track.keys.isEmpty else { continue }
      if let place = track.keys.lastIndex(where: { $0.time <= time }) {
        track.keys.removeFirst(place)
        // A video that has ended needs no key frame any more.
        if track.lastTime < time { track.keys.removeFirst() }
        tracks[id] = track
        if let key = track.keys.first, key.time <= time { first = min(first ?? .max, key.number) }
      }
    }
    return first
  }

  /// Begins a clip.
  /// - Parameters:
  ///   - first: the number of the oldest message that there is.
  ///   - inside: for each channel its first message at or after the start.
  mutating func begin(at start: UInt64, first: Int, inside: [UInt16: Int]) {
    for id in tracks.keys {
      let keys = tracks[id]?.keys.filter { $0.number >= first } ?? []
      let exact = keys.first { $0.number == inside[id] }
      let key = exact ?? keys.last { $0.time <= start } ?? keys.first
      tracks[id]?.from = key?.number
    }
  }

  /// False for a message of a video before the clip's first key frame.
  func passes(_ id: UInt16, _ number: Int) -> Bool {
    tracks[id]?.from.map { number >= $0 } ?? false
  }

  mutating func removeAll() {
    for id in tracks.keys {
      tracks[id] = tracks[id].map { Track(channel: $0.channel) }
    }
  }
}
