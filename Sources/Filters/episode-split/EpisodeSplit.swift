import EpisodeCodec
import FilterKit

/// Cuts takes out of long recordings.
@main
struct EpisodeSplit: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "episode-split", family: .recordings,
    abstract: "Cut a long recording into episodes.",
    discussion: """
      Each take of a recording becomes an episode. A take begins with the message that meets --start
      and ends with the one that meets --stop; a message that meets --discard ends a take and drops
      it. Without --start, a take begins with the first message and wherever none is open. Without
      --stop and --length, a start ends the take before it. --gap and --length end takes, too.

      A condition names a field of a topic, as in step-align(1): /annotation.kind=start is met by
      each message whose kind is the text start. Numbers, booleans (true, false) and names of an
      enumeration are compared in the same way. /force.z>5 and /gripper.width<0.02 are met by the
      message with which a number passes the limit, /button.pressed by the one with which a boolean
      becomes true or a number other than 0, and !/button.pressed by the one on its way back; a
      recording begins with false and 0. A topic without a field is met by each of its messages.
      --start, --stop and --discard may be repeated, and one of the conditions is enough. Inside a
      take the filter looks for its stop before a start, so a button can be both.

      --events reads the events of other filters (see bagpipe-stream(5)): /event.kind is start, stop
      or discard.

      A take begins with the last messages of all latched topics: latching, transient-local, and
      tf_static. They get the time of its first message and keep their time of sending. With --pre
      and --post a take also has the messages of the seconds before its start and after its stop.
      Takes may then overlap, and each has all of its messages. A discard within --post of a stop
      still drops the take.

      The id of an episode is that of the recording and the times where it is cut out, from start
      less --pre to stop plus --post, such as run7#0:1767225602000000000-1767225609500000000. Dataset,
      source and attributes are those of the recording. END has the attributes split/end (what
      ended the take: stop, start, gap, length, or end for the end of the recording), split/latched
      (latched messages repeated) and split/left_out (messages since the take before it that are in
      no take); that of a recording's last take also has those of the recording's END.

      --instruction names a field with the language instruction: the last text at or before the
      start, or the first one in the take if that is empty. --outcome names one with the outcome: the
      last value in the take. success, true, yes and numbers other than 0 mean success; failure,
      false, no and 0 mean failure.

      What belongs to no take is left out. The filter says how many messages that are, which takes
      are discarded or overlap, and how many takes lack a stop. A start inside a take, and a stop
      or discard outside one, change nothing and are counted. A take that is open at the end of the
      recording ends there. A topic that the stream does not have is an error, and so is a --start
      that no message meets; for --discard it is a warning. Metadata and attachments pass at once,
      before the take in which they come. A recording in several episodes is split in each.

      A take comes out when it is complete. Until then it waits in memory, up to an eighth of
      --memory, and beyond that in a temporary file in $TMPDIR or /var/tmp.
      """,
    examples: [
      .init(
        #"""
        mcap-cat abc.mcap annotation.mcap --merge \
          | episode-split --start '/annotation.kind=start' \
              --stop '/annotation.kind=stop' --discard '/annotation.kind=redo' \
              --outcome /annotation.result --instruction /annotation.task \
          | zstd-chunk > takes.mcap
        """#,
        "Cut out what an operator has marked."),
      .init(
        #"""
        mcap-cat shift.mcap \
          | episode-split --start '/pedal.data' --stop '!/pedal.data' --pre 1 \
          | zstd-chunk > takes.mcap
        """#,
        "Take what a pedal was pressed for, and a second before."),
      .init(
        "mcap-cat run.mcap | episode-split --gap 5 --length 60 | zstd-chunk > parts.mcap",
        "End an episode at each pause of 5 seconds, and after a minute."),
    ],
    seeAlso: ["mcap-cat", "bag-cat", "step-align"])

  @Option(
    help: "Begin a take with a message that meets this; may be repeated.", valueName: "FIELD=VALUE")
  var start: [TakeCondition] = []
  @Option(
    help: "End a take with a message that meets this; may be repeated.", valueName: "FIELD=VALUE")
  var stop: [TakeCondition] = []
  @Option(
    help: "Drop a take in which a message meets this; may be repeated.", valueName: "FIELD=VALUE")
  var discard: [TakeCondition] = []
  @Flag(help: "Take start, stop and discard from the kind of events.") var events = false
  @Option(help: "End a take where no message comes for longer than this.", valueName: "SECONDS")
  var gap: Seconds?
  @Option(help: "End a take at this length.", valueName: "SECONDS") var length: Seconds?
  @Option(help: "Begin a take this much before its start.", valueName: "SECONDS") var pre: Seconds?
  @Option(help: "End a take this much after its stop.", valueName: "SECONDS") var post: Seconds?
  @Option(help: "The field with the outcome of a take.", valueName: "FIELD") var outcome:
    FieldSource?
  @Option(help: "The field with the language instruction of a take.", valueName: "FIELD")
  var instruction: FieldSource?

  private var rules = TakeRules()

  mutating func validate() throws {
    (rules.start, rules.stop, rules.discard) = (start, stop, discard)
    if events {
      rules.start.append(try TakeCondition("/event.kind=start"))
      rules.stop.append(try TakeCondition("/event.kind=stop"))
      rules.discard.append(try TakeCondition("/event.kind=discard"))
    }
    (rules.gap, rules.length) = (gap?.nanoseconds, length?.nanoseconds)
    guard !(rules.start.isEmpty && rules.stop.isEmpty && gap == nil && length == nil) else {
      throw UsageError("one of --start, --stop, --events, --gap and --length is required")
    }
    guard rules.gap != 0, rules.length != 0 else {
      throw UsageError("--gap and --length must be above 0")
    }
    guard rules.discard.isEmpty || !(rules.start.isEmpty && rules.stop.isEmpty) else {
      throw UsageError("--discard needs --start or --stop")
    }
    guard pre == nil || !rules.start.isEmpty else { throw UsageError("--pre needs --start") }
    guard post == nil || !rules.stop.isEmpty else { throw UsageError("--post needs --stop") }
    (rules.pre, rules.post) = (pre?.nanoseconds ?? 0, post?.nanoseconds ?? 0)
    for field in [outcome, instruction].compactMap(\.self) where field.isWholeMessage {
      throw UsageError("\(field.description.quoted) names no field of the topic")
    }
    (rules.outcome, rules.instruction) = (outcome, instruction)
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let splitter = EpisodeSplitter(rules, through: stream.relay, warn: context.warn)
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try splitter.take(record) }
    }
    try splitter.finish()
  }
}
