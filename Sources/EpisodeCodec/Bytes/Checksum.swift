internal import CDeflate
internal import CIntrinsics

/// CRC-32 of zlib, gzip, PNG and MCAP (polynomial 0xEDB88320): 8 GB/s through libdeflate, and long
/// runs several times as fast where the processor has carry-less multiplication on wide vectors.
package struct CRC32: Sendable {
  package private(set) var value: UInt32 = 0

  package init() {}

  package mutating func update(_ bytes: RawSpan) {
    // The library starts anew at a null pointer, which an empty span may be.
    guard bytes.byteCount > 0 else { return }
    value = unsafe bytes.withUnsafeBytes { buffer in
      guard Self.folds, buffer.count >= Self.shortestFold else {
        return unsafe libdeflate_crc32(value, buffer.baseAddress, buffer.count)
      }
      return unsafe Self.fold(value, buffer)
    }
  }

  package static func of(_ bytes: RawSpan) -> UInt32 {
    var crc = CRC32()
    crc.update(bytes)
    return crc.value
  }

  private static let folds = bagpipe_has_vpclmulqdq() != 0
  private static let shortestFold = 512
  private static let foldedSize = 128

  /// The CRC after `bytes`, most of which are folded first.
  private static func fold(_ start: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let count = bytes.count / foldedSize * foldedSize
    let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[count...])
    var folded = (0 as UInt64, 0 as UInt64)
    return unsafe withUnsafeMutableBytes(of: &folded) { folded in
      unsafe bagpipe_crc32_fold_avx2(
        ~start, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count,
        folded.baseAddress?.assumingMemoryBound(to: UInt8.self))
      // A value of ~0 is a register of 0.
      let value = unsafe libdeflate_crc32(~0, folded.baseAddress, folded.count)
      return unsafe libdeflate_crc32(value, rest.baseAddress, rest.count)
    }
  }
}
