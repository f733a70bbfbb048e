/// What a filter says about itself beside its options.
package struct FilterConfiguration: Sendable {
  /// Where a filter's data come from.
  package enum Input: Sendable {
    /// An episode stream on standard input.
    case stream
    /// Named files, or one on standard input.
    case recordings
  }

  /// Where a filter's data go to.
  package enum Output: Sendable {
    /// An episode stream on standard output.
    case stream
    /// A file or directory that is built beside its final name.
    case dataset
    /// Lines for people and scripts on standard output.
    case text
  }

  /// A command line that works as it stands, and what it does.
  package struct Example: Sendable {
    let command: String
    let caption: String

    package init(_ command: String, _ caption: String) {
      self.command = command
      self.caption = caption
    }
  }

  /// The executable's name.
  package var name: String
  /// One sentence with its full stop.
  package var abstract: String
  /// Paragraphs.
  package var discussion: [String]
  package var input: Input
  package var output: Output
  /// True when the filter answers a question with exit status 0 or 1.
  package var isPredicate: Bool
  package var examples: [Example]
  /// Names of other filters.
  package var seeAlso: [String]

  package init(
    name: String, abstract: String, discussion: [String] = [], input: Input = .stream,
    output: Output = .stream, isPredicate: Bool = false, examples: [Example],
    seeAlso: [String] = []
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.input = input
    self.output = output
    self.isPredicate = isPredicate
    self.examples = examples
    self.seeAlso = seeAlso
  }
}
