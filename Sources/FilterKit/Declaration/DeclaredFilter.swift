/// All that is known about a filter's command line: the one value that the parser, the help, the
/// manual page, the completions and the README read.
package struct DeclaredFilter: Sendable {
  package let configuration: FilterConfiguration
  package let options: [DeclaredOption]
  package let arguments: [DeclaredArgument]
  package let libraries: [String]

  package init<F: Filter>(_ filter: F.Type) {
    self.init(filter, CommandLineParser(for: F(), common: CommonOptions()).properties)
  }

  init<F: Filter>(_ filter: F.Type, _ properties: DeclaredProperties) {
    configuration = F.configuration
    options = properties.options.map(\.declared)
    arguments = properties.arguments.map(\.declared)
    libraries = F.libraries
  }

  package var name: String { configuration.name }
  package var visibleOptions: [DeclaredOption] { options.filter { !$0.isHidden } }

  /// The exit statuses the filter can end with.
  package var exitStatuses: [ExitStatus] {
    ExitStatus.allCases.filter { $0 != .predicateFalse || configuration.isPredicate }
  }

  /// Where the data come from and go to, in a sentence.
  package var flow: String {
    let input =
      switch configuration.input {
      case .stream: "Reads an episode stream on standard input"
      case .recordings: "Reads the named files, or standard input for - or when none is named,"
      }
    return switch configuration.output {
    case .stream: "\(input) and writes an episode stream on standard output."
    case .dataset: "\(input) and writes a file or directory, complete or not at all."
    case .text: "\(input) and prints text on standard output."
    }
  }
}

/// An option or flag as the user sees it.
package struct DeclaredOption: Sendable {
  package var short: Character?
  package var long = ""
  package var help: String
  /// Nil for a flag.
  package var value: DeclaredValue?
  package var isRecorded = true
  package var isHidden = false

  func named(_ name: OptionName, for property: String) -> DeclaredOption {
    var option = self
    (option.short, option.long) = (name.short(for: property), name.long(for: property))
    return option
  }

  /// The help with the default and the limits of the value.
  package var fullHelp: String { value?.completing(help) ?? help }

  /// The spellings as typed, the letter first: `-t`, `--topic`.
  package var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(long)"] }
}

/// An operand as the user sees it.
package struct DeclaredArgument: Sendable {
  package var help: String
  package var value: DeclaredValue

  /// The help with the default of the value.
  package var fullHelp: String { value.completing(help) }
}

/// What the user may write for an option's value or an operand.
package struct DeclaredValue: Sendable {
  package let name: String
  package let choices: [String]
  package let defaultText: String?
  package let limits: String?
  package let isRequired: Bool
  package let isRepeatable: Bool
  package let completion: Completion

  init<Value>(_ cell: ValueCell<Value>, name: String, completion: Completion) {
    self.name = name
    self.completion = completion
    choices = Value.Item.choices
    defaultText = cell.defaultText
    limits = cell.limitsText
    isRequired = cell.isRequired
    isRepeatable = Value.isRepeatable
  }

  /// The help with what is known of the value before its full stop: `JPEG quality (default 95).`
  fileprivate func completing(_ help: String) -> String {
    var parts: [String] = []
    if let limits { parts.append(limits) }
    if !choices.isEmpty, name != choices.joined(separator: "|") {
      parts.append("one of " + choices.joined(separator: ", "))
    }
    if let defaultText { parts.append("default \(defaultText)") }
    if parts.isEmpty { return help }
    return (help.last == "." ? help.dropLast() : help[...]) + " (\(parts.joined(separator: "; ")))."
  }
}

/// What a shell offers for a value, beside its choices.
package enum Completion: Sendable { case none, file, directory }
