internal import CommandLine
package import EpisodeCodec

/// What filters do with episodes without steps.
package struct EmptyEpisodeOption: ParsableArguments {
  @Option(
    name: .long("empty"),
    help: "Report an episode without steps (warn), or end with an error.")
  package var rule = EmptyEpisodeRule.warn

  package init() {}

  /// Keeps episodes without steps out of a dataset.
  package func checked(_ sink: any StepSink, _ context: RunContext) -> any StepSink {
    EmptyEpisodes(sink, rule, report: context.warn)
  }
}
