internal import CommandLine
package import EpisodeCodec
package import TrajectoryMath

/// A filter from a stream of steps to another.
///
/// This protocol does everything around the steps, including passing on all other records; a filter
/// makes the transform:
///
///     func makeTransform(
///       _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
///     ) throws -> any StepTransform {
///       GoalRelabeler(strategy, seed: seed.value(stream), to: output)
///     }
package protocol StepFilter: StreamFilter {
  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform
}

/// What is known of a stream before its first step.
package struct StepStreamInfo: Sendable {
  /// The default seed of random choices. It follows from how the stream was made: the same command
  /// on the same data makes the same choices, and the next stage makes others.
  package let seed: UInt64

  package init(seed: UInt64) { self.seed = seed }
}

extension StepFilter {
  package mutating func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    try stream.transformSteps { try makeTransform($0, $1, context) }
  }
}

extension StreamPair {
  /// Gives all steps to a transform, and passes on all other records.
  package func transformSteps(
    _ makeTransform: (StepWriter, StepStreamInfo) throws -> any StepTransform
  ) throws {
    let steps = StepReader(input)
    let passing = PassingRecords(to: relay)
    steps.onOther = { [unowned steps] (record) throws(StreamError) in
      try passing.take(record, at: steps.events)
    }
    let writer = StepWriter(to: output)
    writer.passing = passing
    let transform = try makeTransform(writer, StepStreamInfo(seed: seed))
    try steps.forEach(transform)
    try transform.finish()
    try passing.finish()
  }
}

extension PipelineFlavor: OptionValue {}

/// The seed option of filters that choose at random.
package struct SeedOption: ParsableArguments {
  @Option(
    help: """
      Seed of the random choices. The default is derived from the header and provenance of the \
      stream, so the same command on the same stream makes the same choices.
      """, valueName: "N") private var seed: UInt64?

  package init() {}

  package func value(_ stream: StepStreamInfo) -> UInt64 { seed ?? stream.seed }
}

extension RunContext {
  /// Starts a new stream of steps.
  /// - Parameter share: the episodes that the stream gets.
  package func startStepStream(
    to output: FileOutput, _ share: EpisodeShareOptions = EpisodeShareOptions()
  ) throws(StreamError) -> (StepWriter, StreamWriter) {
    let stream = try StreamWriter(output, header: header(profile: ""))
    if let own = ownProvenance { try stream.write(own.metadata) }
    return (StepWriter(to: stream, share.selection), stream)
  }
}
