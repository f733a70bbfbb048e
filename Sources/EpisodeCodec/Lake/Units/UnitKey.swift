internal import Bytes

/// What a unit of work is known by: the same recording through the same pipeline has the same key on
/// every machine and in every run.
package struct UnitKey: Hashable, Sendable {
  /// 64 hexadecimal digits.
  package let text: String

  /// SHA-256 of the address, a zero byte and the text of the pipeline.
  package init(uri: String, pipeline: String) {
    var hash = SHA256()
    hash.update(unsafe uri.utf8Span.span.bytes)
    hash.update(Self.divider)
    hash.update(unsafe pipeline.utf8Span.span.bytes)
    text = hash.digest().hex
  }

  private static let divider: [UInt8] = [0]
}
