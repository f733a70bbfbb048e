internal import Bytes
internal import Stream

/// Writes what an `ImageTranscoder` makes, in order, with the rule for bad images applied.
///
/// Unless the rule is `error`, the messages of a step wait for its last one, because a bad image
/// takes its whole step with it.
final class TranscodedStream {
  /// An input channel of images, until its first message shows what becomes of it.
  struct Source {
    /// How its messages hold images.
    enum Form {
      /// As `image` says.
      case message
      /// As tensors, some of which are images.
      case tensor
      /// In another encoding than `image`.
      case foreign(ForeignImages)
    }

    var channel: Channel
    var image: ImageChannel
    /// What its images become.
    var target: ImageChannel
    var isFeature: Bool
    var form = Form.message
    var newID: UInt16?
    var isPassed = false

    /// True when its messages are converted to the encoding of `image` first.
    var isForeign: Bool {
      if case .foreign = form { true } else { false }
    }
  }

  private enum Item {
    case record(Record)
    case image(Message, SerializedImage)
  }

  private var relay: Relay
  private let suffix: String
  private let rule: BadImageRule
  /// Whether images that were encoded with loss before are encoded so again.
  private let recodes: Bool
  private(set) var sources: [UInt16: Source] = [:]
  /// The other channels of features, and those of markers, by their ids in the input.
  private var features: [UInt16: Feature.Kind] = [:]
  private var markers: Set<UInt16> = []

  // The current episode.
  private var bad: BadImages
  private var last: [UInt16: SerializedImage] = [:]
  private var dropped: UInt32 = 0
  private var losses: [String: Int] = [:]
  // The step that waits.
  private var waiting: [Item] = []
  private var waitingBytes = 0
  private var sequence: UInt32?
  private var isStepBad = false
  /// Called with what has been left out of an episode.
  var report: ((String) -> Void)?

  /// The most bytes that wait for the end of a step.
  private static let mostWaiting = 1 << 30

  init(_ relay: Relay, suffix: String, _ rule: BadImageRule, recodes: Bool = true) {
    self.relay = relay
    self.recodes = recodes
    self.suffix = suffix
    self.rule = rule
    bad = BadImages(rule)
  }

  func add(_ source: Source, id: UInt16) { sources[id] = source }

  /// Counts a frame that is left out although it is not damaged.
  /// - Parameter reason: the attribute of the episode's END that has their number.
  func countLoss(_ reason: String) { losses[reason, default: 0] += 1 }

  func write(_ record: Record) throws(StreamError) {
    if case .channel(let id, let channel) = record, EpisodeMarker.isMarker(channel) {
      markers.insert(id)
    }
    if case .message(let message) = record, markers.contains(message.channelID),
      rule != .error || !losses.isEmpty
    {
      return try write(marker: message)
    }
    guard rule != .error else { return try emit(.record(record)) }
    switch record {
    case .channel(let id, let channel):
      if let feature = try Feature(channel) { features[id] = feature.kind }
    case .message(let message) where isFeature(message):
      try begin(message.sequence)
    default: break
    }
    try take(.record(record), bytes: record.weight)
  }

  func write(
    _ message: Message, _ image: Result<SerializedImage, StreamError>
  ) throws(StreamError) {
    let isFeature = isFeature(message)
    if isFeature, rule != .error { try begin(message.sequence) }
    var good: SerializedImage
    do throws(StreamError) {
      good = try image.get()
      if rule == .repeat { last[message.channelID] = good }
    } catch {
      let place = isFeature ? "step \(message.sequence)" : "the message at \(message.logTime) ns"
      let before = last[message.channelID]
      guard try bad.handle(error, place, canRepeat: before != nil), let before else {
        if isFeature { isStepBad = true }
        return
      }
      good = before
    }
    try take(.image(message, good), bytes: good.prefix.count + good.payload.count)
  }

  /// Writes what is left at the end of the stream.
  func finish() throws(StreamError) {
    try endStep()
    reportBad("")
    // Image channels without a message.
    for id in sources.keys.sorted() where sources[id]?.newID == nil { try passChannel(id) }
  }

  private func isFeature(_ message: Message) -> Bool {
    sources[message.channelID]?.isFeature ?? (features[message.channelID] != nil)
  }

  private func begin(_ number: UInt32) throws(StreamError) {
    if sequence != number { try endStep() }
    sequence = number
  }

