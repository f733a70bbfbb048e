/// The completion for bash, without other packages.
enum BashCompletion {
  static func render(_ filter: DeclaredFilter) -> String {
    let function = "_" + filter.name.rewriting { $0 == "-" ? "_" : nil }
    let options = filter.visibleOptions
    let names = options.map { "--\($0.long)" }.joined(separator: " ")
    var lines = [
      "# bash completion for \(filter.name), generated from its declaration; do not edit.",
      "\(function)() {",
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}",
      "  # bash cuts --name=value into three words",
      "  if [[ $word == = ]]; then",
      "    word=",
      "  elif [[ $before == = ]]; then",
      "    before=${COMP_WORDS[COMP_CWORD-2]}",
      "  fi",
      "  COMPREPLY=()",
      "  case $before in",
    ]
    for option in options {
      guard let value = option.value else { continue }
      let action = (complete(value) + ["return"]).joined(separator: "; ")
      lines.append("    \(option.spellings.joined(separator: "|"))) \(action) ;;")
    }
    lines += [
      "  esac",
      "  if [[ $word == -* ]]; then",
      "    " + generate("-W '\(names)'"),
      "    return",
      "  fi",
    ]
    if let operand = filter.anyOperand { lines += complete(operand).map { "  " + $0 } }
    lines += ["}", "complete -F \(function) \(filter.name)"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func complete(_ value: DeclaredValue) -> [String] {
    if !value.choices.isEmpty {
      return [generate("-W '\(value.choices.joined(separator: " "))'")]
    }
    return switch value.completion {
    case .none: []
    case .file, .output: ["compopt -o filenames", generate("-f")]
    case .directory: ["compopt -o filenames", generate("-d")]
    }
  }

  private static func generate(_ action: String) -> String {
    "mapfile -t COMPREPLY < <(compgen \(action) -- \"$word\")"
  }
}
