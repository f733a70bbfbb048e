/// The description of a filter, apart from its options.
package struct FilterConfiguration: Sendable {
  /// The input of a filter.
  package enum Input: Sendable {
    /// An episode stream on standard input.
    case stream
    /// Named files, or one on standard input.
    case recordings
    /// Named files and directories only.
    case operands
    case nothing
  }

  /// The output of a filter.
  package enum Output: Sendable {
    /// An episode stream on standard output.
    case stream
    /// A file or directory, written under a temporary name and renamed at the end.
    case dataset
    /// Lines for people and scripts on standard output.
    case text
  }

  /// A command line that runs as it is, and what it does.
  package struct Example: Sendable {
    let command: String
    let caption: String

    /// - Parameter command: one or more lines; all but the last end with a backslash or a pipe.
    package init(_ command: String, _ caption: String) {
      self.command = command
      self.caption = caption
    }
  }

  /// The executable's name.
  package var name: String
  /// Nil for the program that contains all filters.
  package var family: FilterFamily?
  /// One sentence with its full stop.
  package var abstract: String
  /// Paragraphs between blank lines, in the order of the manual.
  package var discussion: String
  package var input: Input
  package var output: Output
  /// True if the operands are a command, whose options are not the filter's.
  package var takesCommand: Bool
  /// True if the filter answers a question with exit status 0 or 1.
  package var isPredicate: Bool
  package var examples: [Example]
  /// Names of other filters.
  package var seeAlso: [String]
  /// What it reports: each with its name and a text, for the manual.
  package var diagnostics: [(name: String, text: String)]

  package init(
    name: String, family: FilterFamily?, abstract: String, discussion: String = "",
    input: Input = .stream,
    output: Output = .stream, isPredicate: Bool = false, examples: [Example],
    seeAlso: [String] = [], takesCommand: Bool = false,
    diagnostics: [(name: String, text: String)] = []
  ) {
    self.name = name
    self.family = family
    self.abstract = abstract
    self.discussion = discussion
    self.input = input
    self.output = output
    self.isPredicate = isPredicate
    self.examples = examples
    self.seeAlso = seeAlso
    self.takesCommand = takesCommand
    self.diagnostics = diagnostics
  }
}
