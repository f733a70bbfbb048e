import Bytes
import Stream
import Testing

struct LatchedMessagesTests {
  private let latched = Channel(
    topic: "/map", messageEncoding: "json", schema: nil, metadata: [KeyValue("latching", "1")])
  private let frames = Channel(topic: "/tf_static", messageEncoding: "json", schema: nil)

  private static func profiles(_ profiles: (depth: Int, durability: String)...) -> Channel {
    let text = profiles.map {
      "- history: 1\n  depth: \($0.depth)\n  reliability: 1\n  durability: \($0.durability)\n"
    }
    return Channel(
      topic: "/q", messageEncoding: "cdr", schema: nil,
      metadata: [KeyValue("offered_qos_profiles", text.joined())])
  }

  @Test func knowsLatchedChannels() {
    #expect(latched.isLatched)
    #expect(frames.isLatched)
    #expect(Self.profiles((1, "1")).isLatched)
    #expect(Self.profiles((1, "2"), (3, "transient_local")).isLatched)
    #expect(!Self.profiles((1, "2")).isLatched)
    #expect(!Self.profiles((1, "volatile")).isLatched)
    #expect(!Channel(topic: "/tf", messageEncoding: "json", schema: nil).isLatched)
  }

  private func add(
    _ text: String, _ channel: UInt16, _ number: Int, needed: Int? = nil,
    to messages: inout LatchedMessages
  ) throws {
    let message = Message(
      channelID: channel, sequence: 0, logTime: 0, publishTime: 0, data: Bytes(Array(text.utf8)))
    try messages.take(message, number: number, needed: needed ?? number)
  }

  private func texts(_ messages: LatchedMessages, before number: Int) -> [String] {
    messages.state(before: number).map { String(repairingUTF8: $0.data.span) }
  }

  @Test func keepsTheLastOfEach() throws {
    var messages = LatchedMessages()
    messages.add(1, latched)
    messages.add(2, Self.profiles((1, "1"), (2, "2"), (1, "1")))
    messages.add(3, Channel(topic: "/x", messageEncoding: "json", schema: nil))
    for (number, entry) in [(1, "a"), (2, "p"), (3, "x"), (2, "q"), (1, "b"), (2, "r")].enumerated()
    {
      try add(entry.1, UInt16(entry.0), number, to: &messages)
    }
    // Two publishers keep two messages.
    #expect(texts(messages, before: 6) == ["q", "b", "r"])
    messages.removeAll()
    #expect(texts(messages, before: 9).isEmpty)
  }

  /// A later message does not hide an earlier one about other frames.
  @Test func keepsAllFrames() throws {
    var messages = LatchedMessages()
    messages.add(1, frames)
    func transforms(_ names: String..., at x: Int) -> String {
      let list = names.map { "{\"child_frame_id\":\"\($0)\",\"x\":\(x)}" }.joined(separator: ",")
      return "{\"transforms\":[\(list)]}"
    }
    let first = transforms("camera", "lidar", at: 1)
    let second = transforms("gripper", at: 2)
    let third = transforms("lidar", "camera", at: 3)
    for (number, text) in [first, second, third].enumerated() {
      try add(text, 1, number, to: &messages)
    }
    #expect(texts(messages, before: 3) == [second, third])
  }

  /// Of the same frames one message counts, however many the publishers keep.
  @Test func keepsOneMessageOfEachFrame() throws {
    var messages = LatchedMessages()
    var deep = Self.profiles((5, "1"))
    (deep.topic, deep.messageEncoding) = ("/tf_static", "json")
    messages.add(1, deep)
    for (number, x) in [1, 2, 3].enumerated() {
      try add("{\"child_frame_id\":\"arm\",\"x\":\(x)}", 1, number, to: &messages)
    }
    #expect(texts(messages, before: 3) == ["{\"child_frame_id\":\"arm\",\"x\":3}"])
  }

  @Test func keepsEachMessageOfAnUnknownType() throws {
    var messages = LatchedMessages()
    messages.add(1, Channel(topic: "/tf_static", messageEncoding: "cdr", schema: nil))
    for (number, text) in ["a", "b", "a", "c"].enumerated() {
      try add(text, 1, number, to: &messages)
    }
    #expect(texts(messages, before: 4) == ["b", "a", "c"])
  }

  /// What is needed is the state before an earlier message.
  @Test func tellsEarlierStates() throws {
    var messages = LatchedMessages()
    messages.add(1, latched)
    try add("a", 1, 0, to: &messages)
    try add("b", 1, 5, to: &messages)
    try add("c", 1, 7, needed: 6, to: &messages)
    try add("d", 1, 9, needed: 6, to: &messages)
    #expect(texts(messages, before: 6) == ["b"])
    #expect(texts(messages, before: 8) == ["c"])
    #expect(texts(messages, before: 10) == ["d"])
  }
}
