import EpisodeCodec
import FilterKit
import Posix

/// Checks a stream from its first byte to its last.
@main
struct StreamCheck: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-check", family: .inspection,
    abstract: "Check that a stream is complete and correct.",
    discussion: """
      The filter reads every record, decompresses every chunk and compares every CRC in the stream.
      It checks that episodes begin and end in turn with the steps they claim and that steps are
      complete. It compares every field of the message indexes and of the summary with the records
      that they describe. It names the first fault with its position
      and ends with status 65. On success it prints nothing; -v reports the number of messages.

      --spec also compares each episode with a specification, and reports whatever breaks it on a line
      of its own, with status 65. So a bad take is caught before it is converted. --spec-from writes
      a specification of a good recording to standard output, with the first episode as the model.

      A specification is a JSON object: bagpipe_spec is 1; duration (seconds of an episode) is an
      object with min, max or both; other_topics is false to refuse topics that are not listed;
      topics is a list of objects. Each has topic, its name, and what it needs of the following.
      required is false if the topic may be absent. type is the name of the schema, encoding that of
      the messages. messages bounds their number, rate their number per second, and message_bytes
      their size, each with min, max or both. longest_gap is the longest time without a message in
      seconds, also at the start and the end of the episode. form is the type (jpeg, png, rgb8, h264,
      float32) and the shape (height and width of an image) that every message has. counts gives how
      many numbers each sequence has, by its path. names are the names of joints, in their order.

      --spec-from allows rates that differ by a tenth, gaps of twice the longest one and of at least
      3.5 intervals, and messages of a quarter to four times the size. It bounds these of topics that
      come at regular times; others need one message. Edit the file to change that.
      """,
    input: .recordings, output: .text,
    examples: [
      .init("stream-check demo.mcap", "Check a file after a copy."),
      .init("ssh robot mcap-cat run.mcap | stream-check", "Check a stream from another machine."),
      .init(
        #"""
        stream-check --spec-from demo.mcap > spec.json
        stream-check --spec spec.json run.mcap
        """#, "Learn from a good recording, and check another one."),
    ],
    seeAlso: ["stream-info"])

  @Argument(help: "Streams to check; - or no operand means standard input.", completion: .file)
  var files: [String] = []
  @Option(
    help: "Also check each episode against this specification.", valueName: "FILE",
    completion: .file) var spec: String?
  @Option(
    help: "Write a specification of this good recording.", valueName: "FILE", completion: .file)
  var specFrom: String?
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    guard specFrom == nil || (spec == nil && files.isEmpty) else {
      throw UsageError("--spec-from reads one recording, and checks no others")
    }
  }

  func run(_ context: RunContext) throws {
    if let specFrom { return try writeSpec(of: specFrom, context) }
    let spec = try spec.map { name in
      try context.naming(name) { () throws(StreamError) in
        try RecordingSpec(parsing: FileInput(path: name).readText(limit: JSONValue.sizeLimit))
      }
    }
    var isBroken = false
    for file in files.isEmpty ? ["-"] : files {
      let input = file == "-" ? "" : "'\(file.printable)': "
      let messages = try check(file, context) { episode in
        guard let spec else { return }
        for violation in spec.violations(in: episode) {
          isBroken = true
          context.report("\(input)episode \(episode.number): \(violation.printable)")
        }
      }
      context.note("\(file): \(messages) messages, no fault")
    }
    if isBroken { throw ExitStatus.data }
  }

  private func writeSpec(of file: String, _ context: RunContext) throws {
    var spec: RecordingSpec?
    _ = try check(file, context) { episode in
      if spec == nil { spec = RecordingSpec(good: episode) }
    }
    guard let spec else { return }
    let output = FileOutput(.standardOutput())
    try output.write(Array((spec.json().string + "\n").utf8))
    try output.flush()
  }

  /// - Returns: the number of messages.
  private func check(
    _ file: String, _ context: RunContext, _ onEpisode: @escaping (EpisodeObservation) -> Void
  ) throws -> UInt64 {
    let input = try context.open(file)
    return try context.naming(file) { () throws(StreamError) in
      var check = StreamVerifier(
        try context.reader(input, threads: threads.count, checksIndexes: true))
      guard spec != nil || specFrom != nil else {
        try check.run()
        return check.messages
      }
      let observer = EpisodeObserver()
      observer.onEnd = onEpisode
      try check.run { (record) throws(StreamError) in try observer.add(record) }
      observer.finish()
      return check.messages
    }
  }
}
