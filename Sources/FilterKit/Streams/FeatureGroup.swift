package import CommandLine
internal import EpisodeCodec

/// Features that belong together: `state=observation/state,observation/effort`, or fields of topics.
package struct FeatureGroup: OptionValue {
  package let name: String
  package let sources: [String]

  package init(parsing text: String) throws(UsageError) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else {
      throw UsageError("\(text.quoted) is not of the form NAME=FEATURE,…")
    }
    (name, sources) = (String(parts[0]), FieldSource.list(parts[1]))
    do throws(StreamError) { try NoveltyGroup.checkName(name) } catch {
      throw UsageError(error.text)
    }
  }

  package var argumentText: String { name + "=" + sources.joined(separator: ",") }
}
