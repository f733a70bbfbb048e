package import Bytes
package import Stream

/// Passes a stream, and puts the vectors of its episodes in it: before the end of each, a message on the
/// topic `/embedding`, and those of its frames on `/embedding/frames`.
package struct EmbeddingStream {
  package struct Options: Sendable {
    package var writesFrames = false
    /// Passes markers, metadata and events, and no other messages.
    package var isOnly = false

    package init() {}
  }

  private let options: Options
  private let source: any EpisodeVectors
  private var relay: Relay
  private var markers: Set<UInt16> = []
  /// Channels of vectors in the input, which new ones replace.
  private var replaced: Set<UInt16> = []
  private var passed: Set<UInt16> = []
  private var embedding: Embedding?
  private var episodeID: UInt16 = 0
  private var frameID: UInt16?
  private var lastTime: UInt64 = 0
  private var isOpen = false
  private var numbers: (episode: UInt32, frame: UInt32) = (0, 0)
  /// Episodes with a vector, and without one.
  package private(set) var (embedded, bare): (UInt64, UInt64) = (0, 0)

  package init(_ source: any EpisodeVectors, _ options: Options, to relay: Relay) {
    (self.source, self.options, self.relay) = (source, options, relay)
  }

  package mutating func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      if [Embedding.episodeTopic, Embedding.frameTopic].contains(channel.topic),
        try Embedding(metadata: channel.metadata) != nil
      {
        replaced.insert(id)
        return
      }
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      if passes(channel) {
        passed.insert(id)
        try relay.pass(record)
      }
      try source.take(record)
    case .message(let message):
      if replaced.contains(message.channelID) { return }
      guard markers.contains(message.channelID) else {
        isOpen = isOpen || markers.isEmpty
        lastTime = message.logTime
        if passed.contains(message.channelID) { try relay.pass(record) }
        return try source.take(record)
      }
      try take(marker: message)
    case .schema: if !options.isOnly { try relay.pass(record) }
    case .attachment: if !options.isOnly { try relay.pass(record) }
    case .metadata, .unknown: try relay.pass(record)
    }
  }

  private func passes(_ channel: Channel) -> Bool {
    !options.isOnly || EpisodeMarker.isMarker(channel) || EpisodeEvent.isEvent(channel)
  }

  private mutating func take(marker message: Message) throws(StreamError) {
    var message = message
    switch try EpisodeMarker(parsing: message.data.span) {
    case .begin(var begin):
      (isOpen, lastTime) = (true, message.logTime)
      try source.take(.message(message))
      if options.isOnly, begin.rate != 0 {
        begin.rate = 0
        message.data = EpisodeMarker.begin(begin).encoded()
      }
    case .end(var end):
      try source.take(.message(message))
      try writeVectors()
      isOpen = false
      if options.isOnly, end.steps != 0 {
        // The steps stay behind.
        end.steps = 0
        message.data = EpisodeMarker.end(end).encoded()
      }
    }
    try relay.pass(.message(message))
  }

  /// Ends the stream.
  package mutating func finish() throws(StreamError) {
    try source.finish()
    if isOpen { try writeVectors() }
    try source.end()
  }

  private mutating func writeVectors() throws(StreamError) {
    let vectors = try source.vectors()
    guard let whole = vectors.whole else {
      bare += 1
      return
    }
    embedded += 1
    try declare(whole.count)
    if let frameID {
      for frame in vectors.frames {
        try write(frame.vector, frameID, numbers.frame, frame.time, frame.time)
        numbers.frame &+= 1
      }
    }
    try write(whole, episodeID, numbers.episode, lastTime, lastTime)
    numbers.episode &+= 1
  }

  /// Adds the channels with the first vector, whose size they have.
  private mutating func declare(_ dimension: Int) throws(StreamError) {
    let own = Embedding(model: source.model, version: source.version, dimension: dimension)
    if let embedding { return try embedding.check(own) }
    embedding = own
    episodeID = try relay.sink.addChannel(
      own.channel(topic: Embedding.episodeTopic), preferredID: nil, distinctFrom: [])
    guard options.writesFrames else { return }
    frameID = try relay.sink.addChannel(
      own.channel(topic: Embedding.frameTopic), preferredID: nil, distinctFrom: [])
  }

  private func write(
    _ vector: [Float], _ id: UInt16, _ number: UInt32, _ time: UInt64, _ publishTime: UInt64
  ) throws(StreamError) {
    var data = Tensor.head(
      .float32, [vector.count], size: 4 * vector.count, reserving: 4 * vector.count)
    for value in vector { data.append(value.bitPattern) }
    // In the order of the stream: frames come when their episode ends.
    try relay.sink.write(
      Message(
        channelID: id, sequence: number, logTime: time, publishTime: publishTime,
        data: Bytes(data.bytes)))
  }
}
