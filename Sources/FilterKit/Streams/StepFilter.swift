internal import CommandLine
package import EpisodeCodec
package import TrajectoryMath

/// A filter from a stream of steps to another.
///
/// Everything around the steps is done here, also the passing on of what is no step; a filter makes
/// the transform:
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

/// What a stream says about itself before its first step.
package struct StepStreamInfo: Sendable {
  /// For random choices when the user gives no seed: follows from how the stream was made, so that
  /// the same command on the same data chooses alike, and the next stage otherwise.
  package let seed: UInt64

  package init(seed: UInt64) { self.seed = seed }
}

extension StepFilter {
  package mutating func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let steps = StepReader(stream.input)
    var others = stream.relay
    steps.onOther = { (record) throws(StreamError) in try others.pass(record) }
    let transform = try makeTransform(
      StepWriter(to: stream.output), StepStreamInfo(seed: stream.seed), context)
    try steps.forEach(transform)
    try transform.finish()
  }
}

extension PipelineFlavor: OptionValue {}

/// The option of filters that choose at random.
package struct SeedOption: ParsableArguments {
  @Option(
    help: """
      The seed of random choices. The default follows from the stream's header and provenance: the \
      same command on the same stream chooses alike.
      """, valueName: "N") private var seed: UInt64?

  package init() {}

  package func value(_ stream: StepStreamInfo) -> UInt64 { seed ?? stream.seed }
}

extension RunContext {
  /// Starts a stream of steps that begins here.
  package func startStepStream(to output: FileOutput) throws(StreamError) -> (
    StepWriter, StreamWriter
  ) {
    let stream = try StreamWriter(output, header: header(profile: ""))
    if let own = ownProvenance { try stream.write(own.metadata) }
    return (StepWriter(to: stream), stream)
  }
}
