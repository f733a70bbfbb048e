import EpisodeCodec
import Testing

@testable import Bytes

struct SHA256Tests {
  /// The examples of FIPS 180-4 (NIST, "Secure Hashing", SHA256.pdf), around the length at which
  /// padding needs one more block, and a million letters.
  @Test(arguments: [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func publishedValues(text: String, times: Int, digest: String) {
    let bytes = [[UInt8]](repeating: Array(text.utf8), count: times).flatMap { $0 }
    #expect(SHA256.of(bytes.rawSpan).hex == digest)
  }

  /// The digest of pieces is that of the whole, wherever it is cut.
  @Test func pieces() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for cut in 0...bytes.count {
      var hash = SHA256()
      hash.update(Array(bytes[..<cut]))
      hash.update(Array(bytes[cut...]))
      #expect(hash.digest() == SHA256.of(bytes.rawSpan))
    }
  }

  /// Whatever the processor has, both ways give the same.
  @Test(arguments: 0...4) func theInstructionsAgreeWithTheDefinition(blocks: Int) {
    let bytes = (0..<64 * blocks).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 9) }
    var hash = SHA256()
    hash.update(bytes)
    var state: SHA256.Words = [
      0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
      0x5BE0_CD19,
    ]
    let bits = UInt64(512 * blocks).bigEndian
    let end = [0x80] + [UInt8](repeating: 0, count: 55)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) }
    SHA256.compressPlainly((bytes + end + length).rawSpan, into: &state)
    #expect(state.indices.allSatisfy { state[$0] == hash.words[$0] })
  }
}
