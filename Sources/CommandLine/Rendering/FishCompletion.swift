/// The completion for fish.
enum FishCompletion {
  static func render(_ filter: DeclaredFilter) -> String {
    var lines = ["# Generated from the declaration of \(filter.name); do not edit."]
    lines.append("\(command(filter)) \(values(filter.anyOperand))")
    for option in filter.visibleOptions {
      var words = [option.short.map { "-s \($0)" }, "-l \(option.long)"].compactMap(\.self)
      if let value = option.value { words.append("-r \(values(value))") }
      lines.append("\(command(filter)) \(words.joined(separator: " ")) -d \(quote(option.help))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func command(_ filter: DeclaredFilter) -> String { "complete -c \(filter.name)" }

  /// What may follow: files (`-F`), or only the words of `-a` and no files (`-f`).
  private static func values(_ value: DeclaredValue?) -> String {
    guard let value else { return "-f" }
    if !value.choices.isEmpty { return "-f -a \(quote(value.choices.joined(separator: " ")))" }
    return switch value.completion {
    case .none: "-f"
    case .file, .output: "-F"
    case .directory: "-f -a '(__fish_complete_directories)'"
    }
  }

  private static func quote(_ text: String) -> String {
    "'" + text.rewriting { $0 == "'" || $0 == "\\" ? "\\\($0)" : nil } + "'"
  }
}
