import EpisodeCodec

import Testing
@testable import Bytes

struct CRC32CTests {
  /// RFC 3720, appendix B.4, and the check value of the CRC catalog.
  static let published: [([UInt8], UInt32)] = [
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array("123456789".utf8), 0xE306_9283),
    ([], 0),
  ]

  @Test(arguments: published)
  func publishedValues(_ bytes: [UInt8], _ expected: UInt32) {
    #expect(CRC32C.of(bytes.rawSpan) == expected)
  }

  @Test func piecesGiveTheSameAsTheWhole() {
    let bytes = (0..<100).map { UInt8($0) }
    for cut in 0...100 {
      var crc = CRC32C()
      crc.update(Bytes(Array(bytes[..<cut])).span)
      crc.update(Bytes(Array(bytes[cut...])).span)
      #expect(crc.value == CRC32C.of(bytes.rawSpan))
    }
  }

  /// Long enough for three runs at a time, with bytes left after them.
  @Test(arguments: [3071, 3072, 3073, 6144, 10_007])
  func theInstructionAgreesWithTheTables(_ count: Int) {
    let bytes = Bytes((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
    #expect(CRC32C.of(bytes.span) == ~CRC32C.runTables(~0, bytes.span))
  }
}
