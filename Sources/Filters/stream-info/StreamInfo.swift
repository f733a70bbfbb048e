import EpisodeCodec
import FilterKit
import Posix

/// Summarizes a stream.
@main
struct StreamInfo: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-info", family: .inspection,
    abstract: "Summarize the contents of a stream.",
    discussion: """
      The summary shows the size, writer, compression and time span of the stream; its episodes; for
      every topic the number of messages, messages per second, the longest time between two
      messages, the size of the payloads, type and encoding; for a feature also the form of its
      first value; for images that were encoded with loss how often, and by what; attachments,
      metadata, and the filters that made the stream. Rates and gaps are measured within episodes,
      between messages in the order of the stream.

      If a file has message indexes, the filter reads these and little else; use stream-check(1) to
      find faults inside chunks. It reads any other input to the end. The numbers are the same.

      --json prints each input as one object on a line of its own, with the keys file, size,
      library, profile, messages, start, end (RFC 3339), start_time, end_time (nanoseconds),
      duration (seconds), chunks, episode_count, episodes, topics, attachment_count, attachments,
      metadata_count, metadata, provenance and private_records. Unknown values are null. Lists stop
      after 16 MB.
      """,
    input: .recordings, output: .text,
    examples: [
      .init("stream-info demo.mcap", "Look at a file."),
      .init(
        #"""
        stream-info --json demo.mcap \
          | jq -r '.topics[] | [.topic, .rate] | @tsv'
        """#,
        "Print the rate of every topic for a script."),
      .init("mcap-cat -t '/camera/*' demo.mcap | stream-info", "Look at the output of a filter."),
    ],
    seeAlso: ["stream-text", "stream-check"])

  @Argument(help: "Streams to summarize; - or no operand means standard input.", completion: .file)
  var files: [String] = []
  @Flag(help: "Print one JSON object per input.") var json = false
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    let output = FileOutput(.standardOutput())
    for (number, file) in (files.isEmpty ? ["-"] : files).enumerated() {
      let input = try context.open(file)
      let summary = try context.naming(file) { () throws(StreamError) -> StreamSummary in
        try read(input, context)
      }
      let text = json ? summary.json(name: input.name) : summary.text(name: input.name)
      if number > 0, !json { try output.write(Array("\n".utf8)) }
      try output.write(Array(text.utf8))
      // A fault in the next input does not take this one back.
      try output.flush()
    }
  }

  private func read(
    _ input: FileInput, _ context: RunContext
  ) throws(StreamError) -> StreamSummary {
    if let file = try input.randomAccess(), let summary = StreamSummary.indexed(file) {
      return summary
    }
    return try StreamSummary(reading: context.reader(input, threads: threads.count))
  }
}
