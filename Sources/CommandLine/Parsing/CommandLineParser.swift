internal import Bytes

/// Reads a command line in the GNU manner into the properties of a filter.
///
/// It accepts `-q 95`, `-q95`, `--quality 95`, `--quality=95`, flags bundled as `-ab`, options
/// after operands, `--` before operands that look like options, and `-` as an operand. Long names
/// cannot be abbreviated, so that a new option never breaks a script. A value that starts with `--`
/// needs `=`, so that the parser notices a forgotten value.
package struct CommandLineParser {
  let properties: DeclaredProperties
  private let common = CommonOptions()
  private let takesCommand: Bool
  private var recorded: [String] = []
  private var operands: [String] = []

  package init<F: DeclaredProgram>(for filter: F) {
    var properties = DeclaredProperties(of: filter)
    properties.append(common: common, output: F.configuration.output)
    self.properties = properties
    takesCommand = F.configuration.takesCommand
  }

  /// Stops at an option that requests a document, and ignores the rest.
  package mutating func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        recorded += [argument] + rest
        operands += rest
        break
      } else if argument.hasPrefix("--") {
        try parseLong(argument, &rest)
      } else if argument.hasPrefix("-"), argument != "-" {
        try parseShort(argument, &rest)
      } else if takesCommand {
        recorded += [argument] + rest
        operands += [argument] + rest
        break
      } else {
        recorded.append(argument)
        operands.append(argument)
      }
      if common.document != nil { return Invocation(common, recorded: recorded) }
    }
    try assignOperands()
    for (option, cell) in properties.options where option.value?.isRequired == true {
      if !cell.isGiven { throw UsageError("option '--\(option.long)' is required") }
    }
    return Invocation(common, recorded: recorded)
  }

  /// Checks the combinations of options within each shared group.
  package func validateGroups() throws {
    for group in properties.groups { try group.validate() }
  }

  private mutating func parseLong(
    _ argument: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let equals = argument.utf8.firstIndex(of: UInt8(ascii: "="))
    let spelling = String(argument[..<(equals ?? argument.endIndex)])
    guard
      let (option, cell) = properties.options.first(where: { "--" + $0.declared.long == spelling })
    else {
      let names = properties.options.filter { !$0.declared.isHidden }.map(\.declared.long)
      throw unknown(spelling, Suggestion.nearest(to: String(spelling.dropFirst(2)), among: names))
    }
    var words = [argument]
    var text: String?
    if let equals { text = String(argument[argument.utf8.index(after: equals)...]) }
    if option.value == nil {
      if text != nil { throw UsageError("option '\(spelling)' takes no value") }
    } else if text == nil {
      text = try nextValue(for: spelling, &rest)
      words += text.map { [$0] } ?? []
    }
    try set(option, cell, to: text, spelling)
    if option.isRecorded { recorded += words }
  }

  /// A letter, or several flags in one word; the last may be an option with its value.
  private mutating func parseShort(
    _ argument: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = argument.unicodeScalars.dropFirst()
    var kept = ["-"]
    while let letter = letters.popFirst() {
      let spelling = "-\(letter)"
      guard
        let (option, cell) = properties.options.first(where: {
          $0.declared.short == Character(letter)
        })
      else { throw unknown(spelling, nil) }
      var words = [String(letter)]
      var text: String?
      if option.value != nil {
        if letters.isEmpty {
          let next = try nextValue(for: spelling, &rest)
          words.append(next)
          text = next
        } else {
          let attached = String(letters)
          words[0] += attached
          text = attached
          letters = letters.suffix(0)
        }
      }
      try set(option, cell, to: text, spelling)
      if option.isRecorded {
        kept[0] += words[0]
        kept += words.dropFirst()
      }
    }
    if kept[0] != "-" { recorded += kept }
  }

  private func nextValue(
    for spelling: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let next = rest.first, !next.hasPrefix("--") else {
      throw UsageError("option '\(spelling)' needs a value")
    }
    rest.removeFirst()
    return next
  }

  private func set(
    _ option: DeclaredOption, _ cell: any DeclaredCell, to text: String?, _ spelling: String
  ) throws(UsageError) {
    if let value = option.value, !value.isRepeatable, cell.isGiven {
      throw UsageError("option '\(spelling)' is given twice")
    }
    do { try cell.take(text ?? "true") } catch {
      throw UsageError("option '\(spelling)': \(error.text)")
    }
  }

  private func assignOperands() throws(UsageError) {
    var rest = operands[...]
    for (argument, cell) in properties.arguments {
      while let operand = rest.first, argument.value.isRepeatable || !cell.isGiven {
        do { try cell.take(operand) } catch {
          throw UsageError("\(argument.value.name): \(error.text)")
        }
        rest.removeFirst()
      }
      if argument.value.isRequired, !cell.isGiven {
        throw UsageError("missing operand \(argument.value.name)")
      }
    }
    if let extra = rest.first { throw UsageError("unexpected operand \(extra.quoted)") }
  }

  private func unknown(_ spelling: String, _ suggestion: String?) -> UsageError {
    let question = suggestion.map { "; did you mean '--\($0)'?" } ?? ""
    return UsageError("unknown option \(spelling.quoted)\(question)")
  }
}
