import EpisodeCodec
import FilterKit
import Posix

/// Keeps what matters of a recording.
@main
struct EdgeTrigger: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "edge-trigger", family: .edge,
    abstract: "Keep the seconds around the moments that rules name.",
    discussion: """
      Rules say which moments of a recording matter. --rules reads them from a file, one a line, and
      --when gives a single one; bagpipe-rules(5) defines the language. Where a rule fires, the filter
      writes an event on the topic /event: the time, the rule, its priority, its tag and what it
      measured (see bagpipe-stream(5)). SIGUSR1 is an event, too, an operator's button, at the next
      message; an empty rule file leaves the filter to the button.

      Without --mark, only clips pass: the messages from --pre before an event to --post after it, both
      ends included. Clips that touch are one. Each is an episode, whose id appends the times of its
      first event's clip. BEGIN has the attribute trigger/events, the events of the beginning as JSON,
      and END the same one with all of them, or the first 1000, trigger/count (how many
      they are), trigger/end (what ended the clip: post, end for the end of
      the recording, budget, or memory), and trigger/latched (messages repeated). A clip passes while
      it happens. It begins with the last messages of all latched topics: latching, transient-local,
      and tf_static. They get the time of its first message and keep their time of sending. A video
      whose frames refer to each other begins with the last key frame before the clip. Steps are
      numbered from 0 in each clip. Metadata and attachments pass at once. With --mark everything
      passes, and the events are between the messages.

      The messages that may become the beginning of a clip wait in half of --memory, and older ones in a
      file of --spill-size at --spill. The filter allocates its blocks at the start and removes its name,
      so that nothing remains of it. Where the bytes do not suffice for --pre, a clip begins later: its
      BEGIN has trigger/missing, the seconds without messages that were given up, and the filter says at
      the end how many clips these are. Latched messages do not wait there and are never given up.

      --min-interval, --each-n and --each-s thin the events of each rule, in the order of the firings.
      --budget bounds the bytes of clips in each day, hour or minute of the recording's clock; days begin
      at 0:00 UTC. Of n different priorities the lowest may use the first nth of the budget, the next one
      two nths, and the highest all of it. A clip ends where its share does, and events without room are
      left out. Firings and events that were left out are counted by rule.

      Time is that of the messages: a recording that grows and an old one give the same bytes. A clip
      that is open when the clock goes back by more than 10 s ends, and the rules begin anew, as they do
      with each recording. A topic that a rule names and that never came is reported at the end, with a
      near name. A comparison of text with a number ends the filter with status 65. A division by 0 has
      no value, no rule holds with it, and it is counted.
      """,
    examples: [
      .init(
        #"""
        mcap-cat --follow now.mcap \
          | edge-trigger --rules robot.rules --pre 10s --post 5s \
          | zstd-chunk > clips.mcap
        """#,
        "Keep what is around the moments of a rule file while a recorder writes."),
      .init(
        #"""
        mcap-cat run.mcap \
          | edge-trigger --when 'norm(/joint_states.velocity) < 0.01 for 5s' --mark \
          | zstd-chunk > marked.mcap
        """#,
        "Mark where a robot stands still."),
    ],
    seeAlso: ["mcap-cat", "episode-split"])

  @Option(
    help: "Read rules from this file; may be repeated.", valueName: "FILE",
    completion: .file)
  var rules: [String] = []
  @Option(help: "Add a rule, called by its own text; may be repeated.", valueName: "RULE")
  var when: [String] = []
  @Flag(help: "Pass everything, with events.") var mark = false
  @Option(help: "Begin a clip this much before an event; 10 s by default.", valueName: "SECONDS")
  var pre: Seconds?
  @Option(help: "End a clip this much after its last event; 5 s by default.", valueName: "SECONDS")
  var post: Seconds?
  @Option(
    help: "Leave out firings of a rule that come sooner after its last event.",
    valueName: "SECONDS") var minInterval: Seconds?
  @Option(help: "Make only each Nth firing of a rule an event.", in: 1...1_000_000_000)
  var eachN = 1
  @Option(
    help: "Make only the first firing of a rule in each so many seconds of the clock an event.",
    valueName: "SECONDS") var eachS: Seconds?
  @Option(help: "Let no more bytes of clips pass in a day, hour or min.", valueName: "SIZE/day")
  var budget: ByteRate?
  @Option(
    help: "Keep older messages in this new file.", valueName: "FILE", completion: .output,
    recorded: false) var spill: String?
  @Option(help: "The size of that file; 1G by default.", valueName: "SIZE", recorded: false)
  var spillSize: ByteSize?

  private var settings = TriggerSettings()

  mutating func validate() throws {
    guard !(rules.isEmpty && when.isEmpty) else {
      throw UsageError("one of --rules and --when is required")
    }
    guard !mark || pre == nil && post == nil && budget == nil && spill == nil else {
      throw UsageError(
        "--mark cuts no clips, so --pre, --post, --budget and --spill need no --mark")
    }
    guard spill != nil || spillSize == nil else { throw UsageError("--spill-size needs --spill") }
    guard spillSize?.bytes != 0 else { throw UsageError("--spill-size must be above 0") }
    guard eachS?.nanoseconds != 0 else { throw UsageError("--each-s must be above 0") }
    settings.thinning.interval = minInterval?.nanoseconds ?? 0
    (settings.thinning.eachNumber, settings.thinning.eachWindow) = (eachN, eachS?.nanoseconds)
    for file in rules {
      let text = try FileInput(path: file).readText(limit: 1 << 16)
      try add(TriggerRules(parsing: text, source: file))
    }
    for (number, text) in when.enumerated() {
      let source = when.count == 1 ? "--when" : "--when \(number + 1)"
      do throws(StreamError) {
        try add(TriggerRules(condition: text, source: source))
      } catch { throw UsageError(error.text) }
    }
  }

  private mutating func add(_ more: TriggerRules) throws(StreamError) {
    settings.rules = try more.added(to: settings.rules)
  }

  mutating func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    if !mark {
      var clips = ClipSettings(
        pre: pre?.nanoseconds ?? 10_000_000_000, post: post?.nanoseconds ?? 5_000_000_000,
        memory: MemoryBudget.total / 2)
      clips.spill = spill.map { ($0, spillSize?.bytes ?? 1 << 30) }
      clips.budget = budget?.rate
      settings.clips = clips
    }
    UserSignal.watch()
    let triggered = try TriggeredStream(
      settings, through: stream.relay, isRequested: UserSignal.take, warn: context.warn)
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try triggered.take(record) }
    }
    try triggered.finish()
  }
}
