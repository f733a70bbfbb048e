/// The whole declaration of a filter's command line: the one value from which the help, the manual
/// page, the completions and the README are made.
package struct DeclaredFilter: Sendable {
  package let configuration: FilterConfiguration
  package let options: [DeclaredOption]
  package let arguments: [DeclaredArgument]
  package let libraries: [String]

  /// - Parameter libraries: the C libraries of the program with their versions, for `--version`.
  package init<F: DeclaredProgram>(_ filter: F.Type, libraries: [String]) {
    let properties = CommandLineParser(for: F()).properties
    configuration = F.configuration
    options = properties.options.map(\.declared)
    arguments = properties.arguments.map(\.declared)
    self.libraries = libraries
  }

  package var name: String { configuration.name }
  package var visibleOptions: [DeclaredOption] { options.filter { !$0.isHidden } }

  /// The widest of the operands, for shells that offer the same for all of them.
  var anyOperand: DeclaredValue? {
    let values = arguments.map(\.value)
    return values.first { $0.completion == .file } ?? values.first
  }

  /// The exit statuses that the filter can end with.
  package var exitStatuses: [ExitStatus] {
    let completions = (options.compactMap(\.value) + arguments.map(\.value)).map(\.completion)
    return ExitStatus.allCases.filter { status in
      switch status {
      case .predicateFalse: configuration.isPredicate
      case .noInput: completions.contains { $0 == .file || $0 == .directory }
      case .cannotCreate: completions.contains { $0 == .output }
      case .data: configuration.input != .nothing
      case .done, .usage, .io: true
      }
    }
  }

  /// A sentence about the input and the output.
  package var flow: String {
    let output =
      switch configuration.output {
      case .stream: "writes an episode stream to standard output."
      case .dataset: "writes a file or directory, complete or not at all."
      case .text: "prints text to standard output."
      }
    let input =
      switch configuration.input {
      case .stream: "reads an episode stream from standard input and "
      case .recordings: "reads the named files, or standard input for - or without operands, and "
      case .operands: "reads the named files and directories and "
      case .nothing: ""
      }
    return "The \(configuration.family == nil ? "program" : "filter") \(input)\(output)"
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

  /// The help with the limits and the default of the value.
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

/// The legal values of an option or an operand.
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

  /// The help with limits, choices and default before its full stop: `JPEG quality (default 95).`
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

/// What a shell offers for a value besides its choices, and how the filter uses the value.
package enum Completion: Sendable {
  case none
  /// A file or directory that the filter reads.
  case file
  case directory
  /// A file or directory that the filter writes.
  case output
}
