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

      --html writes a page about one input: what looks wrong first, such as gaps, pictures that stand
      still, unreadable messages and values that are NaN; then the summary, the distribution of every
      number, and for each of the first 100 episodes the first, the middle and the last picture of
      every camera, the times of all messages with their gaps and skews, and charts of all numbers.
      The skew of a feature is the time of its sample less that of its step; the skew of a topic is
      its log time less its stamp. The page is one file without scripts, which needs no network. The
      filter reads the input to the end, once.
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
      .init("stream-info --html demo.html demo.mcap", "Make a page to look at."),
      .init("mcap-cat -t '/camera/*' demo.mcap | stream-info", "Look at the output of a filter."),
    ],
    seeAlso: ["stream-text", "stream-check"])

  @Argument(help: "Streams to summarize; - or no operand means standard input.", completion: .file)
  var files: [String] = []
  @Flag(help: "Print one JSON object per input.") var json = false
  @OptionGroup var page: PageOption
  @OptionGroup var threads: ThreadOption

  func validate() throws {
    guard page.html == nil || (!json && files.count < 2) else {
      throw UsageError("--html makes a page about one input, without --json")
    }
  }

  func run(_ context: RunContext) throws {
    if let page = try page.open() { return try write(page, context) }
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

  private func write(_ file: PageFile, _ context: RunContext) throws {
    let name = files.first ?? "-"
    let input = try context.open(name)
    try context.naming(name) { () throws(StreamError) in
      let page = try StreamPage(context.reader(input, threads: threads.count))
      try page.read()
      try file.write { (output) throws(StreamError) in try page.write(name: input.name, to: output)
      }
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
