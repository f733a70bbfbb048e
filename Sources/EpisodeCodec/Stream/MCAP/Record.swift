package import Bytes

/// A record of a stream whose chunks are opened.
package enum Record: Sendable {
  case schema(id: UInt16, Schema)
  case channel(id: UInt16, Channel)
  case message(Message)
  case metadata(Metadata)
  /// A whole attachment record; its CRC has been checked.
  case attachment(Bytes)
  /// A whole record with a private opcode, passed on unchanged.
  case unknown(Bytes)
}
