/// The completion for zsh: a function that `compinit` loads.
enum ZshCompletion {
  static func render(_ filter: DeclaredFilter) -> String {
    var lines = [
      "#compdef \(filter.name)",
      "# Generated from the declaration of \(filter.name); do not edit.",
      "_arguments -s -S \\",
    ]
    var specifications = filter.visibleOptions.map(specification)
    for value in filter.arguments.map(\.value) {
      let count = value.isRepeatable ? "*:" : value.isRequired ? ":" : "::"
      specifications.append("'\(count)\(escape(value.name)):\(action(value))'")
    }
    lines.append(specifications.map { "  " + $0 }.joined(separator: " \\\n"))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func specification(_ option: DeclaredOption) -> String {
    let spellings = option.spellings
    var tail = "[\(escape(option.help))]"
    if let value = option.value { tail += ":\(escape(value.name)):\(action(value))" }
    // Exclusions: an option excludes itself unless it is repeatable; --help excludes everything.
    var head = "(\(spellings.joined(separator: " ")))"
    if option.value?.isRepeatable == true { head = "*" }
    if ["help", "version"].contains(option.long) { head = "(- *)" }
    let forms = spellings.map { spelling in
      guard option.value != nil else { return spelling }
      return spelling + (spelling.hasPrefix("--") ? "=" : "+")
    }
    return forms.count == 1
      ? "'\(head)\(forms[0])\(tail)'" : "'\(head)'{\(forms.joined(separator: ","))}'\(tail)'"
  }

  private static func action(_ value: DeclaredValue) -> String {
    if !value.choices.isEmpty { return "(\(value.choices.joined(separator: " ")))" }
    return switch value.completion {
    case .none: " "
    case .file, .output: "_files"
    case .directory: "_files -/"
    }
  }

  private static func escape(_ text: String) -> String {
    text.rewriting { character in
      switch character {
      case "'": "'\\''"
      case "[", "]", ":", "\\": "\\\(character)"
      default: nil
      }
    }
  }
}
