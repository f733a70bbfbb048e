import EpisodeCodec
import FilterKit
import Posix
import TrajectoryMath

/// Replaces what identifies people and machines in the texts of a stream.
@main
struct TextScrub: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "text-scrub", family: .edge,
    abstract: "Replace addresses, numbers and names in the texts of a stream.",
    discussion: """
      The filter looks into every text: string fields of ROS 1, CDR, protobuf and JSON messages, the
      markers of episodes with their attributes, names and metadata of topics, metadata with the
      provenance, and attachments, their names and contents that are text. It replaces mail addresses
      (email), phone numbers, IP and MAC addresses, and plates of cars. A number counts as one of a
      phone if it has a plus, parentheses, the form 555-123-4567, or a 0 at its start and a separator;
      a plate has capitals, digits and the separators of its country. --pattern adds another kind,
      such as serial numbers, and --words names, in any case.

      What was found becomes [email], [phone] and so on. With --key it becomes a pseudonym such as
      email_5f0e7ad4c6c9b3d1: the start of HMAC-SHA-256 with the key, the same for the same text in
      all streams, so that it still joins. A few # or digits more keep the length the same modulo 8.
      Lengths in messages are those of the new texts. Positions, fields latitude and longitude of one
      struct as in NavSatFix and foxglove.LocationFix, are rounded to a grid of 1 km; --gps 100m sets
      another, --gps keep leaves them, --gps drop leaves out all messages with one.

      At the end the filter says how many of each kind it has replaced, never what. --check writes no
      stream: it prints the numbers and ends with 1 if anything was found.

      What cannot be scrubbed is an error, never passed on: messages without a schema, texts in
      flatbuffers, in wide characters or in fields that the schema lacks, records of applications.
      --pass names topics to pass on as they are. Bytes, such as images, are not looked into.

      A pattern has characters, . for any, \\d for a digit, \\w for a letter or digit, \\u for a
      capital, and [A-F0-9], each with ?, *, +, {3} or {2,4} after it, and matches whole words.
      """,
    examples: [
      .init(
        #"text-scrub --key site.key --pattern 'serial=SN-\d{6}' < run.mcap > clean.mcap"#,
        "Replace addresses and serial numbers by pseudonyms."),
      .init("text-scrub --check < clean.mcap", "See that nothing is left."),
    ],
    seeAlso: ["tier-split", "stream-text"])

  @Option(
    help: "What to look for: email, phone, ip, mac, plate, or none; the default is all.",
    valueName: "KIND,…") var kinds = KindList.all
  @Option(
    help: "Look for this pattern, too, as a kind of this name; may be repeated.",
    valueName: "NAME=PATTERN") var pattern: [NamedPattern] = []
  @Option(
    help: "Look for the names in this file, one a line.", valueName: "FILE", completion: .file)
  var words: String?
  @Option(
    help: "Replace by pseudonyms, which the content of this file is the key of.", valueName: "FILE",
    completion: .file) var key: String?
  @Option(
    help:
      "Round positions to a grid of this width, such as 1km, keep them, or drop their messages.",
    valueName: "DISTANCE|keep|drop") var gps = PositionRule.usual
  @Option(
    help: "Pass on topics that match this pattern as they are; may be repeated.",
    valueName: "PATTERN") var pass: [TopicPattern] = []
  @Flag(help: "Only count what would be replaced; end with 1 if there is anything.")
  var check = false

  private var scrubber: TextScrubber?
  private static let longestFile = 16 << 20

  var usesStandardOutput: Bool { !check }

  mutating func run(_ context: RunContext) throws {
    let finder = PrivateText(
      kinds.kinds, patterns: pattern.map { ($0.name, $0.pattern) },
      words: try words.map { WordList(try text($0, context)) })
    let secret = try key.map { try text($0, context) }
    if secret?.isEmpty == true { throw UsageError("'\(key ?? "")' is empty: it is no key") }
    let scrubber = TextScrubber(
      finder, key: secret.map { Array($0.utf8) }, grid: gps.meters.map { PositionGrid(meters: $0) })
    self.scrubber = scrubber
    try runStream(context)
    let counts = scrubber.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    guard check else {
      if !counts.isEmpty { context.warn("replaced " + counts.joined(separator: ", ")) }
      return
    }
    if counts.isEmpty { return }
    let output = FileOutput(.standardOutput())
    try output.write(Array((counts.joined(separator: "\n") + "\n").utf8))
    try output.flush()
    throw ExitStatus.predicateFalse
  }

  private func text(_ name: String, _ context: RunContext) throws -> String {
    try context.naming(name) { () throws(StreamError) in
      try FileInput(path: name).readText(limit: Self.longestFile)
    }
  }

  func makeSink(
    _ output: FileOutput, _ header: Header, _ context: RunContext
  ) throws(StreamError) -> any RecordSink {
    let target = check ? FileOutput(discarding: ()) : output
    guard let scrubber else { return try StreamWriter(target, header: header) }
    return ScrubbingSink(
      to: try StreamWriter(target, header: header), scrubber, dropsPositions: gps == .drop,
      isPassed: { channel in pass.contains { $0.matches(channel.topic) } })
  }

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    while let record = try stream.input.next() {
      try stream.input.located { () throws(StreamError) in try stream.relay.pass(record) }
    }
  }
}

