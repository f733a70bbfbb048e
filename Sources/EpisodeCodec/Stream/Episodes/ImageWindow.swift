package import Bytes

/// The images of a window of steps, oldest first, as a message of type `bagpipe.ImageWindow`.
///
/// Windows overlap, so the stream holds each image once: a frame carries it the first time, and
/// later frames refer to it. `FrameResolver` restores the images when a stream is read, so that a
/// filter needs no other step, and `FrameReferences` removes them when it is written.
package struct ImageWindow: Equatable, Sendable {
  package struct Frame: Equatable, Sendable {
    /// The number of the frame's step in the original episode.
    package var number: UInt64
    /// The number of that episode.
    package var episode: UInt64
    /// A whole message of the feature's `windowImage`. nil when the image is that of the frame of
    /// the same step earlier in this window, or in the feature's previous window.
    package var image: Bytes?
    /// The CRC-32 of the image that the frame refers to. A frame with both fields was a reference
    /// before the step was read, and may become one again.
    package var check: UInt32?

    package init(
      number: UInt64, episode: UInt64 = 0, image: Bytes? = nil, check: UInt32? = nil
    ) {
      self.number = number
      self.episode = episode
      self.image = image
      self.check = check
    }

    /// Whether both are of the same step; in a mixture not necessarily of the same image.
    package func isOfStep(of other: Frame) -> Bool {
      number == other.number && episode == other.episode
    }
  }

  package var frames: [Frame]

  /// Bytes of a frame without its image, at most.
  private static let mostHeadSize = 48
  /// The most frames that readers accept.
  package static let mostFrames = 4096

  package init(_ frames: [Frame]) { self.frames = frames }

  package static let schema = Schema(
    name: "bagpipe.ImageWindow", encoding: "protobuf",
    data: ProtobufDescriptor.set([
      .init(
        "bagpipe/ImageWindow.proto", package: "bagpipe",
        messages: [
          .init(
            "ImageWindow",
            [.init("frames", 1, .message(".bagpipe.ImageWindow.Frame"), repeated: true)],
            nested: [
              .init(
                "Frame",
                [
                  .init("number", 1, .uint64), .init("image", 2, .bytes),
                  .init("episode", 3, .uint64), .init("check", 4, .fixed32),
                ])
            ])
        ])
    ]))

  package func encoded() -> Bytes {
    var builder = ByteBuilder(
      reserving: frames.reduce(0) { $0 + ($1.image?.count ?? 0) + Self.mostHeadSize })
    let tail = encode(into: &builder)
    builder.append(tail.span)
    return Bytes(builder.bytes)
  }

  /// Appends the message without the image of the last frame, which need not be copied.
  /// - Returns: that image; empty if the last frame has none.
  package func encode(into builder: inout ByteBuilder) -> Bytes {
    for (position, frame) in frames.enumerated() {
      let count = frame.image?.count
      let size =
        1 + Self.size(ofVarint: frame.number)
        + (frame.episode == 0 ? 0 : 1 + Self.size(ofVarint: frame.episode))
        + (frame.check == nil ? 0 : 5)
        + (count.map { 1 + Self.size(ofVarint: UInt64($0)) + $0 } ?? 0)
      builder.appendLength(1, size)
      builder.appendField(1, varint: frame.number)
      if frame.episode != 0 { builder.appendField(3, varint: frame.episode) }
      if let check = frame.check { builder.appendField(4, fixed32: check) }
      // The image comes last: the tail.
      guard let image = frame.image else { continue }
      builder.appendLength(2, image.count)
      if position == frames.count - 1 { return image }
      builder.append(image.span)
    }
    return .empty
  }

  private static func size(ofVarint value: UInt64) -> Int {
    max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
  }

  /// Parses a message, whose memory the images share.
  /// - Throws: `.malformed`; `.limit` beyond `mostFrames`.
  package init(parsing message: Bytes) throws(StreamError) {
    frames = []
    var reader = ProtobufReader(message.span)
    while let (number, wire) = try reader.next() {
      guard number == 1, wire == .lengthDelimited else {
        try reader.skip(wire)
        continue
      }
      guard frames.count < Self.mostFrames else {
        throw StreamError(.limit, "a window of more than \(Self.mostFrames) frames")
      }
      frames.append(try Frame(parsing: message[try reader.readRange()]))
    }
  }
}

extension ImageWindow.Frame {
  fileprivate init(parsing bytes: Bytes) throws(StreamError) {
    self.init(number: 0)
    var reader = ProtobufReader(bytes.span)
    while let (number, wire) = try reader.next() {
      switch (number, wire) {
      case (1, .varint): self.number = try reader.readVarint()
      case (2, .lengthDelimited): image = bytes[try reader.readRange()]
      case (3, .varint): episode = try reader.readVarint()
      case (4, .fixed32): check = try reader.readFixed32()
      default: try reader.skip(wire)
      }
    }
  }
}
