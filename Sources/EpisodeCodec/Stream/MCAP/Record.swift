package import Bytes

/// What a stream consists of, chunks opened.
package enum Record: Sendable {
  case schema(id: UInt16, Schema)
  case channel(id: UInt16, Channel)
  case message(Message)
  case metadata(Metadata)
  /// A whole attachment record, its CRC checked.
  case attachment(Bytes)
  /// A whole record with a private opcode, to be handed on as it is.
  case unknown(Bytes)
}
