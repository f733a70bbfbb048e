import EpisodeCodec
import Testing

@Suite struct JSONReaderTests {
  @Test(arguments: [
    "0", "-0", "1", "-1", "0.1", "3.141592653589793", "1e5", "1E+5", "1e-5", "123456789012345678",
    "9007199254740993", "1.7976931348623157e308", "5e-324", "2.2250738585072014e-308", "1e400",
    "1e-400", "0.30000000000000004", "8.5e22", "1e23", "123456789.123456789e-30",
    "1e99999999999999999999", "100000000000000000000000000000000000",
  ])
  func numbersAreTheNearestDoubles(text: String) throws {
    #expect(try JSONValue(parsing: text) == .number(try #require(Double(text))))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func printedDoublesAreReadBack(seed: UInt64) throws {
    var random = SeededRandom(seed)
    for _ in 0..<500 {
      let number = Double(bitPattern: random.next())
      var text = JSONText()
      text.value(number)
      let value = try JSONValue(parsing: text.string)
      #expect(number.isFinite ? value == .number(number) : value.string != nil)
    }
  }

  @Test(arguments: [
    (#""""#, ""), (#""a\"b\\c\/d\n\t\r\b\f""#, "a\"b\\c/d\n\t\r\u{8}\u{c}"),
    (#""\u0041\u00e9\u65e5""#, "Aé日"), (#""\ud83e\udd16""#, "🤖"), (#""🤖""#, "🤖"),
    (#""\ud83e""#, "\u{FFFD}"), (#""\udd16\ud83e""#, "\u{FFFD}\u{FFFD}"),
    (#""\ud83ex""#, "\u{FFFD}x"),
  ])
  func stringsAreUnescaped(text: String, expected: String) throws {
    #expect(try JSONValue(parsing: text) == .string(expected))
  }

  @Test(arguments: [
    "", " ", "{", "[", "}", "]", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{a:1}", "{1:2}", "01", "-", "1.", ".5", "1e", "1e+", "+1", "tru", "nul", "\"", "\"a",
    "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "1 1", "[1}", "{\"a\":1]", "-NaN", "Inf",
    "'a'",
    "\u{FEFF}1", "\0",
  ])
  func badTextThrows(text: String) {
    #expect(throws: StreamError(.malformed, "")) { _ = try JSONValue(parsing: text) }
    #expect(throws: StreamError(.malformed, "")) {
      let data = Bytes(Array(text.utf8))
      var reader = JSONReader(data.span)
      try reader.skipValue()
      try reader.finish()
    }
  }

  /// Strings are read eight bytes at a time: the end, an escape and other letters may be anywhere.
  @Test(arguments: ["", "\\n", "é", "日本", "🤖", "\u{7F}", "\\u0000", "ß\\\\"])
  func stringsEndWhereTheyEnd(special: String) throws {
    for before in 0..<20 {
      for after in 0..<20 {
        let (left, right) = (
          String(repeating: "a", count: before), String(repeating: "b", count: after)
        )
        let plain = special == "" ? "" : try #require(JSONValue(parsing: "\"\(special)\"").string)
        let text = "[\"\(left)\(special)\(right)\",\"c\"]"
        #expect(try JSONValue(parsing: text) == [.string(left + plain + right), "c"])
        for bad in ["\u{1}", "\n"] {
          #expect(throws: StreamError(.malformed, "")) {
            _ = try JSONValue(parsing: "\"\(left)\(special)\(bad)\(right)\"")
          }
        }
      }
    }
  }

  /// A short key equals itself, however it is written, and no other one.
  @Test func shortKeysAreTheirTexts() throws {
    var names = ["", "id", "di", "uri", "key", "task", "text", "ttxt", "textt", "Größe"]
    for count in 1...18 {
      for place in 0..<count {
        var name = [UInt8](repeating: UInt8(ascii: "a"), count: count)
        name[place] = UInt8(ascii: "b")
        names.append(String(decoding: name, as: UTF8.self))
      }
    }
    for name in names where name.utf8.count <= 16 {
      #expect(names.filter { ShortKey($0) == ShortKey(name) } == [name])
      let escaped = name.utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
      let data = Bytes(Array(" { \"\(name)\" : 1 , \"\(escaped.joined())\":2}".utf8))
      var reader = JSONReader(data.span)
      try reader.beginObject()
      for _ in 0..<2 {
        #expect(try reader.nextShortKey() == ShortKey(name))
        try reader.skipValue()
      }
      #expect(try reader.nextShortKey() == nil)
    }
  }

  @Test func badUTF8Throws() {
    for bytes in [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]] {
      for before in 0..<20 {
        for after in [0, 7, 8, 20] {
          let text = [UInt8](repeating: 0x61, count: before) + bytes
          let data = Bytes([0x22] + text + [UInt8](repeating: 0x62, count: after) + [0x22])
          #expect(throws: StreamError(.malformed, "")) {
            var reader = JSONReader(data.span)
            try reader.skipValue()
          }
        }
      }
      let data = Bytes([0x22] + bytes + [0x22])
      #expect(throws: StreamError(.malformed, "")) { _ = try JSONValue(parsing: data.span) }
      #expect(throws: StreamError(.malformed, "")) {
        var reader = JSONReader(data.span)
        try reader.skipValue()
      }
    }
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func deepTextThrows(piece: String) {
    let data = Bytes(Array(String(repeating: piece, count: 100_000).utf8))
    #expect(throws: StreamError(.limit, "")) { _ = try JSONValue(parsing: data.span) }
    #expect(throws: StreamError(.limit, "")) {
      var reader = JSONReader(data.span)
      try reader.skipValue()
    }
  }

  @Test func longNumbersThrow() {
    let text = String(repeating: "1", count: 5000)
    #expect(throws: StreamError(.limit, "")) { _ = try JSONValue(parsing: text) }
  }

  @Test func treeIsWrittenBack() throws {
    let text = #"{"a":[1,0.5,true,null,{}],"b":"\"\\\n\u001b\u202e🤖","c":[]}"#
    var written = JSONText()
    written.value(try JSONValue(parsing: text))
    #expect(written.string == text)
  }

  @Test func listsOfStringsAreRead() throws {
    #expect(try JSONValue(parsing: #"["a", "b"]"#).strings == ["a", "b"])
    #expect(try JSONValue(parsing: #"["a", 1]"#).strings == nil)
  }
}
