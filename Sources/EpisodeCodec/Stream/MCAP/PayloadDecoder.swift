package import Bytes

/// Decompresses payloads of rosbag2 recordings made with `--compression-mode message`.
///
/// Each is a zstd frame, which nothing else in the file tells; CDR begins with other bytes. Keeps its
/// working memory; each thread needs its own.
package final class PayloadDecoder {
  private lazy var zstd = Result { () throws(StreamError) in try ZstdDecompressor() }

  package init() {}

  /// The magic of a zstd frame as an integer.
  static let magic: UInt32 = 0xFD2F_B528

  /// True for a payload that may be compressed.
  package static func begins(_ span: RawSpan, at offset: Int = 0) -> Bool {
    span.byteCount - offset >= 4 && span.load(littleEndianAt: offset, as: UInt32.self) == magic
  }

  /// Replaces the payload of a message on a channel if it is compressed.
  package func decode(_ message: inout Message, on channel: Channel?) throws(StreamError) {
    if channel?.messageEncoding == "cdr" { try decompress(&message) }
  }

  /// Replaces a CDR payload if it is compressed.
  package func decompress(_ message: inout Message) throws(StreamError) {
    guard Self.begins(message.data.span) else { return }
    guard let size = ZstdDecompressor.contentSize(of: message.data.span) else {
      throw StreamError(.malformed, "a compressed payload does not tell its size")
    }
    try MemoryBudget.check(size, .chunks, for: "a payload")
    message.data = try zstd.get().decompress(message.data.span, size: size)
  }
}
