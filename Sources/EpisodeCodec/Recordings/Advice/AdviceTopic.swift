internal import Bytes
internal import Images
internal import Stream
internal import TrajectoryMath

/// The payloads of a topic or feature, and what codecs make of them.
package struct AdviceTopic: Sendable {
  /// What was measured on one piece.
  struct Trial: Sendable {
    let bytes: Int
    /// One for each codec.
    let results: [TrialResult]
  }

  /// A codec's results over all pieces.
  package struct Row: Sendable {
    package let codec: TrialCodec
    package let ratio: Double
    /// Bytes of payload in a second of one core.
    package let encoding: Double
    package let decoding: Double
  }

  package let name: String
  /// The type of its messages, and the form of its values.
  package let type: String
  package private(set) var messages: UInt64 = 0
  package private(set) var bytes: UInt64 = 0
  /// Bytes of an element that shuffling takes.
  package internal(set) var width = 4
  package internal(set) var codecs: [TrialCodec] = []
  private var sample: EvenSample<Trial>?
  private var piece = ByteBuilder()
  /// Whether the piece that is being collected belongs to the sample, and its place.
  private var place: Int?
  private var pieceBytes = 0
  private var images: [RawImageForm] = []
  private var isOnlyImages = true

  /// A chunk's worth.
  static let pieceSize = 1 << 20

  /// The form of an image whose pixels are in a piece. The image itself would keep the buffer that it
  /// was read into.
  private struct RawImageForm {
    let pixels: Range<Int>
    let width: Int
    let height: Int
    let encoding: PixelEncoding
    let step: Int
  }

  init(_ name: String, type: String) { (self.name, self.type) = (name, type) }

  /// Payload that was measured.
  package var measured: Int { sample?.elements.reduce(0) { $0 + $1.element.bytes } ?? 0 }

  /// Counts a payload.
  /// - Returns: a piece that is complete, with its place.
  mutating func add(
    _ payload: AdvicePayload, sampleSize: Int
  ) throws(StreamError) -> (TrialPiece, Int)? {
    messages += 1
    bytes += UInt64(payload.bytes.count)
    guard !payload.bytes.isEmpty else { return nil }
    if sample == nil {
      let size = max(Self.pieceSize, payload.bytes.count)
      sample = EvenSample(most: sampleSize / size)
    }
    if pieceBytes == 0 { place = sample?.next() }
    pieceBytes += payload.bytes.count
    if place != nil {
      if let image = payload.image {
        images.append(
          .init(
            pixels: piece.count..<piece.count + image.data.count, width: image.width,
            height: image.height, encoding: image.encoding, step: image.step))
      } else {
        isOnlyImages = false
      }
      piece.append(payload.bytes.span)
    }
    return pieceBytes >= Self.pieceSize ? try takePiece() : nil
  }

  /// Bytes that are held.
  var held: Int { piece.count }

  /// The piece that has been collected so far.
  mutating func takePiece() throws(StreamError) -> (TrialPiece, Int)? {
    defer {
      piece.removeAll()
      images.removeAll()
      (place, pieceBytes, isOnlyImages) = (nil, 0, true)
    }
    guard let place, piece.count > 0 else { return nil }
    let data = Bytes(piece.bytes)
    var own: [RawImage] = []
    for form in isOnlyImages ? images : [] {
      own.append(
        try RawImage(
          width: form.width, height: form.height, encoding: form.encoding, step: form.step,
          data: data[form.pixels]))
    }
    return (TrialPiece(data: data, images: own), place)
  }

  mutating func add(_ trial: Trial, at place: Int) { sample?.add(trial, at: place) }

  package var rows: [Row] {
    let trials = sample?.elements.map(\.element) ?? []
    let total = Double(trials.reduce(0) { $0 + $1.bytes })
    return codecs.enumerated().map { (index, codec) in
      var sum = TrialResult()
      for trial in trials { sum += trial.results[index] }
      return Row(
        codec: codec, ratio: sum.size > 0 ? total / Double(sum.size) : 1,
        encoding: total / max(sum.encoding, 1e-9), decoding: total / max(sum.decoding, 1e-9))
    }
  }
}

/// The part of a message that codecs compress: of a tensor its numbers, of a raw image its pixels,
/// of a compressed image its file, and otherwise the whole message.
struct AdvicePayload {
  let bytes: Bytes
  let image: RawImage?
}

/// Reads the payloads of a channel.
enum AdviceContent {
  case images(ImageChannel)
  case foreign(ForeignImages)
  case tensor
  case message

  init(_ channel: Channel) throws(StreamError) {
    if let images = ImageChannel(channel) {
      self = .images(images)
    } else if let foreign = try ForeignImages(channel) {
      self = .foreign(foreign)
    } else if try Feature(channel)?.kind == .tensor {
      self = .tensor
    } else {
      self = .message
    }
  }

  func payload(_ message: Bytes, of topic: String) throws(StreamError) -> AdvicePayload {
    switch self {
    case .message: return AdvicePayload(bytes: message, image: nil)
    case .images(let images): return try Self.payload(message, images)
    case .foreign(let foreign): return try Self.payload(foreign.protobuf(message), foreign.channel)
    case .tensor:
      let tensor = try Tensor(parsing: message)
      let picture = PictureTensor(tensor, of: topic)
      let image = try picture.flatMap { (picture) throws(StreamError) -> RawImage? in
        picture.isWindow ? nil : try picture.image(0)
      }
      return AdvicePayload(bytes: image?.data ?? tensor.data, image: image)
    }
  }

  private static func payload(
    _ message: Bytes, _ images: ImageChannel
  ) throws(StreamError) -> AdvicePayload {
    switch images.kind {
    case .raw:
      let image = try RawImageMessage(message, family: images.family).image()
      return AdvicePayload(bytes: image.data, image: image)
    case .compressed:
      let image = try CompressedImageMessage(message, family: images.family)
      return AdvicePayload(bytes: image.payload, image: nil)
    }
  }
}
