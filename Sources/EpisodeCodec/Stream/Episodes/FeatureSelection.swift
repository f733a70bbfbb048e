package import Bytes

/// Which features a source reads.
package struct FeatureSelection: Sendable {
  /// Features that match one of these patterns; all features when empty.
  package var wanted: [TopicPattern] = []
  package var excluded: [TopicPattern] = []

  package init() {}

  /// True if the user names what to read, so that a feature that cannot be read is an error.
  package var isExplicit: Bool { !wanted.isEmpty }

  /// - Parameter names: all that a feature is called, in the stream and in its file.
  package func takes(_ names: String...) -> Bool {
    func matches(_ patterns: [TopicPattern]) -> Bool {
      patterns.contains { pattern in names.contains { pattern.matches($0) } }
    }
    return (wanted.isEmpty || matches(wanted)) && !matches(excluded)
  }
}
