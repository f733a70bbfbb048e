package import CommandLine
internal import EpisodeCodec

/// A number of things, or the share of them: `200`, `1%`.
package enum CountOrShare: OptionValue, Equatable {
  case count(Int)
  /// From 0 to 1.
  case share(Double)

  package init(parsing text: String) throws(UsageError) {
    if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent >= 0, percent <= 100 {
      self = .share(percent / 100)
    } else if let count = Int(text), count >= 0 {
      self = .count(count)
    } else {
      throw UsageError("\(text.quoted) is neither a number such as 200 nor a share such as 1%")
    }
  }

  package var argumentText: String {
    switch self {
    case .count(let count): "\(count)"
    case .share(let share): (share * 100).argumentText + "%"
    }
  }

  package static var placeholder: String { "N|P%" }
}
