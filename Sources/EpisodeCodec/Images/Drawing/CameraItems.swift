internal import Bytes
internal import Stream

/// What a stream has of its cameras, message by message.
final class CameraItems {
  enum Item {
    case begin(EpisodeBegin)
    /// Of a camera by its number; no frame where a step lacks it.
    case frame(camera: Int, CameraStream.Frame?, sequence: UInt32, time: UInt64)
    /// A message of another feature of a step.
    case step(sequence: UInt32, time: UInt64)
    /// The instruction of a step.
    case text(String, sequence: UInt32, time: UInt64)
    case end(EpisodeEnd.Outcome)
  }

  /// The cameras that are wanted, by number.
  private(set) var names: [String] = []
  private(set) var isFeature: [Bool] = []
  /// Those with at least one frame.
  private(set) var hasFrames: Set<String> = []
  private(set) var videos: [String] = []
  private var windows: [String] = []
  private(set) var provenance: [Provenance] = []
  /// The cameras whose messages are read; nil for all.
  var read: Set<Int>?

  private enum Role {
    case other, marker, instruction, feature
    case camera(Int, CameraChannel)
  }

  private let reader: StreamReader
  private let patterns: [TopicPattern]
  private var roles: [UInt16: Role] = [:]
  private var hasMarkers = false
  private var bracket = EpisodeBracket()
  private var waiting: Item?
  /// Of the last message of a feature in the episode.
  private var step: UInt32?

  private static let instructions = ["language_instruction", "task/language_instruction"]

  init(_ reader: StreamReader, _ patterns: [TopicPattern]) {
    (self.reader, self.patterns) = (reader, patterns)
  }

  /// The error of a stream without pictures.
  var nothing: StreamError {
    if let video = videos.first {
      return StreamError(
        .missing, "'\(video.printable)' is video; video-decode makes images of it")
    }
    if let window = windows.first {
      return StreamError(
        .missing, "'\(window.printable)' has windows of images, which traj-window makes of steps")
    }
    let which = patterns.isEmpty ? "no images" : "no images of the chosen topics"
    return StreamError(.missing, "the stream has \(which)")
  }

  func next() throws(StreamError) -> Item? {
    if let item = waiting {
      waiting = nil
      return item
    }
    while let record = try reader.next() {
      if let item = try reader.located({ () throws(StreamError) in try take(record) }) {
        return item
      }
    }
    guard bracket.isOpen else { return nil }
    bracket.close()
    return .end(.unknown)
  }

  private func take(_ record: Record) throws(StreamError) -> Item? {
    switch record {
    case .channel(let id, let channel):
      roles[id] = try role(of: channel)
      return nil
    case .message(let message): return try take(message)
    case .metadata(let metadata):
      if let own = Provenance(metadata) { provenance.append(own) }
      return nil
    case .schema, .attachment, .unknown: return nil
    }
  }

  private func role(of channel: Channel) throws(StreamError) -> Role {
    if EpisodeMarker.isMarker(channel) {
      hasMarkers = true
      return .marker
    }
    let feature = try Feature(channel)
    if feature?.kind == .text {
      return Self.instructions.contains(channel.topic) ? .instruction : .feature
    }
    let other = feature == nil ? Role.other : .feature
    guard patterns.isEmpty || patterns.contains(where: { $0.matches(channel.topic) }) else {
      return other
    }
    if VideoChannel(channel)?.isVideo == true {
      if !videos.contains(channel.topic) { videos.append(channel.topic) }
      return other
    }
    if feature?.kind == .window { windows.append(channel.topic) }
    guard let camera = CameraChannel(channel) else { return other }
    if let known = names.firstIndex(of: channel.topic) { return .camera(known, camera) }
    names.append(channel.topic)
    isFeature.append(feature != nil)
    return .camera(names.count - 1, camera)
  }

  private func take(_ message: Message) throws(StreamError) -> Item? {
    let role = roles[message.channelID] ?? .other
    if case .marker = role {
      defer { step = nil }
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin):
        try bracket.begin()
        return .begin(begin)
      case .end(let end):
        try bracket.end()
        if let step { try EpisodeBracket.check(end, steps: UInt64(step) + 1) }
        return .end(end.outcome)
      }
    }
    guard let item = try item(of: message, role) else { return nil }
    guard !hasMarkers, bracket.beginUnmarked() else { return bracket.isOpen ? item : nil }
    waiting = item
    return .begin(.unmarked(index: bracket.count, time: message.logTime))
  }

  private func item(of message: Message, _ role: Role) throws(StreamError) -> Item? {
    switch role {
    case .other, .marker: return nil
    case .feature: return try stepItem(message)
    case .instruction:
      try checkStep(message)
      return .text(
        try TextPayload.parse(message.data.span), sequence: message.sequence,
        time: message.logTime)
    case .camera(let number, let camera):
      let withoutFrame = isFeature[number] ? try stepItem(message) : nil
      guard read?.contains(number) ?? true else {
        if camera.isImage { hasFrames.insert(names[number]) }
        return withoutFrame
      }
      let frame = try frame(of: message, number, camera)
      if frame != nil { hasFrames.insert(names[number]) }
      // Numbers that are no image.
      guard frame != nil || camera.isImage else { return withoutFrame }
      return .frame(
        camera: number, frame, sequence: message.sequence, time: message.logTime)
    }
  }

  private func frame(
    of message: Message, _ number: Int, _ camera: CameraChannel
  ) throws(StreamError) -> CameraStream.Frame? {
    let source: FrameSource?
    do throws(StreamError) { source = try camera.frame(message.data) } catch {
      guard error.isBadImage else {
        throw error.prefixed("'\(names[number].printable)': ")
      }
      return .failure(error)
    }
    if case .compressed(_, let format)? = source, VideoCodec(format) != nil {
      throw StreamError(
        .unsupported, "'\(names[number].printable)' is video; video-decode makes images of it")
    }
    return source.map { .success($0) }
  }

  private func stepItem(_ message: Message) throws(StreamError) -> Item {
    try checkStep(message)
    return .step(sequence: message.sequence, time: message.logTime)
  }

  /// Steps follow one another, as `StepReader` has them.
  private func checkStep(_ message: Message) throws(StreamError) {
    defer { step = message.sequence }
    guard let step else {
      guard message.sequence == 0 else {
        throw StreamError(.malformed, "the first step has number \(message.sequence)")
      }
      return
    }
    guard message.sequence == step || (step < .max && message.sequence == step + 1) else {
      throw StreamError(.malformed, "step \(message.sequence) after step \(step)")
    }
  }
}
