import EpisodeCodec
import FilterKit
import Posix

/// Prints a stream as text.
@main
struct StreamText: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-text", family: .inspection,
    abstract: "Print a stream as text, one line per record.",
    discussion: """
      The line of a message has its log time (UTC), topic, type and value. The lines of other
      records start with their kind: header, schema, channel, metadata, attachment or private.
      Values are JSON with the names and the order of the schema (ROS 1, CDR, protobuf) or of the
      message (JSON). Control characters in names are escaped, and names are cut after 200
      characters.

      Without --full, values are shortened: byte arrays of more than 64 bytes become their length,
      sequences stop after 36 elements, and texts after 1000 characters. Bytes are base64. So are,
      with --full, messages in an encoding that the filter cannot read.

      --json prints each record as one object with all of its contents, whose key record names its
      kind. Times are nanoseconds. A message has the keys topic, type, encoding, channel, sequence,
      log_time, publish_time and value, or data instead of value if the filter cannot read its
      encoding.

      A message that does not fit its schema is shown as bytes, like one in an encoding that the
      filter cannot read, and reported on stderr once per topic. Bytes after its last field are
      ignored, as ROS does. An absent protobuf field has its default value, and is left out if the
      schema gives none.
      """,
    input: .recordings, output: .text,
    examples: [
      .init("stream-text -t /joint_states demo.mcap | head -n 3", "Print the first joint states."),
      .init("bag-cat demo.bag | stream-text | grep -c instruction", "Search a bag."),
      .init(
        "stream-text --json -t /action demo.mcap | jq -c '[.log_time, .value]'",
        "Extract one topic for a script."),
    ],
    seeAlso: ["stream-info", "stream-check"])

  @Argument(help: "Streams to print; - or no operand means standard input.", completion: .file)
  var files: [String] = []
  @Option(
    name: .shortAndLong,
    help: "Print only messages on topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var topic: [TopicPattern] = []
  @Option(
    name: .short("x"), help: "Leave out topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var exclude: [TopicPattern] = []
  @Flag(help: "Print one JSON object per record.") var json = false
  @Flag(help: "Print long values in full.") var full = false
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    let output = FileOutput(.standardOutput())
    for file in files.isEmpty ? ["-"] : files {
      let input = try context.open(file)
      input.beforeWaiting = { () throws(StreamError) in try output.flush() }
      do {
        try context.naming(file) { () throws(StreamError) in
          try show(input, output, context, of: file)
        }
      } catch {
        // Print what was readable before the error.
        if !error.isOutputFailure { try output.flush() }
        throw error
      }
    }
    try output.flush()
  }

  private func show(
    _ input: FileInput, _ output: FileOutput, _ context: RunContext, of file: String
  ) throws(StreamError) {
    let reader = try context.reader(input, threads: threads.count)
    var text = RecordText(
      json ? .json : .lines, style: full ? .full : .brief, topics: topic, excluding: exclude)
    if let line = text.line(reader.header) { try output.write(line) }
    while let record = try reader.next() {
      let line = try reader.located { () throws(StreamError) in try text.line(record) }
      if let line { try output.write(line) }
      if let fault = text.takeFault() {
        do throws(StreamError) {
          try context.naming(file) { () throws(StreamError) in
            try reader.located { () throws(StreamError) in throw fault }
          }
        } catch { context.warn("\(error)") }
      }
    }
  }
}
