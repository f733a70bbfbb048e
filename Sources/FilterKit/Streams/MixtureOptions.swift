package import CommandLine
package import EpisodeCodec

// The values of episode-mix's command line.

extension StepMixer.Level: OptionValue {}

/// Weights from 1e-9 to 1e9, separated by commas.
package struct WeightList: OptionValue {
  package let values: [Double]

  package init(parsing text: String) throws(UsageError) {
    var values: [Double] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = Double(part), value >= 1e-9, value <= 1e9 else {
        throw UsageError("\(String(part).quoted) is not a weight from 1e-9 to 1e9")
      }
      values.append(value)
    }
    self.values = values
  }
  package var argumentText: String { values.map { "\($0)" }.joined(separator: ",") }
  package static var placeholder: String { "W,W,…" }
}
