package import CommandLine
package import EpisodeCodec

// The values of episode-split's command line.

extension TakeCondition: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    do { self = try TakeCondition(text) } catch { throw UsageError(error.text) }
  }
  package var argumentText: String { text }
}

extension FieldSource: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    do { self = try FieldSource(source: text) } catch { throw UsageError(error.text) }
  }
  package var argumentText: String { description }
}
