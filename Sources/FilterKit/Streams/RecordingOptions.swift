package import CommandLine
package import EpisodeCodec

/// The options that sources share: which part of a recording to read.
package struct RecordingOptions: ParsableArguments {
  package static let discussion = """
    Each file becomes one episode; a file that already holds episodes keeps them. Messages come in
    the order of their log times, and messages with equal times keep their order. Files with
    episodes, and input from a pipe, keep their own order unless --order time sorts them. Messages
    that do not fit in memory during the sort wait in a temporary file in $TMPDIR or /var/tmp.

    A time is a number of seconds since the first message (2.5), nanoseconds on the recording's
    clock (1767225600000000000; any whole number from 10^12 on), or RFC 3339
    (2026-01-01T00:00:02.5Z). The filter reads a message at time t if start <= t < end.

    Seconds count from the message with the earliest time in a file. In input that can only be read
    front to back (a pipe, a compressed file, a bag without an index) they count from the message
    that comes first.

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
  @OptionGroup var identity: EpisodeIdentityOption
  @OptionGroup var threads: ThreadOption

  package init() {}

  package var selection: RecordingSelection {
    var selection = RecordingSelection()
    (selection.topics, selection.excluded) = (topic, exclude)
    (selection.start, selection.end, selection.order) = (start, end, order)
    (selection.isRecovering, selection.threads) = (recover, threads.count)
    // A thread that decompresses ahead would hold back what is ready while it waits for more.
    if following.follow { (selection.until, selection.threads) = (following.until, 1) }
    if fetching.fetch != nil { selection.threads = fetching.jobs }
    return selection
  }

  package mutating func validate() throws {
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
    if order == .time { throw UsageError("--follow cannot sort by time before the end is known") }
  }
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
    } else if let offset = Self.nanoseconds(seconds: text) {
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

  /// Decimal seconds as nanoseconds, exactly.
  private static func nanoseconds(seconds text: String) -> UInt64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard let whole = UInt64(parts[0]), whole < 1_000_000_000_000, fraction.utf8.count <= 9,
      fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let digits = String(fraction) + String(repeating: "0", count: 9 - fraction.utf8.count)
    let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow, let nanoseconds = UInt64(digits) else { return nil }
    let (sum, carry) = product.addingReportingOverflow(nanoseconds)
    return carry ? nil : sum
  }
}
