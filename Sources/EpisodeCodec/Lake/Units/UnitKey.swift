internal import Bytes

/// What a unit of work is known by: the same recording through the same pipeline has the same key on
/// every machine and in every run.
package struct UnitKey: Hashable, Sendable {
  /// 64 hexadecimal digits.
  package let text: String

  /// SHA-256 of the address, a zero byte and the text of the pipeline.
  package init(uri: String, pipeline: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(uri.utf8.count + 1 + pipeline.utf8.count)
    bytes += uri.utf8
    bytes.append(0)
    bytes += pipeline.utf8
    text = SHA256.of(bytes.rawSpan).hex
  }
}
