import EpisodeCodec
import Testing

struct CRC32Tests {
  /// The check value of the CRC catalog, and RFC 1952's CRC of nothing.
  @Test func publishedValues() {
    #expect(CRC32.of(Array("123456789".utf8).rawSpan) == 0xCBF4_3926)
    #expect(CRC32.of([UInt8]().rawSpan) == 0)
  }

  /// Lengths around those that are folded, from any start, against one bit at a time.
  @Test(arguments: [1, 127, 511, 512, 513, 639, 640, 1023, 4096, 10_007])
  func everyLengthAgreesWithTheDefinition(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    #expect(CRC32.of(bytes.rawSpan) == byBits(bytes))
    let cut = count / 3
    var crc = CRC32()
    crc.update(Array(bytes[..<cut]).rawSpan)
    crc.update(Array(bytes[cut...]).rawSpan)
    #expect(crc.value == byBits(bytes))
  }

  private func byBits(_ bytes: [UInt8]) -> UInt32 {
    var state = ~0 as UInt32
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state >> 1 ^ (state & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
    return ~state
  }
}
