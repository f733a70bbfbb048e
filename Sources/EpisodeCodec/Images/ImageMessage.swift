package import Bytes
package import Stream

/// The time and the frame of an image's message, copied unchanged to the message that replaces it.
package enum ImageHeader: Sendable {
  /// `std_msgs/Header` in its serialization: (in ROS 1) seq, stamp, frame_id.
  case ros(ROSWire, Bytes)
  /// The fields of a `foxglove` message; nil for an absent one.
  case foxglove(timestamp: Bytes?, frameID: Bytes?)
}

/// An image message in two parts to write in sequence, so that the pixels, most of its bytes, are
/// not copied.
package struct SerializedImage: Sendable {
  /// An encoding with loss, `WHAT` or `WHAT:QUALITY`, that the image has been through.
  package enum Loss: Sendable {
    case encoded(String)
    /// It may be the last one that is known already.
    case decoded(String)
  }

  package let prefix: Bytes
  package let payload: Bytes
  package var loss: Loss?

  package func losing(_ loss: Loss?) -> SerializedImage {
    SerializedImage(prefix: prefix, payload: payload, loss: loss)
  }
}

/// `sensor_msgs/Image` or `foxglove.RawImage`. Its sizes are unchecked; `image()` checks them.
package struct RawImageMessage: Sendable {
  package var header: ImageHeader
  package var width: UInt32 = 0
  package var height: UInt32 = 0
  package var encoding = PixelEncoding("")
  package var step: UInt32 = 0
  package var isBigEndian = false
  package var data = Bytes.empty

  init(header: ImageHeader) { self.header = header }

  /// - Throws: `.malformed` when the bytes are not such a message.
  package init(_ message: Bytes, family: ImageChannel.Family) throws(StreamError) {
    switch family {
    case .ros1: try self.init(ros: .ros1, message)
    case .ros2: try self.init(ros: ROSWire(encapsulationOf: message.span), message)
    case .foxglove: try self.init(foxglove: message)
    }
  }

  /// An image with the header of its original message.
  /// - Throws: `.limit` when its step does not fit the message.
  package init(header: ImageHeader, image: RawImage) throws(StreamError) {
    guard let width = UInt32(exactly: image.width), let height = UInt32(exactly: image.height),
      let step = UInt32(exactly: image.step)
    else { throw StreamError(.limit, "a step of \(image.step) bytes does not fit the message") }
    self.header = header
    (self.width, self.height, self.step) = (width, height, step)
    encoding = image.encoding
    data = image.data
  }

  /// - Throws: as `RawImage`.
  package func image() throws(StreamError) -> RawImage {
    try RawImage(
      width: Int(width), height: Int(height), encoding: encoding, step: Int(step),
      data: littleEndian().data)
  }

  /// - Throws: `.limit` when the pixels exceed the size of a message.
  package func serialized() throws(StreamError) -> SerializedImage {
    switch header {
    case .ros(let wire, let bytes): try serialized(wire, header: bytes)
    case .foxglove(let timestamp, let frameID):
      try littleEndian().serialized(timestamp: timestamp, frameID: frameID)
    }
  }
}

/// `sensor_msgs/CompressedImage` or `foxglove.CompressedImage`.
package struct CompressedImageMessage: Sendable {
  package var header: ImageHeader
  /// The format that the message claims; `ImageFormat` determines the actual one.
  package var format = ""
  package var payload = Bytes.empty

  init(header: ImageHeader) { self.header = header }

  /// - Throws: `.malformed` when the bytes are not such a message.
  package init(_ message: Bytes, family: ImageChannel.Family) throws(StreamError) {
    switch family {
    case .ros1: try self.init(ros: .ros1, message)
    case .ros2: try self.init(ros: ROSWire(encapsulationOf: message.span), message)
    case .foxglove: try self.init(foxglove: message)
    }
  }

  /// An image with the header of its original message.
  package init(header: ImageHeader, format: ImageFormat, payload: Bytes) {
    self.header = header
    self.format = format.rawValue
    self.payload = payload
  }

  /// - Throws: `.limit` when the payload exceeds the size of a message.
  package func serialized() throws(StreamError) -> SerializedImage {
    switch header {
    case .ros(let wire, let bytes): try serialized(wire, header: bytes)
    case .foxglove(let timestamp, let frameID):
      serialized(timestamp: timestamp, frameID: frameID)
    }
  }
}

extension ImageHeader {
  /// The same stamp and frame in a message of `foxglove`.
  package func asFoxglove() throws(StreamError) -> ImageHeader {
    guard case .ros(let wire, let bytes) = self else { return self }
    let (stamp, frameID) = try wire.stampAndFrame(of: bytes)
    // google.protobuf.Timestamp: seconds 1, nanos 2.
    var timestamp = ByteBuilder()
    timestamp.appendField(1, varint: UInt64(stamp.seconds))
    timestamp.appendField(2, varint: UInt64(stamp.nanoseconds))
    return .foxglove(timestamp: Bytes(timestamp.bytes), frameID: Bytes(Array(frameID.utf8)))
  }
}
