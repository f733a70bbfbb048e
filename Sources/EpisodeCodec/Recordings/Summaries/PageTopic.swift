internal import Bytes
internal import Images
internal import Pages
internal import Stream

/// How the messages of a topic or feature come into a page.
final class PageTopic {
  private enum Content {
    case images(CameraChannel)
    case tensor
    /// Numbers of a recording, each group with its chart; nil before the first message.
    case fields(NumberFields?, charts: [Int?])
    case times
  }

  private let channel: Channel
  let isFeature: Bool
  private var content: Content
  private let lane: Int?
  private var camera: Int?
  private var chart: Int?
  private let stamp: HeaderStamp?

  init(_ channel: Channel, in gallery: EpisodeGallery) throws(StreamError) {
    self.channel = channel
    let feature = try Feature(channel)
    isFeature = feature != nil
    lane = gallery.addLane(channel.topic)
    // A schema that is unreadable does not keep the other topics from being shown.
    stamp = isFeature ? nil : try? HeaderStamp(channel: channel)
    if let images = CameraChannel(channel), images.isImage {
      content = .images(images)
    } else if feature?.kind == .tensor {
      content = .tensor
    } else if VideoChannel(channel)?.isVideo == true {
      content = .times
      gallery.add(
        Finding(
          .note, place: channel.topic, "video is not shown; video-decode makes pictures of it"),
        kind: "video")
    } else {
      content = isFeature || EpisodeEvent.isEvent(channel) ? .times : .fields(nil, charts: [])
    }
  }

  /// - Parameter origin: the log time from which the times of the page count.
  func add(_ message: Message, since origin: UInt64, to gallery: EpisodeGallery) {
    let time = Self.seconds(message.logTime, since: origin)
    if let lane {
      if let skew = skew(message) {
        gallery.mark(lane, time: time, skew: skew)
      } else {
        gallery.mark(lane, time: time)
      }
    }
    do throws(StreamError) { try addContent(message, time, gallery) } catch {
      gallery.add(
        Finding(.error, place: channel.topic, "a message is unreadable: \(error.text)"),
        kind: "message")
    }
  }

  private static func seconds(_ time: UInt64, since origin: UInt64) -> Double {
    Double(Int64(bitPattern: time &- origin)) / 1e9
  }

  /// How much later than its step a sample was taken; in a recording, how much later than its stamp
  /// a message was logged, unless the clocks have nothing to do with each other.
  private func skew(_ message: Message) -> Double? {
    if isFeature { return Self.seconds(message.publishTime, since: message.logTime) }
    guard let stamp = try? stamp?.read(message.data.span), stamp > 0 else { return nil }
    let skew = Self.seconds(message.logTime, since: stamp)
    return abs(skew) < 60 ? skew : nil
  }

  private func addContent(
    _ message: Message, _ time: Double, _ gallery: EpisodeGallery
  ) throws(StreamError) {
    switch content {
    case .times: break
    case .images(let images):
      // nil where a step lacks the camera.
      if let frame = try images.frame(message.data) { add(frame, time, gallery) }
    case .tensor:
      let tensor = try Tensor(parsing: message.data)
      if let picture = PictureTensor(tensor, of: channel.topic), !picture.isWindow {
        add(.raw(try picture.image(0)), time, gallery)
      } else {
        let count = min(tensor.data.count / tensor.type.size, NumberFields.mostNumbers)
        let span = tensor.data.span
        let values = (0..<count).map { tensor.type.double(at: $0 * tensor.type.size, in: span) }
        if chart == nil { chart = gallery.addChart(channel.topic) }
        if let chart { gallery.add(values, time: time, toChart: chart) }
      }
    case .fields(nil, _):
      let fields = NumberFields(channel, first: message.data)
      let names = fields.elementNames(in: message.data)
      let charts = fields.groups.map { group in
        gallery.addChart(
          channel.topic + group.path, labels: group.isSequence ? names : group.fields.map(\.label))
      }
      content = .fields(fields, charts: charts)
      try addContent(message, time, gallery)
    case .fields(let fields?, let charts):
      for (group, chart) in zip(fields.groups, charts) {
        guard let chart else { continue }
        gallery.add(try fields.values(group, in: message.data), time: time, toChart: chart)
      }
    }
  }

  private func add(_ frame: FrameSource, _ time: Double, _ gallery: EpisodeGallery) {
    if camera == nil { camera = gallery.addCamera(channel.topic) }
    guard let camera else { return }
    gallery.add(frame, checksum: CRC32.of(frame.bytes.span), time: time, toCamera: camera)
  }
}
