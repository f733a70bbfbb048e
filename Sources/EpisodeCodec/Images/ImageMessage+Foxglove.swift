package import Bytes
internal import Stream

// Field numbers are those of foxglove/RawImage.proto and foxglove/CompressedImage.proto. A field
// with another wire type counts as unknown, as everywhere in protobuf. The data is written last,
// which is legal, so that it need not be copied.

extension RawImageMessage {
  init(foxglove message: Bytes) throws(StreamError) {
    var (timestamp, frameID): (Bytes?, Bytes?)
    header = .foxglove(timestamp: nil, frameID: nil)
    var fields = ProtobufReader(message.span)
    while let (number, wire) = try fields.next() {
      switch (number, wire) {
      case (1, .lengthDelimited): timestamp = message[try fields.readRange()]
      case (2, .fixed32): width = try fields.readFixed32()
      case (3, .fixed32): height = try fields.readFixed32()
      case (4, .lengthDelimited):
        encoding = PixelEncoding(String(repairingUTF8: try fields.readLengthDelimited()))
      case (5, .fixed32): step = try fields.readFixed32()
      case (6, .lengthDelimited): data = message[try fields.readRange()]
      case (7, .lengthDelimited): frameID = message[try fields.readRange()]
      default: try fields.skip(wire)
      }
    }
    header = .foxglove(timestamp: timestamp, frameID: frameID)
  }

  func serialized(timestamp: Bytes?, frameID: Bytes?) -> SerializedImage {
    var prefix = ByteBuilder(reserving: 128)
    if let timestamp { prefix.appendField(1, bytes: timestamp.span) }
    prefix.appendField(2, fixed32: width)
    prefix.appendField(3, fixed32: height)
    prefix.appendField(4, utf8: encoding.name)
    prefix.appendField(5, fixed32: step)
    if let frameID { prefix.appendField(7, bytes: frameID.span) }
    prefix.appendLength(6, data.count)
    return SerializedImage(prefix: Bytes(prefix.bytes), payload: data)
  }
}

extension CompressedImageMessage {
  init(foxglove message: Bytes) throws(StreamError) {
    var (timestamp, frameID): (Bytes?, Bytes?)
    header = .foxglove(timestamp: nil, frameID: nil)
    var fields = ProtobufReader(message.span)
    while let (number, wire) = try fields.next() {
      switch (number, wire) {
      case (1, .lengthDelimited): timestamp = message[try fields.readRange()]
      case (2, .lengthDelimited): payload = message[try fields.readRange()]
      case (3, .lengthDelimited):
        format = String(repairingUTF8: try fields.readLengthDelimited())
      case (4, .lengthDelimited): frameID = message[try fields.readRange()]
      default: try fields.skip(wire)
      }
    }
    header = .foxglove(timestamp: timestamp, frameID: frameID)
  }

  func serialized(timestamp: Bytes?, frameID: Bytes?) -> SerializedImage {
    var prefix = ByteBuilder(reserving: 128)
    if let timestamp { prefix.appendField(1, bytes: timestamp.span) }
    prefix.appendField(3, utf8: format)
    if let frameID { prefix.appendField(4, bytes: frameID.span) }
    prefix.appendLength(2, payload.count)
    return SerializedImage(prefix: Bytes(prefix.bytes), payload: payload)
  }
}

extension CompressedImageMessage {
  /// Appends a message of `foxglove` without stamp and frame, up to the image.
  package static func appendFoxgloveHead(format: String, size: Int, to builder: inout ByteBuilder) {
    builder.appendField(3, utf8: format)
    builder.appendLength(2, size)
  }
}
