package import Bytes

/// Text as a message of type `bagpipe.Text`.
package enum TextPayload {
  package static let schema = Schema(
    name: "bagpipe.Text", encoding: "protobuf",
    data: ProtobufDescriptor.set([
      .init(
        "bagpipe/Text.proto", package: "bagpipe",
        messages: [.init("Text", [.init("text", 1, .string)])])
    ]))

  package static func encode(_ text: String) -> Bytes {
    var builder = ByteBuilder()
    if !text.isEmpty { builder.appendField(1, utf8: text) }
    return Bytes(builder.bytes)
  }

  package static func parse(_ message: RawSpan) throws(StreamError) -> String {
    var text = ""
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      if number == 1, wire == .lengthDelimited {
        text = try reader.readString()
      } else {
        try reader.skip(wire)
      }
    }
    return text
  }
}
