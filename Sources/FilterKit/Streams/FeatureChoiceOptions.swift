internal import CommandLine
package import EpisodeCodec

/// `--feature` and `--exclude`: what a source reads.
package struct FeatureChoiceOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "Read only features that match this pattern; may be repeated.",
    valueName: "PATTERN")
  private var feature: [TopicPattern] = []
  @Option(
    name: .short("x"), help: "Leave out features that match this pattern; may be repeated.",
    valueName: "PATTERN")
  private var exclude: [TopicPattern] = []

  package init() {}

  package var selection: FeatureSelection {
    var selection = FeatureSelection()
    (selection.wanted, selection.excluded) = (feature, exclude)
    return selection
  }
}