/// `email,phone`.
struct KindList: OptionValue, Equatable {
  let kinds: Set<PrivateText.Kind>

  static let all = KindList(kinds: Set(PrivateText.Kind.allCases))

  private init(kinds: Set<PrivateText.Kind>) { self.kinds = kinds }

  init(parsing text: String) throws(UsageError) {
    var kinds: Set<PrivateText.Kind> = []
    for name in text.split(separator: ",") where text != "none" {
      guard let kind = PrivateText.Kind(rawValue: String(name)) else {
        throw UsageError("'\(name)' is not one of email, phone, ip, mac, plate")
      }
      kinds.insert(kind)
    }
    self.kinds = kinds
  }

  var argumentText: String {
    self == .all ? "all" : kinds.map(\.rawValue).sorted().joined(separator: ",")
  }
  static var placeholder: String { "KIND,…" }
}

/// `serial=SN-\d{6}`.
struct NamedPattern: OptionValue {
  let name: String
  let pattern: BytePattern

  init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, parts[0].utf8.count <= 32,
      parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "-") })
    else { throw UsageError("\(text.quoted) is not of the form NAME=PATTERN") }
    name = String(parts[0])
    do { pattern = try BytePattern(String(parts[1])) } catch { throw UsageError(error.text) }
  }

  var argumentText: String { "\(name)=\(pattern.text)" }
  static var placeholder: String { "NAME=PATTERN" }
}

/// `1km`, `250m`, `keep`, `drop`.
struct PositionRule: OptionValue, Equatable {
  /// The width of the grid; nil for none.
  let meters: Double?
  private let text: String

  static let usual = PositionRule(meters: 1000, text: "1km")
  static let drop = PositionRule(meters: nil, text: "drop")

  private init(meters: Double?, text: String) { (self.meters, self.text) = (meters, text) }

  init(parsing text: String) throws(UsageError) {
    self.text = text
    guard text != "keep", text != "drop" else {
      meters = nil
      return
    }
    let (digits, unit) = text.hasSuffix("km") ? (text.dropLast(2), 1000.0) : (text.dropLast(), 1.0)
    guard text.hasSuffix("m"), let number = Double(digits), (1...1e6).contains(number * unit) else {
      throw UsageError("\(text.quoted) is neither a distance from 1m to 1000km, keep nor drop")
    }
    meters = number * unit
  }

  var argumentText: String { text }
  static var placeholder: String { "DISTANCE" }
}
