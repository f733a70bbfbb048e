import EpisodeCodec
import Testing

@testable import Bytes

struct AnyBytesTests {
  private func text(_ bytes: [UInt8]) -> String { String(anyBytes: bytes.rawSpan) }

  @Test func anyBytesComeBack() {
    var random = SeededRandom(3)
    let pieces: [[UInt8]] = [
      Array("plain".utf8), Array("é€😀".utf8), [0xFF], [0xC3], [0xE2, 0x82], [0xF4, 0x8F, 0xBF],
      // U+10FFE9, which stands for the byte E9, and other scalars of its plane.
      Array("\u{10FFE9}\u{10FF7F}\u{100000}".utf8), [0xED, 0xA0, 0x80], [0], [0xF5, 0x80],
    ]
    for _ in 0..<2000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        bytes += pieces.randomElement(using: &random) ?? []
        if Bool.random(using: &random) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
      }
      #expect(text(bytes).anyBytes == bytes)
    }
  }

  @Test func otherTextsKeepTheirBytes() {
    #expect("Größe 😀".anyBytes == Array("Größe 😀".utf8))
    #expect(text(Array("Größe 😀".utf8)) == "Größe 😀")
  }

  @Test func bytesAreShownEscaped() {
    let latin = text([0x47, 0x72, 0xF6, 0xDF, 0x65])
    #expect(latin.printable == #"Gr\xf6\xdfe"#)
    var json = JSONText()
    json.value(latin)
    #expect(json.string == #""Gr\\xf6\\xdfe""#)
  }
}
