package import Bytes

/// The images of a window of steps, oldest first, as a message of type `bagpipe.ImageWindow`.
///
/// Windows overlap, so the stream holds each image once: a frame carries it the first time, and
/// only its number afterwards. `FrameResolver` restores the images.
package struct ImageWindow: Equatable, Sendable {
  package struct Frame: Equatable, Sendable {
    /// The number of the frame's step in the original episode.
    package var number: UInt64
    /// A whole message of the feature's `windowImage`. nil when the image is that of the frame with
    /// this number earlier in this window, or in the feature's previous window.
    package var image: Bytes?

    package init(number: UInt64, image: Bytes? = nil) {
      self.number = number
      self.image = image
    }
  }

  package var frames: [Frame]

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
            nested: [.init("Frame", [.init("number", 1, .uint64), .init("image", 2, .bytes)])])
        ])
    ]))

  package func encoded() -> Bytes {
    var builder = ByteBuilder()
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
        + (count.map { 1 + Self.size(ofVarint: UInt64($0)) + $0 } ?? 0)
      builder.appendLength(1, size)
      builder.appendField(1, varint: frame.number)
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
      default: try reader.skip(wire)
      }
    }
  }
}

extension StreamError {
  /// A window refers to a frame that neither it nor the window before carries.
  package static func unknownFrame(_ number: UInt64) -> StreamError {
    StreamError(.malformed, "frame \(number) is not in the window before")
  }
}

/// Restores the images of one feature's windows where a frame has only its number.
package struct FrameResolver {
  /// The frames of the last window, by number.
  private var known: [(number: UInt64, image: Bytes)] = []

  package init() {}

  /// Forgets the last window, at the start of an episode.
  package mutating func reset() { known.removeAll() }

  /// The images of the next window, one per frame.
  /// - Throws: `.malformed` for a number that neither this window nor the previous one has.
  package mutating func resolve(_ window: ImageWindow) throws(StreamError) -> [Bytes] {
    var current: [(number: UInt64, image: Bytes)] = []
    current.reserveCapacity(window.frames.count)
    for frame in window.frames {
      let image =
        frame.image ?? current.last { $0.number == frame.number }?.image
        ?? known.last { $0.number == frame.number }?.image
      guard let image else {
        throw StreamError.unknownFrame(frame.number)
      }
      current.append((frame.number, image))
    }
    known = current
    return current.map(\.image)
  }

  /// The same window with every image in it, readable without the previous one.
  package mutating func selfContained(_ window: ImageWindow) throws(StreamError) -> ImageWindow {
    let images = try resolve(window)
    var result = window
    for index in window.frames.indices {
      let number = window.frames[index].number
      let isRepeated = window.frames[..<index].contains { $0.number == number }
      result.frames[index].image = isRepeated ? nil : images[index]
    }
    return result
  }
}
