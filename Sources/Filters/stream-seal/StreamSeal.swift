import EpisodeCodec
import FilterKit
import Posix

/// Runs a command that must only see whole streams.
@main
struct StreamSeal: Filter {
  static let configuration = FilterConfiguration(
    name: "stream-seal", family: .archive,
    abstract: "Let a command see the end of whole streams only.",
    discussion: """
      The filter starts COMMAND with its arguments, passes the stream on to its standard input as it
      arrives, and checks it as stream-check(1) does. If the stream is whole, the command reads its
      end, and may commit what it has made. If the stream is cut short or damaged, or if the filter
      is ended, even by SIGKILL, the command and all that it has started get SIGKILL before they can
      read an end. So an upload that commits at the end of its input never commits a part of a
      stream as if it were the whole.

      The options of the filter come before COMMAND; all that follows is for the command. Options of
      an upload that retry are of no use: standard input cannot be read again.

      A command that commits while it reads, such as cat or dd, leaves what it has written so far.
      Give such a command a temporary name, and rename that if the filter succeeds, as in the second
      example. That is right for every storage that renames in one step.

      The exit status is 0 only if the stream is whole and the command has ended with 0. It is 65 for
      the stream, and 74 for the command, whose status the message names.
      """,
    output: .text,
    examples: [
      .init(
        "mcap-cat run.mcap | jpeg-encode | stream-seal rclone rcat s3:robots/run.mcap",
        "Upload a stream, which becomes an object only if it is whole."),
      .init(
        #"""
        mcap-cat run.mcap \
          | stream-seal rclone rcat s3:robots/.partial/run.mcap \
          && rclone moveto s3:robots/.partial/run.mcap s3:robots/run.mcap
        """#,
        "Do the same for a storage that keeps the part of a command that is killed."),
    ],
    seeAlso: ["stream-check", "stream-spool"],
    takesCommand: true)

  @Argument(help: "The command to run, and its arguments.", valueName: "COMMAND")
  var command: [String]
  @OptionGroup var threads: ThreadOption

  func run(_ context: RunContext) throws {
    try context.checkStandardInput()
    // From here on a signal ends the filter like any error, which ends the command.
    Signals.deferInterrupts()
    let process = try GuardedProcess(command)
    let input = FileInput(.standardInput()) { (bytes) throws(SystemError) in
      try process.send(bytes)
    }
    do throws(StreamError) {
      var check = StreamVerifier(try context.reader(input, threads: threads.count))
      try check.run()
    } catch {
      guard error.isOutputFailure, !Signals.isInterrupted else { throw error }
      let status = process.abandon()
      throw failure(status, status == 0 ? "ended before the stream did" : nil)
    }
    let status = try process.finish()
    guard status == 0 else { throw failure(status) }
  }

  private func failure(_ status: Int32, _ text: String? = nil) -> StreamError {
    // The reader of the command's output has gone.
    if status == 128 + 13 { Signals.dieOfBrokenPipe() }
    return StreamError(
      .system(SystemError(code: 0, operation: "run", path: command[0])),
      text ?? "ended with status \(status)"
    ).naming(command[0])
  }
}
