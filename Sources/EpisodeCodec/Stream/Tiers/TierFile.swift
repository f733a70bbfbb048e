internal import Bytes
internal import Posix

/// The file of one tier while it is written, and what the manifest says of it.
final class TierFile {
  let name: String
  let priority: Int
  let writer: ChunkedWriter
  private let path: String
  private(set) var messages: UInt64 = 0
  private var times: ClosedRange<UInt64>?
  var topics: Set<String> = []
  var episodes: [String] = []
  var events: [EpisodeEvent] = []

  /// - Parameters:
  ///   - folder: where to make it.
  ///   - priority: 1 for the most urgent tier.
  init(
    _ name: String, in folder: String, priority: Int, header: Header,
    _ compression: ChunkCompression, threads: Int
  ) throws(StreamError) {
    (self.name, self.priority) = (name, priority)
    let path = folder + "/" + name + ".mcap"
    self.path = path
    let output = FileOutput(
      try system { () throws(SystemError) in try FileDescriptor.create(path) })
    writer = try ChunkedWriter(output, header: header, compression: compression, threads: threads)
  }

  func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    try writer.write(message, followedBy: tail)
    messages += 1
    let time = message.logTime
    times = times.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
  }

  /// Ends the file, or removes it if it has no message of its own.
  /// - Returns: its entry in the manifest; nil without messages.
  func finish() throws(StreamError) -> JSONValue? {
    let path = path
    guard messages > 0 else {
      try system { () throws(SystemError) in try Directory.removeFile(path) }
      return nil
    }
    try writer.finish()
    let input = try FileInput(path: path)
    let digest = try SHA256.of(input).hex
    var members: [JSONValue.Member] = [
      .init(key: "name", value: .string(name + ".mcap")),
      .init(key: "tier", value: .string(name)),
      .init(key: "priority", value: .number(Double(priority))),
      .init(key: "size", value: .number(Double(input.offset))),
      .init(key: "sha256", value: .string(digest)),
      .init(key: "messages", value: .number(Double(messages))),
    ]
    if let times {
      // As text, which keeps all digits of nanoseconds.
      members.append(.init(key: "start_time", value: .string("\(times.lowerBound)")))
      members.append(.init(key: "end_time", value: .string("\(times.upperBound)")))
    }
    members.append(.init(key: "topics", value: .array(topics.sorted().map { .string($0) })))
    members.append(.init(key: "episodes", value: .array(episodes.map { .string($0) })))
    members.append(.init(key: "events", value: .array(events.map(\.json))))
    return .object(members)
  }
}

extension EpisodeEvent {
  fileprivate var json: JSONValue {
    .object([
      .init(key: "time", value: .string("\(time)")), .init(key: "kind", value: .string(kind)),
      .init(key: "rule", value: .string(rule)),
      .init(key: "priority", value: .number(Double(priority))),
    ])
  }
}
