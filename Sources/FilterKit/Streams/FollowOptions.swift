package import CommandLine
package import EpisodeCodec

/// The options that sources share for a recording that a recorder is still writing.
package struct FollowOptions: ParsableArguments {
  package static let discussion = """
    With --follow the filter reads a recording that a recorder on this machine is still writing. It
    passes on each message as soon as it is in the file: of a compressed chunk that is when the chunk
    is complete. The messages keep the order of the file. The stream ends when the recorder ends the
    recording. It also ends, without an error and never inside a message, with --until, with --idle,
    or when the filter receives SIGINT or SIGTERM. If the recording has no end and no program has the
    file open for writing any more, for example because the recorder was killed, the filter passes on
    what is readable and ends with status 65; --recover makes that status 0.
    """

  @Flag(help: "Read on while a recorder writes the recording, until its end.")
  package var follow = false
  @Option(
    help: "Stop following before the first message at this time or later.", valueName: "TIME")
  package var until: Moment?
  @Option(
    help: "Stop following when the recording has not grown for so long.", valueName: "SECONDS",
    in: 0.0...)
  package var idle: Double?

  package init() {}

  package mutating func validate() throws {
    if !follow, until != nil || idle != nil {
      throw UsageError("--until and --idle need --follow")
    }
  }
}
