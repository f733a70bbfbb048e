import EpisodeCodec
import FilterKit
import Posix

/// Is the stream whole and right?
@main
struct StreamCheck: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-check", family: .inspection,
    abstract: "Check that a stream is whole and right, and pass nothing on.",
    discussion: """
      Every record is read, every chunk is decompressed and every CRC that is given is compared.
      Episodes must begin and end in turn, and the summary must count what is there. The first fault
      is named with its place; the exit status is then 65.
      """,
    input: .recordings, output: .text,
    examples: [
      .init("stream-check demo.mcap", "Check a file after a copy."),
      .init("ssh robot mcap-cat run.mcap | stream-check", "Check what comes over the network."),
    ],
    seeAlso: ["stream-info"])

  @Argument(help: "Streams to check; standard input without one or for -.", completion: .file)
  var files: [String] = []
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    for file in files.isEmpty ? ["-"] : files {
      let input = try context.open(file)
      try context.naming(file) { () throws(StreamError) in
        var check = StreamVerifier(
          try context.reader(input, threads: threads.count, keepsSummary: true))
        try check.run()
        context.note("\(file): \(check.messages) messages, no fault")
      }
    }
  }
}
