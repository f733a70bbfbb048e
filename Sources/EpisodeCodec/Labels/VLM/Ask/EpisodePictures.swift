internal import Bytes
internal import Images
internal import Stream

/// A picture of an episode as a file, which is not decoded.
struct AskPicture: Sendable {
  let camera: Int
  let time: UInt64
  let format: ImageFormat
  let file: Bytes
}

/// An episode with all of its pictures.
struct PicturedEpisode: Sendable {
  var id = ""
  var instruction = ""
  var pictures: [AskPicture] = []
  var end = EpisodeEnd()
}

/// Reads the episodes of a stream with few pictures.
final class EpisodePictures {
  private enum Role { case marker, text, camera(Int, CameraChannel) }

  private let reader: StreamReader
  private let mostPictures: Int
  private var roles: [UInt16: Role] = [:]
  private var cameras: [String] = []
  private var videos: [String] = []
  private var hasMarkers = false
  private var bracket = EpisodeBracket()
  private var episode = PicturedEpisode()
  private var bytes = 0

  private static let instructions = ["language_instruction", "task/language_instruction"]

  init(_ reader: StreamReader, mostPictures: Int) {
    (self.reader, self.mostPictures) = (reader, mostPictures)
  }

  /// The topics with pictures, by number.
  var names: [String] { cameras }

  /// The next episode; nil at the end.
  /// - Throws: `.limit` for one with too many pictures.
  func next() throws(StreamError) -> PicturedEpisode? {
    while let record = try reader.next() {
      let ended = try reader.located { () throws(StreamError) in try take(record) }
      if let ended { return ended }
    }
    guard bracket.isOpen else { return nil }
    bracket.close()
    return takeEpisode()
  }

  /// The error of a stream without pictures.
  var nothing: StreamError {
    guard let video = videos.first else {
      return StreamError(.missing, "the stream has no images")
    }
    return StreamError(
      .missing, "'\(video.printable)' is video; video-decode makes images of it")
  }

  private func takeEpisode() -> PicturedEpisode {
    defer { (episode, bytes) = (PicturedEpisode(), 0) }
    return episode
  }

  private func take(_ record: Record) throws(StreamError) -> PicturedEpisode? {
    switch record {
    case .channel(let id, let channel):
      try learn(id, channel)
      return nil
    case .message(let message): return try take(message)
    case .schema, .metadata, .attachment, .unknown: return nil
    }
  }

  private func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    if EpisodeMarker.isMarker(channel) {
      (roles[id], hasMarkers) = (.marker, true)
    } else if try Feature(channel)?.kind == .text {
      if Self.instructions.contains(channel.topic) { roles[id] = .text }
    } else if VideoChannel(channel)?.isVideo == true {
      videos.append(channel.topic)
    } else if let camera = CameraChannel(channel), camera.isImage {
      roles[id] = .camera(cameras.count, camera)
      cameras.append(channel.topic)
    }
  }

  private func take(_ message: Message) throws(StreamError) -> PicturedEpisode? {
    guard let role = roles[message.channelID] else { return nil }
    if case .marker = role {
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin):
        try bracket.begin()
        episode.instruction = begin.languageInstruction
        episode.id = begin.id ?? "#\(begin.index)"
        return nil
      case .end(let end):
        try bracket.end()
        episode.end = end
        return takeEpisode()
      }
    }
    if !hasMarkers, bracket.beginUnmarked() {
      episode.id = EpisodeBegin.unmarked(index: 0, time: message.logTime).id ?? ""
    }
    guard bracket.isOpen else { return nil }
    switch role {
    case .marker: break
    case .text:
      if episode.instruction.isEmpty {
        episode.instruction = try TextPayload.parse(message.data.span)
      }
    case .camera(let number, let camera):
      do throws(StreamError) { try add(message, number, camera) } catch {
        throw error.prefixed("'\(cameras[number].printable)': ")
      }
    }
    return nil
  }

  private func add(
    _ message: Message, _ number: Int, _ camera: CameraChannel
  ) throws(StreamError) {
    guard let frame = try camera.frame(message.data) else { return }
    guard case .compressed(let file, _) = frame,
      let format = ImageFormat(of: file.span), format != .avif
    else {
      throw StreamError(
        .unsupported, "a picture is neither JPEG nor PNG; frame-pick makes JPEG of images")
    }
    try ImageCheck.check(file, format: "")
    guard episode.pictures.count < mostPictures else {
      throw StreamError(
        .limit,
        "episode '\(episode.id.printable)' has more than \(mostPictures) pictures; frame-pick picks"
          + " some, --max-pictures allows more")
    }
    bytes += file.count
    try MemoryBudget.check(bytes, .images, for: "the pictures of an episode")
    episode.pictures.append(
      AskPicture(camera: number, time: message.logTime, format: format, file: file))
  }
}
