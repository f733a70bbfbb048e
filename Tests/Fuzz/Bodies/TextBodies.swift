internal import EpisodeCodec
internal import FilterKit

/// Field paths, feature mappings, topic patterns and times. Written values read back unchanged.
func readText(_ input: Bytes) {
  let text = String(decoding: input.array, as: UTF8.self)
  attempt { () throws(StreamError) in
    let path = try FieldPath(parsing: text)
    let again = succeed { () throws(StreamError) in try FieldPath(parsing: path.description) }
    precondition(again == path)
  }
  attempt { () throws(StreamError) in
    let mapping = try FeatureMapping(mapping: text)
    for source in mapping.sources {
      let again = succeed { () throws(StreamError) in try FieldSource(source: source.description) }
      precondition(again.topic == source.topic && again.path == source.path)
    }
  }
  attempt { () throws(StreamError) in _ = try FeatureMapping.parse(lines: text) }
  attempt { () throws(StreamError) in try Feature.checkName(text) }
  if let time = Timestamp(parsing: text) {
    let again = Timestamp(parsing: Timestamp.text(time.nanoseconds))
    precondition(again == time)
  }
  let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
  _ = TopicPattern(String(parts[0])).matches(String(parts[parts.count - 1]))
  precondition(TopicPattern("*").matches(text))
}

/// A command line, one argument per line.
func parseCommandLine(_ input: Bytes) {
  let lines = input.array.split(separator: 0x0A, omittingEmptySubsequences: false)
  let arguments = lines.map { String(decoding: $0, as: UTF8.self) }
  do throws(UsageError) { try parse(arguments, into: EveryOption()) } catch {
    precondition(!error.text.isEmpty)
  }
}

/// A filter with an option of each kind.
private struct EveryOption: Filter {
  static let configuration = FilterConfiguration(
    name: "every-option", family: nil, abstract: "Take every kind of option.", input: .recordings,
    examples: [])

  @OptionGroup var recording: RecordingOptions
  @OptionGroup var chunk: ChunkOptions
  @Option(name: .shortAndLong, help: "A limited number.", in: 1...100) var quality = 95
  @Option(help: "A number.") var rate: Double?
  @Option(help: "A choice.") var by = SampleRule.hold
  @Option(name: .short("m"), help: "Features.") var map: [FeatureMapping] = []
  @Flag(name: .shortAndLong, help: "A flag.") var force = false

  func run(_ context: RunContext) {}
}
