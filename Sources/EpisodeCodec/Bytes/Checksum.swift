internal import CDeflate

/// CRC-32 of zlib, gzip, PNG and MCAP (polynomial 0xEDB88320), 8 GB/s through libdeflate.
package struct CRC32: Sendable {
  package private(set) var value: UInt32 = 0

  package init() {}

  package mutating func update(_ bytes: RawSpan) {
    // The library starts anew at a null pointer, which an empty span may be.
    guard bytes.byteCount > 0 else { return }
    value = unsafe bytes.withUnsafeBytes {
      unsafe libdeflate_crc32(value, $0.baseAddress, $0.count)
    }
  }

  package static func of(_ bytes: RawSpan) -> UInt32 {
    var crc = CRC32()
    crc.update(bytes)
    return crc.value
  }
}
