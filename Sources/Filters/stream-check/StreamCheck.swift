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
      """,
    input: .recordings, output: .text,
    examples: [
      .init("stream-check demo.mcap", "Check a file after a copy."),
      .init("ssh robot mcap-cat run.mcap | stream-check", "Check a stream from another machine."),
    ],
    seeAlso: ["stream-info"])

  @Argument(help: "Streams to check; - or no operand means standard input.", completion: .file)
  var files: [String] = []
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    for file in files.isEmpty ? ["-"] : files {
      let input = try context.open(file)
      try context.naming(file) { () throws(StreamError) in
        var check = StreamVerifier(
          try context.reader(input, threads: threads.count, checksIndexes: true))
        try check.run()
        context.note("\(file): \(check.messages) messages, no fault")
      }
    }
  }
}
