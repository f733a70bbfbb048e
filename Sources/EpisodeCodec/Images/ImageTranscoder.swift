package import Bytes
package import Stream

/// Converts one image to another. Only one thread uses a value of it.
package protocol ImageConversion: SendableMetatype {
  associatedtype Settings: Sendable
  /// What images of a kind become; nil for a kind that stays unchanged.
  static func target(of kind: ImageChannel.Kind) -> ImageChannel.Kind?
  init(_ settings: Settings) throws(StreamError)
  func convert(_ message: Bytes, _ image: ImageChannel) throws(StreamError) -> SerializedImage
  /// Bytes that converting an image takes in addition to its message; nil for an image that stays
  /// unchanged. Reads only the message.
  /// - Parameter isForeign: whether the stream has the message in another encoding.
  static func memory(
    for message: Bytes, _ image: ImageChannel, isForeign: Bool
  ) throws(StreamError) -> Int?
}

/// Replaces the images of some channels by images of another kind, on several threads, and passes
/// on all other records in order.
///
/// Only its message shows whether an image can be replaced. Therefore the record of an image
/// channel waits for its first message, and a channel with messages of both kinds becomes two.
package final class ImageTranscoder {
  fileprivate struct Job: Sendable {
    var message: Message
    var image: ImageChannel
    var place: (offset: UInt64, index: Int)
    var topic: String
    var weight: Int
  }
  private struct Output: Sendable {
    enum Content: Sendable {
      case record(Record)
      case image(Message, Result<SerializedImage, StreamError>)
    }
    var content: Content
    /// Bytes of memory it holds while queued.
    var weight: Int
  }

  private let output: TranscodedStream
  private let wants: (Channel) -> Bool
  private let target: (ImageChannel.Kind) -> ImageChannel.Kind?
  private let memory: (Bytes, ImageChannel, Bool) throws(StreamError) -> Int?
  private let workers: OrderedWorkers<Job, Output>
  /// The most images and bytes queued before the next record is read: small messages between images
  /// must not starve the threads.
  private let limit: (images: Int, bytes: Int)
  private var waiting = (images: 0, bytes: 0)

  /// - Parameters:
  ///   - suffix: for the topics of converted channels; features keep their names.
  ///   - recodes: whether images that lost quality before may lose more.
  ///   - report: called with the bad images that the rule lets pass.
  package init<C: ImageConversion>(
    _ conversion: C.Type, _ settings: C.Settings, relay: Relay, suffix: String,
    bad rule: BadImageRule = .error, recodes: Bool = true, threads: Int,
    report: ((String) -> Void)? = nil,
    wants: @escaping (Channel) -> Bool
  ) {
    output = TranscodedStream(relay, suffix: suffix, rule, recodes: recodes)
    output.report = report
    self.wants = wants
    target = { C.target(of: $0) }
    memory = { (message, image, isForeign) throws(StreamError) in
      try C.memory(for: message, image, isForeign: isForeign)
    }
    limit = (images: 3 * threads, bytes: MemoryBudget.bytes(.images))
    workers = OrderedWorkers(threads: threads) {
      let converter = Result { () throws(StreamError) in try C(settings) }
      return { job in
        let image = Result { () throws(StreamError) in
          do throws(StreamError) {
            return try converter.get().convert(job.message.data, job.image)
          } catch { throw job.located(error) }
        }
        return Output(content: .image(job.message, image), weight: job.weight)
      }
    }
  }

  /// Converts a stream up to its end mark.
  package func run(from reader: StreamReader) throws(StreamError) {
    while let record = try next(from: reader) { try take(record, from: reader) }
    while workers.pending > 0 { try writeNext() }
    try output.finish()
  }

  /// The next record. An error of reading is thrown after all records before it have been written,
  /// as it would be without threads.
  private func next(from reader: StreamReader) throws(StreamError) -> Record? {
    do { return try reader.next() } catch {
      while workers.pending > 0 { try writeNext() }
      throw error
    }
  }

  private func take(_ record: Record, from reader: StreamReader) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      let feature = try reader.located { () throws(StreamError) in try Feature(channel) }
      guard wants(channel), let source = source(of: channel, feature) else { break }
      output.add(source, id: id)
      return
    case .message(let message):
      guard let entry = output.sources[message.channelID] else { break }
      if try take(message, of: entry, at: reader.place) { return }
    default: break
    }
    let output = Output(content: .record(record), weight: record.weight)
    waiting.bytes += output.weight
    workers.submit(finished: output)
    try writeFinished()
  }

  /// The images of a channel that may be converted.
  private func source(of channel: Channel, _ feature: Feature?) -> TranscodedStream.Source? {
    let form: TranscodedStream.Source.Form
    let image: ImageChannel
    if feature?.kind == .tensor {
      (form, image) = (.tensor, ImageChannel(family: .foxglove, kind: .raw))
    } else if let known = ImageChannel(channel) {
      (form, image) = (.message, known)
    } else if let foreign = try? ForeignImages(channel) {
      (form, image) = (.foreign(foreign), foreign.channel)
    } else {
      return nil
    }
    guard let kind = target(image.kind) else { return nil }
    if case .tensor = form, kind != .compressed { return nil }
    return TranscodedStream.Source(
      channel: channel, image: image, target: ImageChannel(family: image.family, kind: kind),
      isFeature: feature != nil, form: form)
  }

  /// Queues an image for conversion; false for one that stays unchanged.
  private func take(
    _ message: Message, of entry: TranscodedStream.Source, at place: (offset: UInt64, index: Int)
  ) throws(StreamError) -> Bool {
    var job = Job(
      message: message, image: entry.image, place: place, topic: entry.channel.topic,
      weight: message.data.count)
    if case .tensor = entry.form {
      guard let image = try Self.image(ofTensor: message.data, entry.channel.topic) else {
        return false
      }
      job.message.data = image
    }
    waiting.images += 1
    do {
      if case .foreign(let images) = entry.form {
        job.message.data = try images.protobuf(message.data)
      }
      guard let memory = try memory(job.message.data, job.image, entry.isForeign) else {
        waiting.images -= 1
        return false
      }
      job.weight += min(memory, limit.bytes)
      // Before it starts, so that what is in flight fits.
      while workers.pending > 0, waiting.bytes + job.weight > limit.bytes { try writeNext() }
      waiting.bytes += job.weight
      workers.submit(job)
    } catch {
      // Queued, so that earlier errors come first.
      waiting.bytes += job.weight
      workers.submit(
        finished: Output(
          content: .image(message, .failure(job.located(error))), weight: job.weight))
    }
    try writeFinished()
    return true
  }

  /// The message of a color image that is stored as a tensor; nil for another tensor.
  private static func image(
    ofTensor message: Bytes, _ feature: String
  ) throws(StreamError) -> Bytes? {
    let picture = PictureTensor(try Tensor(parsing: message), of: feature)
    guard let picture, picture.isColor, !picture.isWindow else { return nil }
    let image = try RawImageMessage(
      header: .foxglove(timestamp: nil, frameID: nil), image: picture.image(0)
    ).serialized()
    return Bytes(joining: [image.prefix, image.payload])
  }

  /// Writes what is ready without waiting; waits when too much is queued.
  private func writeFinished() throws(StreamError) {
    while workers.pending > 0,
      waiting.images > limit.images || waiting.bytes > limit.bytes || workers.isNextReady
    {
      try writeNext()
    }
  }

  private func writeNext() throws(StreamError) {
    guard let output = workers.next() else { return }
    waiting.bytes -= output.weight
    switch output.content {
    case .record(let record): try self.output.write(record)
    case .image(let message, let result):
      waiting.images -= 1
      try self.output.write(message, result)
    }
  }
}

extension ImageTranscoder.Job {
  func located(_ error: StreamError) -> StreamError {
    StreamError(error.kind, "'\(topic)': \(error.text)")
      .at(offset: place.offset, record: place.index)
  }
}
