package import CommandLine
package import EpisodeCodec

// The values of step-align's command line.

extension FeatureMapping: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    do { self = try FeatureMapping(mapping: text) } catch { throw UsageError(error.text) }
  }
  package var argumentText: String { text }
}

extension SampleRule: OptionValue {}
extension AlignmentConvention: OptionValue {}
extension AlignmentPlan.TimeSource: OptionValue {}
extension AlignmentPlan.MissingRule: OptionValue {}
extension EmptyEpisodeRule: OptionValue {}
