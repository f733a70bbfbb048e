internal import Bytes

/// Decodes the frames of one camera, with OpenH264 as long as the video allows it.
struct VideoEngine {
  private let camera: UInt16
  private let codec: VideoCodec
  private var ffmpeg: FFmpegDecoder?
  private var lane = 0
  /// The frames that ffmpeg has been given and not returned: where they are shown, and their numbers;
  /// 0 for one that has been decoded before.
  private var given: [(sequence: Int, order: Int, number: Int)] = []
  private var images: [Int: RawImage] = [:]
  /// Frames that ffmpeg has not been given, because many images wait for another camera's.
  private var backlog = Queue<(unit: AccessUnit, number: Int)>()
  private var inLanes: Set<Int> = []
  /// The units since the last key frame, as long as B slices may follow.
  private var group: [AccessUnit] = []
  private var groupBytes = 0

  /// Images that wait, more than the frames between the first and the last that a frame refers to.
  private static let mostImages = 24
  /// Bytes of a group of pictures that are kept for ffmpeg.
  private static let longestGroup = 64 << 20

  init(_ camera: UInt16, _ codec: VideoCodec) {
    self.camera = camera
    self.codec = codec
  }

  mutating func submit(
    _ unit: AccessUnit, _ number: Int, _ lanes: VideoLanes
  ) throws(StreamError) {
    let mustChange = unit.hasBSlices || unit.format.beyondOpenH264 != nil
    if mustChange, ffmpeg == nil { try change(unit) }
    if ffmpeg != nil {
      backlog.append((unit, number))
      return try feedBacklog()
    }
    if unit.isKey {
      lane = lanes.idlest
      (group, groupBytes) = ([], 0)
    }
    if groupBytes <= Self.longestGroup {
      group.append(unit)
      groupBytes += unit.data.count
    } else {
      group = []
    }
    inLanes.insert(number)
    lanes.submit(unit, number, of: camera, lane: lane)
  }

  /// Starts ffmpeg, at the key frame that the unit depends on.
  private mutating func change(_ unit: AccessUnit) throws(StreamError) {
    guard unit.isKey || !group.isEmpty else {
      throw StreamError(
        .limit, "B slices start more than \(Self.longestGroup) bytes after a key frame of the video"
      )
    }
    ffmpeg = try FFmpegDecoder(codec, unit.format)
    if !unit.isKey { for earlier in group { try feed(earlier, 0) } }
    group = []
  }

  private mutating func feedBacklog(isAtEnd: Bool = false) throws(StreamError) {
    while isAtEnd || images.count <= Self.mostImages, let next = backlog.popFirst() {
      try feed(next.unit, next.number)
    }
  }

  private mutating func feed(_ unit: AccessUnit, _ number: Int) throws(StreamError) {
    given.append((unit.sequence, unit.order, number))
    try ffmpeg?.feed(unit)
    while let image = ffmpeg?.takeReady() { try assign(image) }
  }

  /// An image belongs to the first frame in display order that has none.
  private mutating func assign(_ image: RawImage) throws(StreamError) {
    let next = given.indices.min {
      (given[$0].sequence, given[$0].order) < (given[$1].sequence, given[$1].order)
    }
    guard let next else { throw Self.wrongCount("more") }
    let number = given.remove(at: next).number
    if number != 0 { images[number] = image }
  }

  /// Takes the last images, at the end of the video.
  mutating func finish() throws(StreamError) {
    try feedBacklog(isAtEnd: true)
    guard let ffmpeg else { return }
    while let image = try ffmpeg.finish() { try assign(image) }
    guard given.isEmpty else { throw Self.wrongCount("fewer") }
  }

  private static func wrongCount(_ word: String) -> StreamError {
    StreamError(.malformed, "ffmpeg decodes \(word) frames than the video has")
  }

  /// The image of a number; nil where it is not ready.
  mutating func take(
    _ number: Int, from lanes: VideoLanes?, mustWait: Bool
  ) throws(StreamError) -> Result<RawImage, StreamError>? {
    if let image = images.removeValue(forKey: number) {
      try feedBacklog()
      return .success(image)
    }
    guard let lanes, inLanes.contains(number), mustWait || lanes.isReady(number) else { return nil }
    inLanes.remove(number)
    return lanes.take(number)
  }
}
