package import Bytes
package import Stream
package import TrajectoryMath

/// Blurs the faces in the images of a stream, and passes on all other records in order.
///
/// A frame waits for as long as boxes are held, because a face that is found a little later was
/// probably there. Whatever goes wrong, no frame leaves that has not been searched.
package final class FaceBlurrer {
  package struct Settings: Sendable {
    /// How long a box holds before and after a frame in which it was found, ns.
    package var hold: UInt64 = 500_000_000
    /// The part of its size that is added on each side of a box.
    package var pad = 0.2
    package var blur = RegionBlur(.gaussian)
    /// Whether all cascades search each frame.
    package var isThorough = false

    package init() {}
  }

  private struct Camera {
    let channel: FaceChannel
    var tracks: BoxTracks
    var turns: FaceTurns
  }

  private let settings: Settings
  private let source: FaceSource
  private let output: TranscodedStream
  private let wants: (Channel) -> Bool
  private var lines: FaceReport?
  private let workers: OrderedWorkers<FaceBlurring.Job, FaceBlurring.Output>
  private let threads: Int

  private var cameras: [UInt16: Camera] = [:]
  private var markers: Set<UInt16> = []
  private var clock = FaceClock()
  private var items = Queue<FaceItem>()
  private var searching = Queue<FaceItem>()
  private var isAtEnd = false
  private var waitingBytes = 0
  private var blurring = 0
  /// Of what leaves.
  private var episode: UInt64 = 0

  /// - Parameters:
  ///   - lines: gets a line for each frame.
  ///   - report: called with the bad images that the rule lets pass.
  package init(
    _ settings: Settings, _ source: FaceSource, relay: Relay, bad rule: BadImageRule, threads: Int,
    lines: FaceReport?, report: @escaping (String) -> Void, wants: @escaping (Channel) -> Bool
  ) {
    (self.settings, self.source, self.wants, self.threads) = (settings, source, wants, threads)
    self.lines = lines
    output = TranscodedStream(relay, suffix: "", rule)
    output.report = report
    let search: FaceSearch? =
      if case .search(let search) = source { search } else { nil }
    let blur = settings.blur
    workers = OrderedWorkers(threads: threads) {
      let blurring = Result { () throws(StreamError) in try FaceBlurring(search, blur) }
      return { job in
        do throws(StreamError) { return try blurring.get().run(job) } catch {
          switch job {
          case .search: return .found(.failure(error))
          case .blur(_, let boxes, let message):
            return .frame(message, .failure(error), boxes: boxes.count)
          }
        }
      }
    }
  }

  /// Blurs a stream up to its end mark.
  package func run(from reader: StreamReader) throws(StreamError) {
    while let record = try next(from: reader) {
      try reader.located { () throws(StreamError) in try take(record, at: reader.place) }
      try advance()
    }
    isAtEnd = true
    while !items.isEmpty || workers.pending > 0 {
      try release()
      try finishNext()
    }
    if case .program(let program) = source { try program.finish() }
    try output.finish()
  }

  /// The next record. An error of reading is thrown after all that is decided has been written.
  private func next(from reader: StreamReader) throws(StreamError) -> Record? {
    do { return try reader.next() } catch {
      while workers.pending > 0 {
        try finishNext()
        try release()
      }
      throw error
    }
  }

  private func take(
    _ record: Record, at place: (offset: UInt64, index: Int)
  ) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      guard wants(channel), let camera = try FaceChannel(channel) else { break }
      add(camera, channel, id)
      if case .tensor = camera.form { break }
      return
    case .message(let message):
      if markers.contains(message.channelID) {
        clock.skip(2 * settings.hold + 1)
      } else {
        clock.advance(to: message.logTime)
      }
      guard let camera = cameras[message.channelID] else { break }
      return try take(message, of: camera, at: place)
    default: break
    }
    add(.record(record), weight: record.weight)
  }

  private func add(_ camera: FaceChannel, _ channel: Channel, _ id: UInt16) {
    let count: Int
    if case .search(let search) = source { count = search.count } else { count = 0 }
    cameras[id] = Camera(
      channel: camera, tracks: BoxTracks(hold: settings.hold),
      turns: FaceTurns(count, hold: settings.isThorough ? 0 : settings.hold))
    if case .tensor = camera.form { return }
    let form: TranscodedStream.Source.Form
    if case .foreign(let images) = camera.form { form = .foreign(images) } else { form = .message }
    output.add(
      .init(
        channel: channel, image: camera.image, target: camera.image, isFeature: camera.isFeature,
        form: form), id: id)
  }

  private func take(
    _ message: Message, of camera: Camera, at place: (offset: UInt64, index: Int)
  ) throws(StreamError) {
    func located(_ error: StreamError) -> StreamError {
      StreamError(error.kind, "'\(camera.channel.topic.printable)': \(error.text)")
        .at(offset: place.offset, record: place.index)
    }
    var message = message
    let picture: FacePicture?
    do throws(StreamError) {
      if case .foreign(let images) = camera.channel.form {
        message.data = try images.protobuf(message.data)
      }
      picture = try FacePicture(message.data, camera.channel)
    } catch {
      // What is no fault of an image ends the stream whatever the rule is.
      guard error.isBadImage else { throw located(error) }
      add(.other(message, .failure(located(error))), weight: message.data.count)
      return
    }
    guard let picture else {
      let image = SerializedImage(prefix: message.data, payload: .empty)
      add(.other(message, .success(image)), weight: message.data.count)
      return
    }
    try take(message, picture, located)
  }

  private func take(
    _ message: Message, _ picture: FacePicture, _ located: (StreamError) -> StreamError
  ) throws(StreamError) {
    let id = message.channelID
    guard let topic = cameras[id]?.channel.topic else { return }
    let frame = FaceFrame(
      topic: topic, time: message.logTime, width: picture.width, height: picture.height)
    let item = add(.frame(message, picture, frame), weight: message.data.count)
    do throws(StreamError) {
      switch source {
      case .lines(let lines): see(try lines.boxes(of: frame), in: item)
      case .program(let program): see(try program.boxes(of: frame, picture), in: item)
      case .search:
        searching.append(item)
        let cascades = cameras[id]?.turns.next(at: item.time) ?? []
        workers.submit(.search(picture, cascades))
      }
    } catch { throw located(error) }
  }

  @discardableResult
  private func add(_ content: FaceItem.Content, weight: Int) -> FaceItem {
    let item = FaceItem(content, at: clock.now, weight: weight + 256)
    waitingBytes += item.weight
    items.append(item)
    return item
  }

  private func see(_ boxes: [PixelBox], in item: FaceItem) {
    guard case .frame(let message, _, _) = item.content else { return }
    item.found = .success(boxes)
    cameras[message.channelID]?.tracks.add(boxes, at: item.time)
  }

  /// Writes what is ready. Waits where too much is at work.
  private func advance() throws(StreamError) {
    try release()
    while workers.pending > 0, workers.isNextReady || searching.count + blurring > 3 * threads {
      try finishNext()
      try release()
    }
    let most = MemoryBudget.bytes(.images)
    while waitingBytes > most, workers.pending > 0 {
      try finishNext()
      try release()
    }
    guard waitingBytes <= most else {
      throw StreamError(
        .limit,
        "the frames of --hold take more than the \(most) bytes that --memory allows for images")
    }
  }

  private func finishNext() throws(StreamError) {
    switch workers.next() {
    case nil: break
    case .found(let found):
      guard let item = searching.popFirst() else { break }
      if case .success(let boxes) = found { see(boxes, in: item) }
      item.found = found
    case .record(let record): try output.write(record)
    case .frame(let message, let image, let boxes):
      if boxes > 0 {
        blurring -= 1
        output.countLoss("faces/frames")
        for _ in 0..<boxes { output.countLoss("faces/boxes") }
      }
      if case .tensor? = cameras[message.channelID]?.channel.form {
        let image = try image.get()
        var message = message
        message.data =
          image.payload.isEmpty ? image.prefix : Bytes(joining: [image.prefix, image.payload])
        try output.write(.message(message))
      } else {
        try output.write(message, image)
      }
    }
  }

  /// All frames before this time have been searched, and no earlier one follows.
  private var horizon: UInt64 {
    if let first = searching.first { return first.time }
    return isAtEnd ? .max : clock.now
  }

  /// Hands on what is decided, in order.
  private func release() throws(StreamError) {
    while let item = items.first {
      switch item.content {
      case .record(let record):
        try follow(record)
        workers.submit(finished: .record(record))
      case .other(let message, let image):
        workers.submit(finished: .frame(message, image, boxes: 0))
      case .frame(let message, let picture, let frame):
        guard let found = item.found else { return }
        switch found {
        case .failure(let error):
          let topic = frame.topic.printable
          workers.submit(
            finished: .frame(message, .failure(error.prefixed("'\(topic)': ")), boxes: 0))
        case .success:
          guard horizon > item.time, horizon - item.time > settings.hold else { return }
          try release(message, picture, frame, at: item.time)
        }
      }
      _ = items.popFirst()
      waitingBytes -= item.weight
    }
  }

  private func follow(_ record: Record) throws(StreamError) {
    guard case .message(let message) = record, markers.contains(message.channelID),
      case .begin(let begin) = try EpisodeMarker(parsing: message.data.span)
    else { return }
    episode = begin.index
  }

  private func release(
    _ message: Message, _ picture: FacePicture, _ frame: FaceFrame, at time: UInt64
  ) throws(StreamError) {
    let (seen, held) = cameras[message.channelID]?.tracks.boxes(at: time) ?? ([], [])
    try lines?.add(frame, episode: episode, seen: seen, held: held)
    let boxes = (seen + held).compactMap {
      $0.padded(by: settings.pad).clipped(width: picture.width, height: picture.height)
    }
    guard !boxes.isEmpty else {
      let image = SerializedImage(
        prefix: message.data, payload: .empty, loss: picture.isJPEG ? .encoded("blur") : nil)
      workers.submit(finished: .frame(message, .success(image), boxes: 0))
      return
    }
    blurring += 1
    workers.submit(.blur(picture, boxes, message))
  }
}
