import Bytes
import Testing

struct BytePatternTests {
  /// The longest match from the start of a text, which no letter or digit may follow.
  @Test(arguments: [
    (#"SN-\d{6}"#, "SN-123456 x", 9), (#"SN-\d{6}"#, "SN-1234567", nil), ("a+b?", "aaab", 4),
    ("a+b?", "aaac", nil), (#"\u{2,3}[- ]\d+"#, "AB 12", 5), (#"\u{2,3}[- ]\d+"#, "A 12", nil),
    ("[^0-9]*x", "ab-x", 4), (".{2}", "é ", 2), (#"\[a\]"#, "[a]", 3), ("a{0,2}b", "b", 1),
    ("[a-]+", "a-a", 3), ("(x)", "", nil),
  ])
  func matches(_ pattern: String, _ text: String, _ end: Int?) throws {
    guard !pattern.hasPrefix("(") else {
      #expect(throws: StreamError(.malformed, "")) { try BytePattern(pattern) }
      return
    }
    let bytes = Array(text.utf8)
    #expect(try BytePattern(pattern).end(in: bytes.span, from: 0) == end)
  }

  /// Where other engines take exponential time.
  @Test func timeIsLinear() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    let pattern = try BytePattern(String(repeating: "a*", count: 30) + "b")
    #expect(pattern.end(in: bytes.span, from: 0) == nil)
  }
}
