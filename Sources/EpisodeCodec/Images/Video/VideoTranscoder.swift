package import Bytes
package import Stream

/// Replaces videos by raw images, and passes on all other records in order.
///
/// An image takes the place of its message and keeps its times, also where the video shows its
/// frames in another order than it sends them. Frames of H.264 without B slices are decoded in this
/// process, all others by the program ffmpeg.
package final class VideoTranscoder {
  private enum Item {
    case record(Record)
    case frame(Frame)
    /// A frame that is left out, of the camera of that id.
    case early
  }

  private struct Frame {
    let number: Int
    let camera: UInt16
    let message: Message
    let header: ImageHeader
    let place: (offset: UInt64, index: Int)
    /// Bytes of the video.
    let weight: Int
  }

  private let output: TranscodedStream
  private let wants: (Channel) -> Bool
  private let threads: Int
  private let report: (String) -> Void
  private var cameras: [UInt16: VideoCamera] = [:]
  private var engines: [UInt16: VideoEngine] = [:]
  private var topics: [UInt16: String] = [:]
  private var markers: Set<UInt16> = []
  private var lanes: VideoLanes?
  private var waiting = Queue<Item>()
  /// The frames, and bytes of messages, that wait.
  private var waitingFrames = 0
  private var waitingBytes = 0
  /// Bad frames, and images that ffmpeg has decoded.
  private var results: [Int: Result<RawImage, StreamError>] = [:]
  private var count = 0

  /// Frames read ahead for each thread: a group of pictures of most cameras.
  private static let framesAhead = 64
  private static let bytesAhead = 16 << 20

  /// - Parameters:
  ///   - suffix: for the topics of converted channels.
  ///   - report: called with what has been left out of an episode.
  package init(
    relay: Relay, suffix: String, bad rule: BadImageRule, threads: Int,
    report: @escaping (String) -> Void, wants: @escaping (Channel) -> Bool
  ) {
    output = TranscodedStream(relay, suffix: suffix, rule)
    output.report = report
    self.report = report
    self.wants = wants
    self.threads = threads
  }

  /// Converts a stream up to its end mark.
  package func run(from reader: StreamReader) throws(StreamError) {
    while let record = try next(from: reader) {
      switch record {
      case .channel(let id, let channel): take(channel, id: id)
      case .message(let message) where markers.contains(message.channelID): try endEpisode()
      case .message(let message):
        if try take(message, at: reader.place) { continue }
      default: break
      }
      if case .channel(let id, _) = record, cameras[id] != nil { continue }
      waitingBytes += record.weight
      waiting.append(.record(record))
      try write(isAtEnd: false)
    }
    try endEpisode()
    for id in cameras.keys.sorted() {
      guard let camera = cameras[id], camera.codec != nil, !camera.hasKey else { continue }
      throw StreamError(.malformed, "'\(topics[id] ?? "")': the video has no key frame")
    }
    try output.finish()
  }

  /// The next record. An error of reading is thrown after all records before it have been written.
  private func next(from reader: StreamReader) throws(StreamError) -> Record? {
    do { return try reader.next() } catch {
      try endEpisode()
      throw error
    }
  }

  private func take(_ channel: Channel, id: UInt16) {
    if EpisodeMarker.isMarker(channel) { markers.insert(id) }
    guard wants(channel), let video = VideoChannel(channel) else { return }
    cameras[id] = VideoCamera(video)
    topics[id] = channel.topic
    output.add(
      .init(
        channel: channel, image: ImageChannel(family: video.family, kind: .compressed),
        target: ImageChannel(family: video.family, kind: .raw),
        isFeature: channel.metadata.contains { $0.key == Feature.metadataKey }), id: id)
  }

  /// Queues the frames of a message; false for one that stays unchanged.
  private func take(
    _ message: Message, at place: (offset: UInt64, index: Int)
  ) throws(StreamError) -> Bool {
    let id = message.channelID
    guard var camera = cameras[id] else { return false }
    let (video, verdict): (VideoMessage, VideoCamera.Verdict)
    do throws(StreamError) {
      video = try VideoMessage(message.data, camera.channel)
      verdict = try camera.take(video)
    } catch {
      // After what comes before it.
      try endEpisode()
      throw located(error, id, place)
    }
    cameras[id] = camera
    guard case .frames(let frames) = verdict else { return false }
    var message = message
    message.data = .empty
    for frame in frames {
      guard case .beforeKey = frame else {
        let frame = try decode(frame, of: camera, id)
        waitingFrames += 1
        waitingBytes += video.data.count
        waiting.append(
          .frame(
            Frame(
              number: frame, camera: id, message: message, header: video.header, place: place,
              weight: video.data.count)))
        continue
      }
      waiting.append(.early)
    }
    try write(isAtEnd: false)
    return true
  }

  /// - Returns: the number of the frame.
  private func decode(
    _ frame: VideoCamera.Frame, of camera: VideoCamera, _ id: UInt16
  ) throws(StreamError) -> Int {
    count += 1
    switch frame {
    case .unit(let unit):
      let lanes = if let lanes { lanes } else { try VideoLanes(threads: threads) }
      self.lanes = lanes
      if engines[id] == nil { engines[id] = VideoEngine(id, camera.codec ?? .h264) }
      do throws(StreamError) {
        try engines[id]?.submit(unit, count, lanes)
      } catch { throw error.prefixed("'\(topics[id] ?? "")': ") }
    case .bad(let error): results[count] = .failure(error)
    case .beforeKey: break
    }
    return count
  }

  /// Ends the videos of an episode, and writes what waits.
  private func endEpisode() throws(StreamError) {
    for id in engines.keys.sorted() {
      do throws(StreamError) {
        try engines[id]?.finish()
      } catch { throw error.prefixed("'\(topics[id] ?? "")': ") }
    }
    try write(isAtEnd: true)
    engines = [:]
    for id in cameras.keys.sorted() {
      for loss in cameras[id]?.losses ?? [] { report("'\(topics[id] ?? "")': \(loss)") }
      cameras[id]?.reset()
    }
  }

  /// Writes what is ready. Waits for images only where too many are queued, or no more will follow.
  private func write(isAtEnd: Bool) throws(StreamError) {
    while let item = waiting.first {
      switch item {
      case .early: output.countLoss("video/before_key_frame")
      case .record(let record):
        waitingBytes -= record.weight
        try output.write(record)
      case .frame(let frame):
        let mustWait =
          isAtEnd || waitingFrames > Self.framesAhead * threads || waitingBytes > Self.bytesAhead
        guard let result = try result(of: frame, mustWait: mustWait) else {
          return try MemoryBudget.check(
            waitingBytes, .buffers, for: "what waits for a frame of '\(topics[frame.camera] ?? "")'"
          )
        }
        waitingFrames -= 1
        waitingBytes -= frame.weight
        try output.write(frame.message, image(result, frame))
      }
      _ = waiting.popFirst()
    }
  }

  /// nil where the image is not ready.
  private func result(
    of frame: Frame, mustWait: Bool
  ) throws(StreamError) -> Result<RawImage, StreamError>? {
    if let result = results.removeValue(forKey: frame.number) { return result }
    return try engines[frame.camera]?.take(frame.number, from: lanes, mustWait: mustWait)
  }

  private func image(
    _ result: Result<RawImage, StreamError>, _ frame: Frame
  ) -> Result<SerializedImage, StreamError> {
    let codec = cameras[frame.camera]?.codec?.rawValue ?? ""
    return Result { () throws(StreamError) in
      do throws(StreamError) {
        return try RawImageMessage(header: frame.header, image: result.get()).serialized()
          .losing(.encoded(codec))
      } catch { throw located(error, frame.camera, frame.place) }
    }
  }

  private func located(
    _ error: StreamError, _ camera: UInt16, _ place: (offset: UInt64, index: Int)
  ) -> StreamError {
    StreamError(error.kind, "'\(topics[camera] ?? "")': \(error.text)")
      .at(offset: place.offset, record: place.index)
  }
}
