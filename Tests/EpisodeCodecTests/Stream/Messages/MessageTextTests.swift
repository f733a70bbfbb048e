import EpisodeCodec
import Testing

@Suite struct MessageTextTests {
  /// Bytes and expected text from rosbags, protobuf and json.
  @Test(arguments: MessageFixture.all)
  func messagesOfOtherWritersShowTheirValues(fixture: MessageFixture) throws {
    let text = try fixture.string()
    #expect(text == fixture.text)
  }

  @Test(arguments: MessageFixture.all)
  func cutMessagesThrowOrShowLess(fixture: MessageFixture) throws {
    let text = try MessageText(channel: fixture.channel)
    for count in 0..<fixture.data.count {
      do {
        let shown = try text.string(fixture.data[0..<count].span, .full)
        // Only a protobuf message may end early, and CDR by bytes of padding.
        let mayEnd = fixture.channel.messageEncoding == "protobuf" || shown == fixture.text
        #expect(mayEnd, "cut at \(count)")
      } catch { #expect(error.kind == .malformed || error.kind == .truncated) }
    }
  }

  @Test func longBytesAreShownByTheirLength() throws {
    let fixture = MessageFixture(
      ros1: "uint8[] data", [70, 0, 0, 0] + [UInt8](repeating: 0, count: 70))
    #expect(try fixture.string(.brief) == #"{"data":"<70 bytes>"}"#)
    #expect(try fixture.string(.full).hasPrefix(#"{"data":"AAAA"#))
  }

  @Test(arguments: [36, 37, 1000])
  func longSequencesAreShownByTheirStart(count: Int) throws {
    let some = String(repeating: "1,", count: 35) + "1"
    let shown = count == 36 ? some : some + #","<\#(count - 36) more>""#
    let ones = [UInt8](repeating: 1, count: count)
    let size = [UInt8(truncatingIfNeeded: count), UInt8(count >> 8), 0, 0]
    let ros = MessageFixture(ros1: "int8[] data\nuint8 last", size + ones + [2])
    #expect(try ros.string(.brief) == #"{"data":[\#(shown)],"last":2}"#)
    let text = "[" + [String](repeating: "1", count: count).joined(separator: ",") + "]"
    #expect(try MessageFixture(json: text).string(.brief) == "[\(shown)]")
    #expect(try MessageFixture(json: text).string(.full) == text)
    var packed = MessageFixture.named("demo.proto3.All 0")
    packed.channel = try Feature(name: "a", kind: .tensor, schema: Tensor.schema).channel
    // The shape is a packed repeated field of one-byte numbers, here in two pieces.
    var builder = ByteBuilder()
    builder.appendField(1, bytes: Array(ones.prefix(10)))
    builder.appendField(1, bytes: Array(ones.dropFirst(10)))
    packed.data = Bytes(builder.bytes)
    #expect(try packed.string(.brief).hasPrefix(#"{"shape":[\#(shown)],"#))
  }

  @Test func longTextsAreShownByTheirStart() throws {
    let some = String(repeating: "ü", count: 1000)
    #expect(try MessageFixture(json: "\"\(some)\"").string(.brief) == "\"\(some)\"")
    #expect(try MessageFixture(json: "\"\(some)äb\"").string(.brief) == "\"\(some)<2 more>\"")
  }

  @Test func bytesOfUnknownEncodingsAreBase64() throws {
    var fixture = MessageFixture(ros1: "", [1, 2, 3])
    fixture.channel.messageEncoding = "cbor"
    #expect(try fixture.string() == #""AQID""#)
  }

  @Test func messageWithoutADefinitionIsBase64() throws {
    #expect(try MessageFixture(ros1: "", [1, 2, 3]).string() == #""AQID""#)
  }

  @Test func bytesAfterTheEndAreIgnored() throws {
    #expect(try MessageFixture(ros1: "uint8 a", [1, 2]).string() == #"{"a":1}"#)
    let message = [0, 1, 0, 0, 1] + [UInt8](repeating: 7, count: 9)
    #expect(try MessageFixture(ros2: "uint8 a", message).string() == #"{"a":1}"#)
  }

  @Test func paddingAfterTheEndOfCDRIsIgnored() throws {
    let text = try MessageFixture(ros2: "uint8 a", [0, 1, 0, 0, 1, 0, 0, 0]).string()
    #expect(text == #"{"a":1}"#)
  }

  /// `{x: [{x: []}]}` 70 levels deep.
  @Test func deepProtobufMessagesThrow() {
    var fixture = MessageFixture.named("demo.proto3.All 0")
    var message: [UInt8] = []
    for _ in 0..<70 {
      var builder = ByteBuilder()
      builder.appendField(3, bytes: message)
      message = builder.bytes
    }
    fixture.data = Bytes(message)
    #expect(throws: StreamError(.limit, "")) { _ = try fixture.string() }
  }

  /// A million elements of one byte each with a name of 1000 characters.
  @Test func textMuchLargerThanItsMessageThrows() {
    let name = String(repeating: "n", count: 1000)
    let data = [0x40, 0x42, 0x0F, 0] + [UInt8](repeating: 1, count: 1_000_000)
    let fixture = MessageFixture(
      ros1: "Inner[] values\n==\nMSG: demo_msgs/Inner\nuint8 \(name)\n", data)
    #expect(throws: StreamError(.limit, "")) { _ = try fixture.string() }
  }
}
