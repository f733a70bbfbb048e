/// The names of an option. Every option has a long name; some also have a letter.
package struct OptionName: Sendable {
  private enum Letter { case none, first, custom(Character) }
  private var letter = Letter.none
  private var custom: String?

  /// The property's name: `dropLast` becomes `--drop-last`.
  package static let long = OptionName()
  /// The property's name and its first letter: `-t`, `--topic`.
  package static let shortAndLong = OptionName(letter: .first)

  /// A long name that differs from the property's.
  package static func long(_ name: String) -> OptionName { OptionName(custom: name) }

  /// A given letter, besides the property's name or the given long name.
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

  /// The text with some characters replaced, as a quoting rule requires.
  func rewriting(_ rewrite: (Character) -> String?) -> String {
    reduce(into: "") { $0 += rewrite($1) ?? String($1) }
  }
}
