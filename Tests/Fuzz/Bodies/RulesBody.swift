internal import EpisodeCodec

/// Rules, run over a small recording with text, numbers, arrays and a topic without fields, and a
/// single rule.
func triggerRules(_ input: Bytes) {
  let text = String(decoding: input.array, as: UTF8.self)
  attempt { () throws(StreamError) in
    try runRules(TriggerRules(parsing: text, source: "fuzz.rules").added(to: []))
  }
  attempt { () throws(StreamError) in
    try runRules(TriggerRules(condition: text, source: "fuzz").added(to: []))
  }
}

private func runRules(_ rules: [TriggerRule]) throws(StreamError) {
  var settings = TriggerSettings()
  settings.rules = rules
  settings.clips = ClipSettings(pre: 200_000_000, post: 100_000_000, memory: 1 << 12)
  let header = Header(profile: "", library: "fuzz")
  let writer = try StreamWriter(FileOutput(toMemory: ()), header: header)
  let stream = try TriggeredStream(
    settings, through: Relay(to: writer), isRequested: { false }, warn: { _ in })
  for (id, topic) in ["/a", "/b", "/c"].enumerated() {
    try stream.take(
      .channel(id: UInt16(id), Channel(topic: topic, messageEncoding: "json", schema: nil)))
  }
  for number in 0..<12 as Range<UInt64> {
    let value = number % 4
    let texts = [
      #"{"x": \#(value), "s": "\#(value == 2 ? "on" : "off")", "f": \#(value > 2)}"#,
      #"{"list": [1.5, \#(value), -3], "name": ["p", "q", "r"]}"#, "{}",
    ]
    try stream.take(
      .message(
        Message(
          channelID: UInt16(number % 3), sequence: UInt32(number), logTime: number * 50_000_000,
          publishTime: 0, data: Bytes(Array(texts[Int(number % 3)].utf8)))))
  }
  try stream.finish()
}
