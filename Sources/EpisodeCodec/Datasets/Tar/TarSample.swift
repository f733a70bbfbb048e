internal import Bytes
internal import Images
internal import Stream

/// The members of one step, or of one window of steps, under one key.
struct TarSample {
  var members: [TarArchive.Member]
  /// Where the sample is the first of its episode.
  var begins = false
  /// Makes the member about the episode, before its first sample and at the start of further files,
  /// where it goes on.
  var opening: (_ goesOn: Bool) -> TarArchive.Member
  /// The end of the episode, if the sample is its last.
  var closing: TarArchive.Member?
}

/// An image as a member holds it.
struct TarImage {
  let bytes: Bytes
  /// Of the member's name.
  let suffix: String
  let width: Int
  let height: Int

  /// - Returns: nil for an image without data.
  /// - Throws: `.unsupported` for what is neither JPEG nor PNG nor can become PNG without loss.
  init?(_ message: Bytes, _ channel: ImageChannel) throws(StreamError) {
    guard try !ImagePadding.isPadding(message, channel) else { return nil }
    switch channel.kind {
    case .compressed:
      let image = try CompressedImageMessage(message, family: channel.family)
      bytes = image.payload
      let payload = image.payload
      switch ImageFormat(of: payload.span) {
      case .jpeg:
        let header = try JPEGHeader(payload.span)
        (suffix, width, height) = ("jpg", header.width, header.height)
      case .png:
        let header = try PNGHeader(payload.span)
        (suffix, width, height) = ("png", header.width, header.height)
      default: throw image.notStored
      }
    case .raw:
      let image = try RawImageMessage(message, family: channel.family).image().demosaiced()
      guard let format = PixelFormat(image.encoding), let type = format.type,
        [.uint8, .uint16].contains(type), [1, 3, 4].contains(format.channels)
      else {
        throw StreamError(
          .unsupported,
          "'\(image.encoding.name.printable)' pixels; depth-encode and jpeg-encode make images of them"
        )
      }
      bytes = try PNGEncoder.encode(
        format.elements(of: image), width: image.width, height: image.height,
        channels: format.channels, depth: 8 * type.size, level: 1)
      (suffix, width, height) = ("png", image.width, image.height)
    }
  }
}

extension ImageWindow {
  /// The image of each frame, also where it repeats an earlier one of the window.
  var images: [Bytes] {
    get throws(StreamError) {
      var images: [Bytes] = []
      for (index, frame) in frames.enumerated() {
        let known = frames[..<index].lastIndex { $0.isOfStep(of: frame) }
        guard let image = frame.image ?? known.map({ images[$0] }) else {
          throw StreamError.unknownFrame(frame)
        }
        images.append(image)
      }
      return images
    }
  }
}
