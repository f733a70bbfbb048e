package import Bytes
package import Stream

extension VideoChannel {
  /// `foxglove.CompressedVideo`, which a feature of steps has.
  package static let schema = Schema(
    name: "foxglove.CompressedVideo", encoding: "protobuf",
    data: FoxgloveDescriptor.set(
      "CompressedVideo",
      [
        .init("timestamp", 1, .timestamp), .init("frame_id", 2, .string),
        .init("data", 3, .bytes), .init("format", 4, .string),
      ]))
}

extension VideoMessage {
  /// The message of `foxglove`.
  package func serialized() throws(StreamError) -> SerializedImage {
    var prefix = ByteBuilder(reserving: 128)
    if case .foxglove(let timestamp, let frameID) = try header.asFoxglove() {
      if let timestamp { prefix.appendField(1, bytes: timestamp.span) }
      if let frameID { prefix.appendField(2, bytes: frameID.span) }
    }
    prefix.appendField(4, utf8: format)
    prefix.appendLength(3, data.count)
    return SerializedImage(prefix: Bytes(prefix.bytes), payload: data)
  }
}
