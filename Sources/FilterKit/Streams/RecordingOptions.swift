package import CommandLine
package import EpisodeCodec

/// What the sources have in common: which part of a recording is wanted.
package struct RecordingOptions: ParsableArguments {
  package static let discussion = """
    Each file becomes one episode; a file that holds episodes already keeps them. Messages come in
    the order of their log times, equal times as in the file. A file with episodes and a stream on
    standard input keep the order in which they are, unless --order time asks for sorting; what does
    not fit in memory is then sorted in a temporary file in $TMPDIR or /var/tmp.

    A time is a number of seconds since the first message (2.5), nanoseconds on the recording's
    clock (1767225600000000000: any whole number from 10^12 on), or RFC 3339
    (2026-01-01T00:00:02.5Z). A message at t is taken if start <= t < end.

    In a pattern * stands for any characters, / too, ? for one, and [a-z] or [!a-z] for one of a
    set.
    """

  @Argument(
    help: "Recordings to read; standard input without one or for -.", completion: .file)
  package var files: [String] = []
  @Option(
    name: .shortAndLong, help: "Take only topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var topic: [TopicPattern] = []
  @Option(
    name: .short("x"), help: "Leave out topics that match this pattern; may be repeated.",
    valueName: "PATTERN")
  var exclude: [TopicPattern] = []
  @Option(help: "Take messages from this time on.", valueName: "TIME") var start: Moment?
  @Option(help: "Take messages before this time.", valueName: "TIME") var end: Moment?
  @Option(help: "The order of the messages.") var order: RecordingOrder?
  @Flag(
    help: """
      Go on behind what is broken or cut off, say what was lost, mark the episode and end with \
      status 0.
      """)
  var recover = false
  @OptionGroup var threads: ThreadOption

  package init() {}

  package var selection: RecordingSelection {
    var selection = RecordingSelection()
    (selection.topics, selection.excluded) = (topic, exclude)
    (selection.start, selection.end, selection.order) = (start, end, order)
    (selection.isRecovering, selection.threads) = (recover, threads.count)
    return selection
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
