extension String {
  /// The paragraphs between blank lines, each joined into one line.
  package var paragraphs: [String] {
    split(separator: "\n", omittingEmptySubsequences: false)
      .split { $0.isEmpty }
      .map { $0.joined(separator: " ") }
  }
}
