internal import Bytes
internal import Stream

/// A message of `foxglove` with an image or a video in its JSON form: `timestamp` is an object of
/// `sec` and `nsec`, and `data` is base64. schemas/jsonschema in foxglove/foxglove-sdk.
struct FoxgloveJSON {
  private(set) var timestamp: Bytes?
  private(set) var frameID: Bytes?
  private(set) var data = Bytes.empty
  private(set) var format = ""
  private var encoding = ""
  private var (width, height, step): (UInt32, UInt32, UInt32) = (0, 0, 0)

  /// - Throws: `.malformed` when the bytes are not such a message.
  init(_ message: Bytes) throws(StreamError) {
    var reader = JSONReader(message.span)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "timestamp": timestamp = try Self.timestamp(&reader)
      case "frame_id": frameID = Bytes(Array(try reader.readString().utf8))
      case "data":
        let text = try reader.readString()
        data = Bytes(try Base64.decode(Bytes(Array(text.utf8)).span))
      case "format": format = try reader.readString()
      case "encoding": encoding = try reader.readString()
      case "width": width = try Self.number(&reader)
      case "height": height = try Self.number(&reader)
      case "step": step = try Self.number(&reader)
      default: try reader.skipValue()
      }
    }
    try reader.finish()
  }

  private static func number(_ reader: inout JSONReader) throws(StreamError) -> UInt32 {
    let number = try reader.readNumber()
    guard let value = UInt32(exactly: number) else {
      throw StreamError(.malformed, "the number \(number) in an image's message")
    }
    return value
  }

  /// google.protobuf.Timestamp: seconds 1, nanos 2.
  private static func timestamp(_ reader: inout JSONReader) throws(StreamError) -> Bytes {
    var timestamp = ByteBuilder()
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "sec": timestamp.appendField(1, varint: UInt64(try number(&reader)))
      case "nsec": timestamp.appendField(2, varint: UInt64(try number(&reader)))
      default: try reader.skipValue()
      }
    }
    return Bytes(timestamp.bytes)
  }

  var header: ImageHeader { .foxglove(timestamp: timestamp, frameID: frameID) }

  /// The same image message in protobuf.
  func protobuf(_ kind: ImageChannel.Kind) -> Bytes {
    var message = ByteBuilder(reserving: data.count + 128)
    if let timestamp { message.appendField(1, bytes: timestamp.span) }
    switch kind {
    case .raw:
      message.appendField(2, fixed32: width)
      message.appendField(3, fixed32: height)
      message.appendField(4, utf8: encoding)
      message.appendField(5, fixed32: step)
      message.appendField(6, bytes: data.span)
      if let frameID { message.appendField(7, bytes: frameID.span) }
    case .compressed:
      message.appendField(2, bytes: data.span)
      message.appendField(3, utf8: format)
      if let frameID { message.appendField(4, bytes: frameID.span) }
    }
    return Bytes(message.bytes)
  }
}
