package import CommandLine
package import EpisodeCodec

// The values of the command lines of rlds-cat and lerobot-cat.

extension NumberRanges: OptionValue {
  package init(parsing text: String) throws(UsageError) {
    guard let ranges = NumberRanges(text) else {
      throw UsageError("\(text.quoted) is not a list of numbers such as 3-7,12")
    }
    self = ranges
  }
  package var argumentText: String { text }
}

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
