import EpisodeCodec
import Testing

@testable import Stream

/// Against google.protobuf: Tests/Interop/check_defaults.py.
@Suite struct ProtobufDefaultTests {
  private typealias Field = MessageType.Field

  @Test(
    arguments: [
      (.bool, "true", 1), (.bool, "false", 0), (.int32, "-1", .max), (.uint32, "0x10", 16),
      (.int32, "-0x10", UInt64(bitPattern: -16)), (.int64, "010", 8), (.int64, "0", 0),
      (.uint64, "18446744073709551615", .max), (.float64, "42", 42.0.bitPattern),
      (.float64, "-inf", (-Double.infinity).bitPattern), (.float64, "nan", Double.nan.bitPattern),
      (.float32, "0.1", UInt64((0.1 as Float).bitPattern)),
    ] as [(TensorElementType, String, UInt64)])
  func numbersAreThoseOfTheText(type: TensorElementType, text: String, bits: UInt64) throws {
    let field = Field(name: "x", type: .number(type), count: .one)
    #expect(try field.defaultValue(text, []) == .bits(bits))
  }

  @Test(
    arguments: [
      (#"plain"#, "plain"), (#"\n\r\t\a\b\f\v"#, "\n\r\t\u{7}\u{8}\u{C}\u{B}"),
      (#"\\\'\"\?"#, #"\'"?"#), (#"\0\01\0012\18"#, "\0\u{1}\u{1}2\u{1}8"),
      (#"\x41B\X4g"#, "AB\u{4}g"),
      ("", ""),
    ])
  func bytesHaveEscapes(text: String, plain: String) throws {
    let field = Field(name: "x", type: .bytes, count: .one)
    #expect(try field.defaultValue(text, []) == .bytes(Array(plain.utf8)))
    #expect(try field.defaultValue(#"\377"#, []) == .bytes([0xFF]))
    let isText = Field(name: "x", type: .text, count: .one)
    #expect(try isText.defaultValue(text, []) == .bytes(Array(text.utf8)))
  }

  @Test(
    arguments: [
      (.number(.bool), "1"), (.number(.int32), "2147483648"), (.number(.uint32), "-1"),
      (.number(.int64), "1.5"), (.number(.int64), "08"), (.number(.float64), "four"),
      (.number(.float32), ""), (.bytes, #"\"#), (.bytes, #"\x"#), (.bytes, #"\400"#),
      (.bytes, #"\q"#), (.enumeration(0), "C"),
    ] as [(MessageType.FieldType, String)])
  func otherTextsThrow(type: MessageType.FieldType, text: String) {
    let values = MessageType.Enumeration(names: [2: "A"], numbers: ["A": 2], first: 2)
    #expect(throws: StreamError(.malformed, "")) {
      try Field(name: "x", type: type, count: .one).defaultValue(text, [values])
    }
  }

  @Test func enumerationsBeginWithTheirFirstValue() throws {
    let values = MessageType.Enumeration(
      names: [2: "A", 0: "B"], numbers: ["A": 2, "B": 0, "C": 0], first: 2)
    let field = Field(name: "x", type: .enumeration(0), count: .one)
    #expect(try field.defaultValue(nil, [values]) == .bits(2))
    #expect(try field.defaultValue("C", [values]) == .bits(0))
    let many = Field(name: "x", type: .enumeration(0), count: .sequence)
    #expect(try many.defaultValue(nil, [values]) == nil)
  }
}