  private func take(_ item: Item, bytes: Int) throws(StreamError) {
    guard sequence != nil else { return try emit(item) }
    waitingBytes += bytes
    guard waitingBytes <= Self.mostWaiting else {
      throw StreamError(.limit, "a step of more than \(Self.mostWaiting) bytes")
    }
    waiting.append(item)
  }

  private func endStep() throws(StreamError) {
    let items = waiting
    (waiting, waitingBytes, sequence) = ([], 0, nil)
    if isStepBad, features.values.contains(.window) {
      throw StreamError(.unsupported, "a step cannot be left out of windows, which share images")
    }
    for item in items {
      guard case .record(.message(var message)) = item, isFeature(message) else {
        if case .image(var message, let image) = item, isFeature(message) {
          message.sequence -= dropped
          if !isStepBad { try emit(.image(message, image)) }
        } else {
          try emit(item)
        }
        continue
      }
      message.sequence -= dropped
      if !isStepBad { try emit(.record(.message(message))) }
    }
    if isStepBad { dropped += 1 }
    isStepBad = false
  }

  private func write(marker message: Message) throws(StreamError) {
    try endStep()
    var message = message
    switch try EpisodeMarker(parsing: message.data.span) {
    case .begin: (bad, last, dropped, losses) = (BadImages(rule), [:], 0, [:])
    case .end(var end):
      reportBad("episode \(end.index): ")
      end.steps -= min(UInt64(dropped), end.steps)
      bad.count(in: &end)
      for reason in losses.keys.sorted() { end.add(losses[reason] ?? 0, to: reason) }
      message.data = EpisodeMarker.end(end).encoded()
      (bad, last, dropped, losses) = (BadImages(rule), [:], 0, [:])
    }
    try emit(.record(.message(message)))
  }

  private func reportBad(_ place: String) {
    let unit = sources.values.contains(where: \.isFeature) ? "step" : "image"
    if let summary = bad.summary(dropping: unit) { report?(place + summary) }
  }

  private func emit(_ item: Item) throws(StreamError) {
    switch item {
    case .record(let record):
      if case .message(let message) = record { try passChannel(message.channelID) }
      try relay.pass(record)
    case .image(var message, let image):
      message.channelID = try newID(of: message.channelID, image.loss)
      message.data = image.prefix
      try relay.sink.write(message, followedBy: image.payload)
    }
  }

  /// Passes on the record of an image channel whose messages stay unchanged.
  private func passChannel(_ id: UInt16) throws(StreamError) {
    guard let source = sources[id], !source.isPassed else { return }
    sources[id]?.isPassed = true
    try relay.pass(.channel(id: id, source.channel))
  }

  private func newID(
    of id: UInt16, _ loss: SerializedImage.Loss?
  ) throws(StreamError) -> UInt16 {
    guard let source = sources[id] else {
      throw StreamError(.malformed, "a message on unknown channel \(id)")
    }
    if let known = source.newID { return known }
    var channel = source.target.replacingSchema(of: source.channel)
    try add(loss, to: &channel)
    if !source.isFeature { channel.topic += suffix }
    let kind = KeyValue(Feature.metadataKey, Feature.Kind.tensor.rawValue)
    if let index = channel.metadata.firstIndex(of: kind) {
      channel.metadata[index].value = Feature.Kind.image.rawValue
    }
    // In bags, whose connection data has the topic too.
    let topic = KeyValue("topic", source.channel.topic)
    if let index = channel.metadata.firstIndex(of: topic) {
      channel.metadata[index].value = channel.topic
    }
    let new = try relay.add(channel, preferredID: id)
    sources[id]?.newID = new
    return new
  }

  /// Notes in a channel's metadata how its images lost something.
  private func add(
    _ loss: SerializedImage.Loss?, to channel: inout Channel
  ) throws(StreamError) {
    var history = LossHistory(channel)
    switch loss {
    case .encoded(let generation):
      guard recodes || history.isEmpty else {
        throw StreamError(
          .unsupported,
          "'\(channel.topic)': its images lost quality before (\(history.words)); --recode encodes"
            + " them again, --lossless writes PNG")
      }
      history.add(generation)
    case .decoded(let generation) where history.isEmpty: history.add(generation)
    case .decoded, nil: break
    }
    history.save(in: &channel)
  }
}

extension Record {
  /// Approximate bytes of memory it holds.
  var weight: Int {
    switch self {
    case .message(let message): message.data.count + 256
    case .attachment(let bytes), .unknown(let bytes): bytes.count + 256
    case .schema(_, let schema): schema.data.count + 256
    case .channel, .metadata: 1024
    }
  }
}
