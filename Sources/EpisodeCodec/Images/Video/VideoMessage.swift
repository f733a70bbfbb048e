package import Bytes
package import Stream

/// A channel of messages that hold, or may hold, a video.
package struct VideoChannel: Hashable, Sendable {
  enum Form: Hashable, Sendable {
    /// `foxglove.CompressedVideo` in protobuf or JSON.
    case foxglove, json
    /// The same fields in ROS.
    case foxgloveROS
    /// `ffmpeg_image_transport_msgs/FFMPEGPacket`.
    case packet
    /// `CompressedImage` whose format is that of a video.
    case image
  }

  let form: Form
  /// That of the raw images which it becomes.
  package let family: ImageChannel.Family

  /// nil for a channel without videos.
  package init?(_ channel: Channel) {
    if let image = ImageChannel(channel) {
      guard image.kind == .compressed else { return nil }
      (form, family) = (.image, image.family)
      return
    }
    guard let name = channel.schema?.name else { return nil }
    let isPacket =
      ["ffmpeg_image_transport_msgs/FFMPEGPacket", "ffmpeg_image_transport_msgs/msg/FFMPEGPacket"]
      .contains(name)
    let isVideo = ["foxglove_msgs/CompressedVideo", "foxglove_msgs/msg/CompressedVideo"]
      .contains(name)
    switch channel.messageEncoding {
    case "protobuf" where name == "foxglove.CompressedVideo":
      (form, family) = (.foxglove, .foxglove)
    case "json" where name == "foxglove.CompressedVideo": (form, family) = (.json, .foxglove)
    case "ros1" where isPacket || isVideo:
      (form, family) = (isPacket ? .packet : .foxgloveROS, .ros1)
    case "cdr" where isPacket || isVideo:
      (form, family) = (isPacket ? .packet : .foxgloveROS, .ros2)
    default: return nil
    }
  }

  /// True when all its messages must be videos; else some may be pictures.
  package var isVideo: Bool { form != .image }
}

/// A message with a part of a video.
package struct VideoMessage: Sendable {
  package let header: ImageHeader
  /// The codec that the message claims.
  package let format: String
  package let data: Bytes
}

extension VideoMessage {
  /// - Throws: `.malformed` when the bytes are not such a message.
  package init(_ message: Bytes, _ channel: VideoChannel) throws(StreamError) {
    switch channel.form {
    case .foxglove: try self.init(foxglove: message)
    case .json:
      let json = try FoxgloveJSON(message)
      self.init(header: json.header, format: json.format, data: json.data)
    case .image:
      let image = try CompressedImageMessage(message, family: channel.family)
      self.init(header: image.header, format: image.format, data: image.payload)
    case .foxgloveROS, .packet:
      let wire =
        channel.family == .ros1 ? ROSWire.ros1 : try ROSWire(encapsulationOf: message.span)
      try self.init(ros: wire, message, isPacket: channel.form == .packet)
    }
  }

  /// Field numbers of foxglove/CompressedVideo.proto.
  private init(foxglove message: Bytes) throws(StreamError) {
    var (timestamp, frameID): (Bytes?, Bytes?)
    var (data, format) = (Bytes.empty, "")
    var fields = ProtobufReader(message.span)
    while let (number, wire) = try fields.next() {
      switch (number, wire) {
      case (1, .lengthDelimited): timestamp = message[try fields.readRange()]
      case (2, .lengthDelimited): frameID = message[try fields.readRange()]
      case (3, .lengthDelimited): data = message[try fields.readRange()]
      case (4, .lengthDelimited):
        format = String(repairingUTF8: try fields.readLengthDelimited())
      default: try fields.skip(wire)
      }
    }
    self.init(
      header: .foxglove(timestamp: timestamp, frameID: frameID), format: format, data: data)
  }

  /// `foxglove_msgs/CompressedVideo` starts with the fields of a header without `seq`;
  /// `FFMPEGPacket` has header, width, height, encoding, pts, flags, is_bigendian and data.
  private init(ros wire: ROSWire, _ message: Bytes, isPacket: Bool) throws(StreamError) {
    var reader = try ROSReader(message.span, wire)
    let fields = try reader.header(hasNumber: isPacket)
    let number = [UInt8](repeating: 0, count: isPacket || wire != .ros1 ? 0 : 4)
    let header = ImageHeader.ros(wire, Bytes(joining: [Bytes(number), message[fields]]))
    let (format, data): (String, Bytes)
    if isPacket {
      _ = try (reader.uint32(), reader.uint32())
      format = try reader.string(of: message)
      let isVersion2 = wire != .ros1 && message.span.load(littleEndianAt: 1, as: UInt8.self) >= 6
      try reader.skipUInt64(alignment: isVersion2 ? 4 : 8)
      _ = try (reader.uint8(), reader.uint8())
      data = message[try reader.bytes()]
    } else {
      data = message[try reader.bytes()]
      format = try reader.string(of: message)
    }
    self.init(header: header, format: format, data: data)
  }
}
