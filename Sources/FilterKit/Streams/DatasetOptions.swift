package import CommandLine
package import EpisodeCodec

// The values of rlds-cat's command line.

extension SplitSelection: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    guard let selection = SplitSelection(text) else {
      throw UsageError(
        "\(text.quoted) is not a split such as train, train[:95%] or all")
    }
    self = selection
  }
  package var argumentText: String { text }
}
