package import Bytes
package import Stream

/// Images of `foxglove` and `sensor_msgs` in other encodings than those of `ImageChannel`, which become
/// the messages of `foxglove` in protobuf: JSON, CDR with a definition in IDL, and flatbuffers.
package struct ForeignImages: Sendable {
  /// The same images in protobuf.
  package let channel: ImageChannel
  /// nil for JSON.
  private let fields: ImageFields?

  /// nil for a channel of other messages.
  /// - Throws: when the schema is invalid, or has no fields of an image.
  package init?(_ channel: Channel) throws(StreamError) {
    guard ImageChannel(channel) == nil else { return nil }
    if let json = ImageChannel(json: channel) {
      (self.channel, fields) = (json, nil)
    } else if let fields = try ImageFields(channel) {
      (self.channel, self.fields) = (ImageChannel(family: .foxglove, kind: fields.kind), fields)
    } else {
      return nil
    }
  }

  /// The message with the same image.
  /// - Throws: `.malformed` when the bytes are not such a message.
  package func protobuf(_ message: Bytes) throws(StreamError) -> Bytes {
    guard let fields else { return try FoxgloveJSON(message).protobuf(channel.kind) }
    let image = try fields.protobuf(message)
    var data = ByteBuilder(reserving: image.prefix.count + image.payload.count)
    data.append(image.prefix.span)
    data.append(image.payload.span)
    return Bytes(data.bytes)
  }
}

/// Reads an image message field by field, because only its definition tells the layout.
private struct ImageFields: Sendable {
  let kind: ImageChannel.Kind
  private let stamp: HeaderStamp?
  private let frameID: FieldReader?
  private let data: FieldReader
  /// Of a compressed image the format, of a raw one the encoding.
  private let format: FieldReader
  private let width: FieldReader?
  private let height: FieldReader?
  private let step: FieldReader?
  private let isBigEndian: FieldReader?

  init?(_ channel: Channel) throws(StreamError) {
    guard let schema = channel.schema, let kind = Self.kind(schema.name),
      ["omgidl", "ros2idl", "flatbuffer"].contains(schema.encoding)
    else { return nil }
    self.kind = kind
    func field(_ path: String) throws(StreamError) -> FieldReader {
      try FieldReader(channel: channel, path: FieldPath(parsing: path))
    }
    func optional(_ path: String) throws(StreamError) -> FieldReader? {
      do { return try field(path) } catch {
        guard error.kind == .missing else { throw error }
        return nil
      }
    }
    stamp = try HeaderStamp(channel: channel)
    let ownFrame = try optional(".frame_id")
    let headerFrame = try optional(".header.frame_id")
    frameID = ownFrame ?? headerFrame
    data = try field(".data")
    format = try field(kind == .raw ? ".encoding" : ".format")
    let isRaw = kind == .raw
    width = isRaw ? try field(".width") : nil
    height = isRaw ? try field(".height") : nil
    step = isRaw ? try field(".step") : nil
    isBigEndian = isRaw ? try optional(".is_bigendian") : nil
  }

  /// `foxglove::RawImage`, `foxglove.RawImage`, `sensor_msgs/msg/Image`.
  private static func kind(_ name: String) -> ImageChannel.Kind? {
    let parts = name.split { "/:.".contains($0) }
    switch (parts.first, parts.last) {
    case ("foxglove", "RawImage"), ("sensor_msgs", "Image"): return .raw
    case ("foxglove", "CompressedImage"), ("sensor_msgs", "CompressedImage"): return .compressed
    default: return nil
    }
  }

  /// The message of `foxglove` in protobuf with the same image.
  /// - Throws: `.malformed` when the bytes are not such a message.
  func protobuf(_ message: Bytes) throws(StreamError) -> SerializedImage {
    var timestamp: Bytes?
    if let time = try stamp?.read(message.span) {
      // google.protobuf.Timestamp: seconds 1, nanos 2.
      var fields = ByteBuilder()
      fields.appendField(1, varint: time / 1_000_000_000)
      fields.appendField(2, varint: time % 1_000_000_000)
      timestamp = Bytes(fields.bytes)
    }
    var frameID: Bytes?
    if let reader = self.frameID { frameID = Bytes(Array(try Self.text(reader, message).utf8)) }
    let header = ImageHeader.foxglove(timestamp: timestamp, frameID: frameID)
    let payload = message[try data.readRange(message.span)]
    switch kind {
    case .raw:
      var image = RawImageMessage(header: header)
      image.encoding = PixelEncoding(try Self.text(format, message))
      image.width = try Self.number(width, message)
      image.height = try Self.number(height, message)
      image.step = try Self.number(step, message)
      image.isBigEndian = try Self.number(isBigEndian, message) != 0
      image.data = payload
      return try image.serialized()
    case .compressed:
      var image = CompressedImageMessage(header: header)
      image.format = try Self.text(format, message)
      image.payload = payload
      return try image.serialized()
    }
  }

  private static func text(
    _ reader: FieldReader, _ message: Bytes
  ) throws(StreamError) -> String {
    var names = NameMemory()
    return try reader.readText(message.span, &names) ?? ""
  }

  private static func number(
    _ reader: FieldReader?, _ message: Bytes
  ) throws(StreamError) -> UInt32 {
    guard let reader, case .number(let type) = reader.element else { return 0 }
    var numbers = ByteBuilder()
    var names = NameMemory()
    try reader.readNumbers(message.span, into: &numbers, &names)
    let value = type.double(at: 0, in: Bytes(numbers.bytes).span)
    guard let number = UInt32(exactly: value) else {
      throw StreamError(.malformed, "the number \(value) in an image's message")
    }
    return number
  }
}
