/// How one image becomes another. A value of it is used by one thread.
package protocol ImageConversion: SendableMetatype {
  associatedtype Settings: Sendable
  /// The kind of images that are replaced.
  static var source: ImageChannel.Kind { get }
  init(_ settings: Settings) throws(StreamError)
  func convert(
    _ message: Bytes, family: ImageChannel.Family
  ) throws(StreamError) -> SerializedImage
  /// Whether an image is one that `convert` takes, by a look at its message.
  static func accepts(
    _ message: Bytes, family: ImageChannel.Family
  ) throws(StreamError) -> Bool
}

/// Replaces the images of some channels by images of another kind, on several threads, and hands on
/// everything else; the order stays.
///
/// Whether an image can be replaced shows only in its message. So the record of an image channel
/// waits for its first message, and a channel with messages of both sorts becomes two.
package final class ImageTranscoder {
  fileprivate struct Job: Sendable {
    var message: Message
    var family: ImageChannel.Family
    var place: (offset: UInt64, index: Int)
    var topic: String
  }
  private enum Output: Sendable {
    case record(Record)
    case image(Message, Result<SerializedImage, StreamError>)
  }
  private struct Waiting {
    var channel: Channel
    var image: ImageChannel
    var newID: UInt16?
    var isPassed = false
  }

  private let sink: any RecordSink
  private var relay: Relay
  private let suffix: String
  private let wants: (Channel) -> Bool
  private let source: ImageChannel.Kind
  private let accepts: (Bytes, ImageChannel.Family) throws(StreamError) -> Bool
  private let workers: OrderedWorkers<Job, Output>
  private let most: Int
  private var bytesWaiting = 0
  private var channels: [UInt16: Waiting] = [:]

  /// Bytes of messages in line before the next is read.
  private static let budget = 64 << 20

  /// - Parameters:
  ///   - suffix: for the topics of converted channels; features keep their names.
  package init<C: ImageConversion>(
    _ conversion: C.Type, _ settings: C.Settings, relay: Relay, suffix: String, threads: Int,
    wants: @escaping (Channel) -> Bool
  ) {
    sink = relay.sink
    self.relay = relay
    self.suffix = suffix
    self.wants = wants
    source = C.source
    accepts = { (message, family) throws(StreamError) in
      try C.accepts(message, family: family)
    }
    most = 3 * threads
    workers = OrderedWorkers(threads: threads) {
      let converter = Result { () throws(StreamError) in try C(settings) }
      return { job in
        .image(
          job.message,
          Result { () throws(StreamError) in
            do throws(StreamError) {
              return try converter.get().convert(job.message.data, family: job.family)
            } catch { throw job.located(error) }
          })
      }
    }
  }

  /// Takes the next record of the stream.
  package func take(_ record: Record, from reader: StreamReader) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      guard let image = ImageChannel(channel), image.kind == source, wants(channel) else { break }
      channels[id] = Waiting(channel: channel, image: image)
      return
    case .message(let message):
      bytesWaiting += message.data.count
      guard let entry = channels[message.channelID] else { break }
      let job = Job(
        message: message, family: entry.image.family, place: reader.place,
        topic: entry.channel.topic)
      let isAccepted: Bool
      do { isAccepted = try accepts(message.data, job.family) } catch { throw job.located(error) }
      guard isAccepted else { break }
      workers.submit(job)
      return try writeFinished()
    default: break
    }
    workers.submit(finished: .record(record))
    try writeFinished()
  }

  /// Writes all that is left, and the records of image channels that never had a message.
  package func finish() throws(StreamError) {
    while workers.pending > 0 { try writeNext() }
    for id in channels.keys.sorted() {
      if let entry = channels[id], entry.newID == nil { try passChannel(id) }
    }
  }

  /// Writes what is ready without waiting, and waits where too much is in line.
  private func writeFinished() throws(StreamError) {
    while workers.pending > 0,
      workers.pending > most || bytesWaiting > Self.budget || workers.isNextReady
    {
      try writeNext()
    }
  }

  private func writeNext() throws(StreamError) {
    switch workers.next() {
    case nil: return
    case .record(let record):
      if case .message(let message) = record {
        bytesWaiting -= message.data.count
        try passChannel(message.channelID)
      }
      try relay.pass(record)
    case .image(var message, let result):
      bytesWaiting -= message.data.count
      let image = try result.get()
      message.channelID = try newID(of: message.channelID)
      message.data = image.prefix
      try sink.write(message, followedBy: image.payload)
    }
  }

  /// Passes the record of an image channel whose messages stay as they are.
  private func passChannel(_ id: UInt16) throws(StreamError) {
    guard let entry = channels[id], !entry.isPassed else { return }
    channels[id]?.isPassed = true
    try relay.pass(.channel(id: id, entry.channel))
  }

  private func newID(of id: UInt16) throws(StreamError) -> UInt16 {
    guard let entry = channels[id] else {
      throw StreamError(.malformed, "a message on unknown channel \(id)")
    }
    if let known = entry.newID { return known }
    var channel = entry.image.counterpart.replacingSchema(of: entry.channel)
    if try Feature(channel) == nil { channel.topic += suffix }
    let new = try sink.addChannel(
      channel, preferredID: id, distinctFrom: Set(channels.values.compactMap(\.newID)))
    channels[id]?.newID = new
    return new
  }
}

extension ImageTranscoder.Job {
  func located(_ error: StreamError) -> StreamError {
    StreamError(error.kind, "'\(topic)': \(error.text)")
      .at(offset: place.offset, record: place.index)
  }
}
