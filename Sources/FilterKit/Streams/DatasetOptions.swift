package import CommandLine
package import EpisodeCodec

// What rlds-cat takes on its command line.

extension SplitSelection: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    guard let selection = SplitSelection(text) else {
      throw UsageError(
        "\(text.quoted) is not a selection of episodes, such as train, train[:95%] or all")
    }
    self = selection
  }
  package var argumentText: String { text }
}
