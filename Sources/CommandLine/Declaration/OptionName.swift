/// How an option is spelled. Every option has a long name; some have a letter too.
package struct OptionName: Sendable {
  private enum Letter { case none, first, custom(Character) }
  private var letter = Letter.none
  private var custom: String?

  /// The property's name: `dropLast` becomes `--drop-last`.
  package static let long = OptionName()
  /// The property's name and its first letter: `-t`, `--topic`.
  package static let shortAndLong = OptionName(letter: .first)

  /// A long name other than the property's.
  package static func long(_ name: String) -> OptionName { OptionName(custom: name) }

  /// A letter of its own, beside the property's name or the one given.
  package static func short(_ letter: Character, long: String? = nil) -> OptionName {
    OptionName(letter: .custom(letter), custom: long)
  }

  func long(for property: String) -> String { custom ?? property.kebabCase }

  func short(for property: String) -> Character? {
    switch letter {
    case .none: nil
    case .first: long(for: property).first
    case .custom(let character): character
    }
  }
}

extension String {
  /// `dropLast` as `drop-last`.
  var kebabCase: String {
    rewriting { $0.isUppercase ? "-" + $0.lowercased() : nil }
  }

  /// The text with some characters written otherwise, as a quoting rule asks.
  func rewriting(_ rewrite: (Character) -> String?) -> String {
    reduce(into: "") { $0 += rewrite($1) ?? String($1) }
  }
}
