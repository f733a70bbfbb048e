package import Bytes
internal import Images
package import Stream

/// The pictures of episodes, found by their id. They are on disk where they are many.
package final class EpisodeFrames {
  struct Frame: Sendable {
    fileprivate var place: Int
    fileprivate var count: Int
    /// In seconds from the first.
    var seconds: Double
    var camera: String
    fileprivate var isPNG: Bool
  }

  struct Episode: Sendable {
    var instruction = ""
    /// The time of its first picture, in ns.
    var start: UInt64 = 0
    var frames: [Frame] = []
  }

  private let log = ByteLog(budget: MemoryBudget.bytes(.buffers) / 4)
  private var episodes: [String: Episode] = [:]
  private var held = 0

  /// Pictures that are neither JPEG nor PNG become JPEG in a box of this size.
  private static let side = 512
  private static let quality = 85
  private static let mostFrames = 256

  /// - Throws: `.malformed` for two episodes of one id, and for a damaged picture.
  package init(_ reader: StreamReader) throws(StreamError) {
    let stream = CameraStream(reader, [], isSingle: false)
    _ = try stream.start()
    let viewer = try PictureViewer(.relative)
    let encoder = try JPEGEncoder()
    var id: String?
    while let event = try stream.next() {
      switch event {
      case .begin(let begin):
        id = begin.id
        guard let id else { continue }
        guard episodes[id] == nil else {
          throw StreamError(.malformed, "two episodes have the id '\(id.printable)'")
        }
        episodes[id] = Episode(instruction: begin.languageInstruction)
      case .moment(let moment):
        guard let id else { continue }
        for (camera, frame) in moment.frames.enumerated() {
          guard let frame else { continue }
          try add(
            file(frame.get(), viewer, encoder), of: id, moment,
            camera: stream.cameras[camera].name)
        }
      case .end: id = nil
      }
    }
  }

  private func file(
    _ source: FrameSource, _ viewer: PictureViewer, _ encoder: JPEGEncoder
  ) throws(StreamError) -> (Bytes, isPNG: Bool) {
    if case .compressed(let bytes, _) = source {
      switch ImageFormat(of: bytes.span) {
      case .jpeg: return (bytes, false)
      case .png: return (bytes, true)
      default: break
      }
    }
    let picture = try viewer.picture(
      of: source, width: Self.side, height: Self.side, mayGrow: false)
    return (try encoder.encode(picture, quality: Self.quality, subsampling: .s420), false)
  }

  private func add(
    _ file: (bytes: Bytes, isPNG: Bool), of id: String, _ moment: CameraStream.Moment,
    camera: String
  ) throws(StreamError) {
    guard (episodes[id]?.frames.count ?? 0) < Self.mostFrames else {
      throw StreamError(
        .limit,
        "episode '\(id.printable)' has more than \(Self.mostFrames) pictures; frame-pick takes some"
      )
    }
    held += 1
    try MemoryBudget.check(
      held * MemoryLayout<Frame>.stride, .tables, for: "a table of \(held) pictures")
    if episodes[id]?.frames.isEmpty ?? true { episodes[id]?.start = moment.time }
    episodes[id]?.frames.append(
      Frame(
        place: log.end, count: file.bytes.count,
        seconds: Double(moment.time - min(moment.start, moment.time)) / 1e9, camera: camera,
        isPNG: file.isPNG))
    try log.append(file.bytes.span)
  }

  func episode(_ id: String) -> Episode? { episodes[id] }

  /// The address that holds the picture itself.
  func address(_ frame: Frame) throws(StreamError) -> [UInt8] {
    let picture = try log.read(at: frame.place, count: frame.count)
    var text = ByteBuilder()
    text.append(utf8: frame.isPNG ? "data:image/png;base64," : "data:image/jpeg;base64,")
    Base64.encode(picture.span, into: &text)
    return text.bytes
  }
}
