import EpisodeCodec
import Testing

@testable import Stream

/// Records of others among steps that a filter holds back.
struct PassingRecordsTests {
  /// - Returns: the texts in their order in the output, steps as their number.
  private func run(
    budget: Int, _ body: (PassingRecords, (UInt64) throws -> Void) throws -> Void
  ) throws -> [String] {
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: Header())
    let passing = PassingRecords(to: Relay(to: writer), budget: budget)
    try passing.take(
      .channel(id: 7, Channel(topic: "/x", messageEncoding: "", schema: nil, metadata: [])), at: 0)
    let steps = try writer.addChannel(
      Channel(topic: "step", messageEncoding: "", schema: nil, metadata: []))
    try body(passing) { event in
      try passing.pass(before: event)
      try writer.write(
        Message(
          channelID: steps, sequence: 0, logTime: 0, publishTime: 0,
          data: Bytes(Array("\(event)".utf8))))
    }
    try passing.finish()
    try writer.finish()
    let reader = try StreamReader(FileInput(Bytes(output.collected)))
    var found: [String] = []
    while let record = try reader.next() {
      switch record {
      case .message(let message):
        found.append(String(decoding: message.data.array.prefix(8), as: UTF8.self))
      case .metadata(let metadata): found.append(metadata.name)
      default: break
      }
    }
    return found
  }

  private func message(_ text: String, size: Int = 8) -> Record {
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: size - text.utf8.count)
    return .message(
      Message(
        channelID: 7, sequence: 3, logTime: 1, publishTime: 2,
        data: Bytes(Array(text.utf8) + padding)))
  }

  @Test(arguments: [0, 20, 1 << 20])
  func recordsWaitForTheStepsBeforeThem(_ budget: Int) throws {
    let found = try run(budget: budget) { passing, write in
      try passing.take(message("a"), at: 0)
      for (place, text) in [(1, "b"), (1, "c"), (3, "d"), (4, "e")] as [(UInt64, String)] {
        try passing.take(message(text, size: 16), at: place)
        if text == "c" {
          try passing.take(.metadata(Metadata(name: "m", entries: [])), at: place)
        }
      }
      // Event 3 is a step that the filter drops.
      for event: UInt64 in [0, 1, 2, 4] { try write(event) }
      try passing.take(message("f"), at: 5)
    }
    #expect(
      found.map { String($0.prefix { $0 != " " }) }
        == ["a", "0", "b", "c", "m", "1", "2", "d", "e", "4", "f"])
  }

  @Test func fileIsReadBackWhole() throws {
    let found = try run(budget: 100) { passing, write in
      for round: UInt64 in 0..<3 {
        for number in 0..<50 {
          try passing.take(message("\(round).\(number)", size: 1000), at: round + 1)
        }
        try write(round)
      }
    }
    let expected = (0..<3).flatMap { round in ["\(round)"] + (0..<50).map { "\(round).\($0)" } }
    #expect(found.map { String($0.prefix { $0 != " " }) } == expected)
  }
}
