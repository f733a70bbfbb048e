/// The text of `--help`, 80 columns wide.
enum HelpText {
  static func render(_ filter: DeclaredFilter) -> String {
    var lines = wrap(filter.configuration.abstract, indent: 0)
    lines += ["", "Usage: \(usage(filter))", ""]
    lines += wrap(filter.flow, indent: 0)
    if !filter.arguments.isEmpty {
      lines += ["", "Operands:"]
      for argument in filter.arguments {
        lines += entry(argument.value.name, argument.fullHelp)
      }
    }
    lines += ["", "Options:"]
    for option in filter.visibleOptions {
      let margin = option.short == nil ? "    " : ""
      let spelling = margin + option.spellings.joined(separator: ", ")
      lines += entry(spelling + (option.value.map { " \($0.name)" } ?? ""), option.fullHelp)
    }
    if !filter.configuration.examples.isEmpty {
      lines += ["", "Examples:"]
      for example in filter.configuration.examples {
        lines += wrap(example.caption, indent: 2)
        lines += example.command.split(separator: "\n").map { "    " + $0 }
      }
    }
    lines += ["", "Exit status:"]
    for status in filter.exitStatuses {
      let margin = status.rawValue < 10 ? "   " : "  "
      lines.append("\(margin)\(status.rawValue)  \(status.meaning)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `step-align [options] --rate X FEATURE...`
  static func usage(_ filter: DeclaredFilter) -> String {
    var words = [filter.name, "[options]"]
    for option in filter.visibleOptions {
      if let value = option.value, value.isRequired {
        words.append("--\(option.long) \(value.name)")
      }
    }
    for value in filter.arguments.map(\.value) {
      let name = value.name + (value.isRepeatable ? "..." : "")
      words.append(value.isRequired ? name : "[\(name)]")
    }
    return words.joined(separator: " ")
  }

  private static func entry(_ term: String, _ help: String) -> [String] {
    let column = 26
    var lines = wrap(help, indent: column)
    let head = "  " + term
    if head.count <= column - 2 {
      lines[0] = head + String(lines[0].dropFirst(head.count))
    } else {
      lines.insert(head, at: 0)
    }
    return lines
  }

  /// At least one line, broken between words.
  private static func wrap(_ text: String, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines = [margin]
    for word in text.split(separator: " ") {
      let isFirst = lines[lines.count - 1].count == indent
      if !isFirst, lines[lines.count - 1].count + 1 + word.count > 80 {
        lines.append(margin + word)
      } else {
        lines[lines.count - 1] += (isFirst ? "" : " ") + word
      }
    }
    return lines
  }
}
