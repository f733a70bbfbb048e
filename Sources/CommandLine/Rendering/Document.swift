/// A document that is generated from a filter's declaration.
package enum Document: String, CaseIterable, OptionValue {
  case help, version, man, bash, zsh, fish

  /// The whole text, including its last newline.
  package func text(for filter: DeclaredFilter) -> String {
    switch self {
    case .help: HelpText.render(filter)
    case .version:
      "\(filter.name) (\(Release.suite)) \(Release.version)\n"
        + (filter.libraries.isEmpty ? "" : filter.libraries.joined(separator: ", ") + "\n")
    case .man: ManualPage.render(filter)
    case .bash: BashCompletion.render(filter)
    case .zsh: ZshCompletion.render(filter)
    case .fish: FishCompletion.render(filter)
    }
  }
}
