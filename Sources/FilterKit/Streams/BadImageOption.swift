internal import CommandLine
package import EpisodeCodec

/// What a filter does with images whose bytes are damaged.
package struct BadImageOption: ParsableArguments {
  @Option(
    help: """
      What to do with a damaged image: end with an error, leave it out with its whole step, or use \
      the previous image in its place.
      """)
  package var bad = BadImageRule.error

  package init() {}

  /// Checks images to their end before a dataset stores them.
  /// - Parameter decodes: whether the dataset decodes them.
  package func checked(
    _ sink: any StepSink, decodes: Bool, _ context: RunContext
  ) throws(StreamError) -> any StepSink {
    try CheckedSteps(sink, bad, decodes: decodes, report: context.warn)
  }
}

extension BadImageRule: OptionValue {}
