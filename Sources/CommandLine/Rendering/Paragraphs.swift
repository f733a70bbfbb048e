extension String {
  /// The paragraphs between blank lines, a line each.
  package var paragraphs: [String] {
    split(separator: "\n", omittingEmptySubsequences: false)
      .split { $0.isEmpty }
      .map { $0.joined(separator: " ") }
  }
}
