package import CommandLine
package import EpisodeCodec

/// The options that sources share: which part of a recording to read.
package struct RecordingOptions: ParsableArguments {
  package static let discussion = """
    Each file becomes one episode; a file that already holds episodes keeps them. --merge makes one
    episode of all files, such as the parts of a run, one for each camera, or notes beside a
    recording: a topic that two of them have keeps two channels. Messages come in
    the order of their log times, and messages with equal times keep their order. Files with
    episodes, and input from a pipe, keep their own order unless --order time sorts them. Messages
    that do not fit in memory during the sort wait in a temporary file in $TMPDIR or /var/tmp.

    A time is a number of seconds since the first message (2.5), nanoseconds on the recording's
    clock (1767225600000000000; any whole number from 10^12 on), or RFC 3339
    (2026-01-01T00:00:02.5Z). The filter reads a message at time t if start <= t < end.

    Seconds count from the message with the earliest time in a file. In input that can only be read
    front to back (a pipe, a compressed file, a bag without an index) they count from the message
    that comes first.

    --start also gives the last message that each latched topic had before it: of ROS 1 connections
    with latching, of ROS 2 topics with transient local durability, and the transforms of /tf_static.
    These messages get the time of the start; their publish time stays. Topics without a message
    between --start and --end are left out unless --keep-empty names them, too.

    --rename and --prefix come last: patterns and the order of messages refer to the names in the
    files.

    In a pattern, * matches any characters including /, ? matches one character, and [a-z] or [!a-z]
    matches one character inside or outside a set. -x wins over -t.
    """

  @Argument(
    help: "Recordings to read; - or no operand means standard input.", completion: .file)
  package var files: [String] = []
  @Option(
    name: .shortAndLong, help: "Read only topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var topic: [TopicPattern] = []
  @Option(
    name: .short("x"), help: "Leave out topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var exclude: [TopicPattern] = []
  @Option(help: "Read messages from this time on.", valueName: "TIME") var start: Moment?
  @Option(help: "Read messages before this time.", valueName: "TIME") var end: Moment?
  @Flag(help: "Repeat at --start what latched topics said before it (the default).")
  var repeatLatched = false
  @Flag(help: "Leave out what latched topics said before --start.") var noLatched = false
  @Flag(help: "Keep topics without a message between --start and --end.") var keepEmpty = false
  @Flag(help: "Make one episode of all files, in the order of their times.") package var merge =
    false
  @Option(
    help: "Give a topic another name, as in /a=/b; may be repeated.", valueName: "OLD=NEW")
  var rename: [TopicNames.Change] = []
  @Option(help: "Put this before the name of every topic, as in /robot1.", valueName: "NAME")
  var prefix: String?
  @Option(help: "Sort messages by log time, or keep the order of the file.") var order:
    RecordingOrder?
  @Flag(
    help: """
      Continue after damaged or missing parts, report each loss, mark the episode, and end with \
      status 0.
      """)
  var recover = false
  @OptionGroup var following: FollowOptions
  @OptionGroup var fetching: FetchOptions
  @OptionGroup package var identity: EpisodeIdentityOption
  @OptionGroup package var share: EpisodeShareOptions
  @OptionGroup var threads: ThreadOption

  package init() {}

  package mutating func validate() throws {
    if repeatLatched, noLatched {
      throw UsageError("--repeat-latched and --no-latched cannot be combined")
    }
    for (place, change) in rename.enumerated()
    where rename[..<place].contains(where: { $0.from == change.from }) {
      throw UsageError("--rename gives \(change.from.quoted) two names")
    }
    if let prefix, prefix.isEmpty || prefix.hasSuffix("/") {
      throw UsageError("\(prefix.quoted) is not a prefix such as /robot1")
    }
    try checkLive()
  }

  /// A recording with the parts and names that the options ask for.
  /// - Parameter selection: that with which the recording was opened.
  package func edited(
    _ recording: any Recording, _ selection: RecordingSelection
  ) -> any Recording {
    var edited = recording
    if selection.start != nil, selection.repeatsLatched {
      edited = LatchedStart(edited, selection)
    }
    if selection.start != nil || selection.end != nil, !keepEmpty { edited = UsedChannels(edited) }
    var names = TopicNames()
    (names.changes, names.prefix) = (rename, prefix ?? "")
    return names.isEmpty ? edited : RenamedTopics(edited, names)
  }

  package var selection: RecordingSelection {
    var selection = RecordingSelection()
    (selection.topics, selection.excluded) = (topic, exclude)
    (selection.start, selection.end, selection.order) = (start, end, order)
    (selection.isRecovering, selection.threads) = (recover, threads.count)
    // A thread that decompresses ahead would hold back what is ready while it waits for more.
    if following.follow { (selection.until, selection.threads) = (following.until, 1) }
    if fetching.fetch != nil { selection.threads = fetching.jobs }
    selection.repeatsLatched = !noLatched
    return selection
  }

  private func checkLive() throws {
    if fetching.fetch != nil {
      guard !following.follow else { throw UsageError("--fetch and --follow exclude each other") }
      guard !files.isEmpty, !files.contains("-") else {
        throw UsageError("--fetch needs the names of recordings")
      }
    }
    guard following.follow else { return }
    guard files.count == 1, files != ["-"] else {
      throw UsageError("--follow needs the name of one recording")
    }
    if merge { throw UsageError("--follow and --merge exclude each other") }
    if order == .time { throw UsageError("--follow cannot sort by time before the end is known") }
  }
}

extension TopicNames.Change: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw UsageError("\(text.quoted) is not a pair of topics such as /a=/b")
    }
    self.init(from: String(parts[0]), to: String(parts[1]))
  }
  package var argumentText: String { "\(from)=\(to)" }
}

extension TopicPattern: OptionValue {
  package init(parsing text: String) throws(UsageError) { self.init(text) }
  package var argumentText: String { text }
}

extension RecordingOrder: OptionValue {}

extension Moment: OptionValue {
  package static var placeholder: String { "TIME" }

  package init(parsing text: String) throws(UsageError) {
    if let time = Timestamp(parsing: text)?.nanoseconds {
      self = .absolute(time)
    } else if let time = UInt64(text), time >= 1_000_000_000_000 {
      self = .absolute(time)
    } else if let offset = Seconds.nanoseconds(text) {
      self = .sinceStart(offset)
    } else {
      throw UsageError(
        "\(text.quoted) is not a time: seconds from the start, nanoseconds, or RFC 3339")
    }
  }

  package var argumentText: String {
    switch self {
    case .sinceStart(let offset): "\(Double(offset) / 1e9)"
    case .absolute(let time): "\(time)"
    }
  }
}
