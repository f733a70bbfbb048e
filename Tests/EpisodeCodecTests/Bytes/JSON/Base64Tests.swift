import EpisodeCodec
import Testing

@Suite struct Base64Tests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func testVectorsOfTheStandard(plain: String, encoded: String) throws {
    var builder = ByteBuilder()
    Base64.encode(Bytes(Array(plain.utf8)).span, into: &builder)
    #expect(builder.bytes == Array(encoded.utf8))
    #expect(try Base64.decode(Bytes(Array(encoded.utf8)).span) == Array(plain.utf8))
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "====", "Z===", "Zg==Zg==", "Zg=a", "Zm9\n", "Zm-_", "Zmé"])
  func badTextThrows(text: String) {
    #expect(throws: StreamError(.malformed, "")) {
      _ = try Base64.decode(Bytes(Array(text.utf8)).span)
    }
  }
}
