import EpisodeCodec
import FilterKit
import Posix

/// What is in a stream.
@main
struct StreamInfo: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-info", family: .inspection,
    abstract: "Tell what is in a stream.",
    discussion: """
      Shows size, writer, compression and time span; the episodes; for every topic the number of
      messages, messages per second, the longest time between two messages, the size of the
      payloads, type and encoding; for a feature also what its first value looks like; attachments,
      metadata, and the filters that made the stream. Rates and gaps are those within episodes,
      between messages in the order of the stream.

      A file with message indexes is read by them, and little else of it: what is wrong inside its
      chunks is for stream-check to find. Anything else is read to its end. The numbers are the
      same.

      With --json every input is an object on a line of its own, with the keys file, size, library,
      profile, messages, start, end (RFC 3339), start_time, end_time (nanoseconds), duration
      (seconds), chunks, episode_count, episodes, topics, attachment_count, attachments,
      metadata_count, metadata, provenance and private_records. What is not known is null. Of lists
      that would take more than 16 MB only the first elements are shown.
      """,
    input: .recordings, output: .text,
    examples: [
      .init("stream-info demo.mcap", "Look at a file."),
      .init(
        "stream-info --json demo.mcap | jq -r '.topics[] | [.topic, .rate] | @tsv'",
        "The rate of every topic, for a script."),
      .init("mcap-cat -t '/camera/*' demo.mcap | stream-info", "Look at what a filter puts out."),
    ],
    seeAlso: ["stream-text", "stream-check"])

  @Argument(help: "Streams to look at; standard input without one or for -.", completion: .file)
  var files: [String] = []
  @Flag(help: "Print one JSON object for each input.") var json = false
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
    }
    try output.flush()
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
