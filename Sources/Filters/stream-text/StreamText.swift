import EpisodeCodec
import FilterKit
import Posix

/// A stream as text.
@main
struct StreamText: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-text", family: .inspection,
    abstract: "Show a stream as text, a line for each record.",
    discussion: """
      A message is its log time (UTC), topic, type and value; other records start with their kind:
      header, schema, channel, metadata, attachment or private. Values are JSON with the names and
      the order of the schema (ROS 1, CDR, protobuf) or of the message (JSON). In a name control
      characters are escaped, and what is beyond 200 characters is left out.

      Of more than 64 bytes only the number is shown, of sequences the first 36 elements, of texts
      the first 1000 characters, unless --full asks for all. Bytes are base64, and so are, with
      --full, messages of an encoding that is not read here.

      With --json a line is an object with everything that is in the record; record says of which
      kind it is. Times are nanoseconds. A message has the keys topic, type, encoding, channel,
      sequence, log_time, publish_time and value, or data in the place of value when its encoding is
      not read here.

      A message that does not fit its schema is an error.
      """,
    input: .recordings, output: .text,
    examples: [
      .init("stream-text -t /joint_states demo.mcap | head -n 3", "The first joint states."),
      .init("bag-cat demo.bag | stream-text | grep -c instruction", "Search a bag."),
      .init(
        "stream-text --json -t /action demo.mcap | jq -c '[.log_time, .value]'",
        "One topic for a script."),
    ],
    seeAlso: ["stream-info", "stream-check"])

  @Argument(help: "Streams to show; standard input without one or for -.", completion: .file)
  var files: [String] = []
  @Option(
    name: .shortAndLong,
    help: "Show only messages of topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var topic: [TopicPattern] = []
  @Flag(help: "Print one JSON object for each record.") var json = false
  @Flag(help: "Leave nothing out of long values.") var full = false
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    let output = FileOutput(.standardOutput())
    for file in files.isEmpty ? ["-"] : files {
      let input = try context.open(file)
      input.beforeWaiting = { () throws(StreamError) in try output.flush() }
      do {
        try context.naming(file) { () throws(StreamError) in try show(input, output, context) }
      } catch {
        // What was readable is shown before the error.
        if !error.isOutputFailure { try output.flush() }
        throw error
      }
    }
    try output.flush()
  }

  private func show(
    _ input: FileInput, _ output: FileOutput, _ context: RunContext
  ) throws(StreamError) {
    let reader = try context.reader(input, threads: threads.count)
    var text = RecordText(json ? .json : .lines, style: full ? .full : .brief, topics: topic)
    if let line = text.line(reader.header) { try output.write(line) }
    while let record = try reader.next() {
      let line = try reader.located { () throws(StreamError) in try text.line(record) }
      if let line { try output.write(line) }
    }
  }
}
