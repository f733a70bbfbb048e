package import CommandLine
package import EpisodeCodec

/// The options that sources share for recordings that a command fetches.
package struct FetchOptions: ParsableArguments {
  package static let discussion = """
    With --fetch the filter reads recordings that are somewhere else, through any command that prints
    a range of bytes. It runs the command with sh(1) for the index of the recording and for the chunks
    that hold selected topics and times, neighbors at once, and for nothing else. In the command,
    {path} is the operand; {offset} or {first} says where the range starts and {count}, {length} or
    {last} where it ends. Offsets count from 0. {first} and {last} are the first and the last byte
    counted from 0, as in a range of HTTP; without {last}, {first} counts from 1, as in tail -c +N.

    The filter quotes {path} for the shell itself. A program that hands its arguments to another
    shell, such as ssh(1), needs a path without characters special to that shell. The filter finds the
    size of a recording by requests for one byte, whose errors it does not show. It is an error if
    the command prints fewer or more bytes than the range has, or does not end with status 0.
    """

  @Option(
    help: "Read the recordings by a shell command that prints a range of bytes.",
    valueName: "COMMAND", recorded: false)
  package var fetch: FetchCommand?
  @Option(
    name: .long("fetch-jobs"), help: "Run at most so many of these commands at once.",
    in: 1...64, recorded: false)
  package var jobs = 4

  package init() {}
}

extension FetchCommand: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    do throws(StreamError) { self = try FetchCommand(text) } catch {
      throw UsageError("\(text.quoted) is not a command to fetch a range: \(error.text)")
    }
  }

  package static var placeholder: String { "COMMAND" }
  package var argumentText: String { template }
}
