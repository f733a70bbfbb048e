package import Bytes
package import Images
package import Stream
internal import TrajectoryMath

/// Scores of the pictures: how sharp, dark and overexposed some of them are, and how many are copies of
/// the one before; each of the camera where it is worst.
package final class PictureScorer: EpisodeScorer {
  /// The box in which pictures are looked at.
  private static let (width, height) = (160, 120)

  private struct Camera {
    var count = 0
    var (sharpness, darkness, saturated) = (0.0, 0.0, 0.0)
    // Of all frames.
    var frames = 0
    var copies = 0
    var last: UInt32?
  }

  private let picker: FramePicker
  private let viewer: PictureViewer
  private var channels: [UInt16: (topic: String, camera: CameraChannel)] = [:]
  private var cameras: [String: Camera] = [:]
  private let patterns: [TopicPattern]

  package init(
    _ settings: PickSettings, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    patterns = settings.patterns
    viewer = try PictureViewer(.relative)
    picker = try FramePicker(settings, through: Relay(to: NowhereSink()), warn: warn)
    picker.onFrame = { [unowned self] (frame) throws(StreamError) in try look(frame) }
  }

  package func take(_ record: Record) throws(StreamError) {
    switch record {
    case .channel(let id, let channel):
      let isWanted = patterns.isEmpty || patterns.contains { $0.matches(channel.topic) }
      if isWanted, let camera = CameraChannel(channel), camera.isImage {
        channels[id] = (channel.topic, camera)
      }
    case .message(let message):
      if let (topic, camera) = channels[message.channelID] {
        // A damaged message is one that the picker counts.
        if let frame = try? camera.frame(message.data) { compare(frame.bytes, topic) }
      }
    default: break
    }
    try picker.take(record)
  }

  private func compare(_ bytes: Bytes, _ topic: String) {
    let check = CRC32.of(bytes.span)
    var camera = cameras[topic] ?? Camera()
    camera.frames += 1
    if camera.last == check { camera.copies += 1 }
    camera.last = check
    cameras[topic] = camera
  }

  private func look(_ frame: PickedFrame) throws(StreamError) {
    let picture = try viewer.picture(
      of: frame.frame, width: Self.width, height: Self.height, mayGrow: false)
    let gray = picture.gray
    let quality = PictureQuality(gray.span, width: picture.width, height: picture.height)
    var camera = cameras[frame.topic] ?? Camera()
    camera.count += 1
    camera.sharpness += quality.sharpness
    camera.darkness += quality.darkness
    camera.saturated += quality.saturated
    cameras[frame.topic] = camera
  }

  package func scores(_ begin: EpisodeBegin, _ end: EpisodeEnd) -> [EpisodeScore] {
    defer { cameras.removeAll() }
    var scores: [EpisodeScore] = []
    let seen = cameras.values.filter { $0.count > 0 }
    func mean(_ sum: (Camera) -> Double) -> [Double] { seen.map { sum($0) / Double($0.count) } }
    if let value = mean(\.sharpness).min() { scores.append(EpisodeScore("sharpness", value)) }
    if let value = mean(\.darkness).max() { scores.append(EpisodeScore("dark", value)) }
    if let value = mean(\.saturated).max() { scores.append(EpisodeScore("saturated", value)) }
    let copies = cameras.values.filter { $0.frames > 1 }.map {
      Double($0.copies) / Double($0.frames - 1)
    }
    if let value = copies.max() { scores.append(EpisodeScore("duplicates", value)) }
    return scores
  }

  package func finish() throws(StreamError) { try picker.finish() }
}

extension RawImage {
  /// The brightness of an 8-bit picture by ITU-R BT.601, in 256ths, row by row.
  fileprivate var gray: [UInt8] {
    let channels = encoding == .mono8 ? 1 : 3
    var gray: [UInt8] = []
    gray.reserveCapacity(width * height)
    let span = data.span
    func sample(_ place: Int) -> Int { Int(span.load(littleEndianAt: place, as: UInt8.self)) }
    for y in 0..<height {
      for x in 0..<width {
        let place = y * step + x * channels
        gray.append(
          channels == 1
            ? UInt8(sample(place))
            : UInt8((77 * sample(place) + 150 * sample(place + 1) + 29 * sample(place + 2)) >> 8))
      }
    }
    return gray
  }
}
