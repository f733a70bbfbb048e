package import Bytes
package import Stream

/// The features of images to convert.
package struct ImageSelection: Sendable {
  /// Empty for those that `isUsual` accepts.
  private let patterns: [TopicPattern]
  private let isUsual: @Sendable (Feature) -> Bool

  package init(
    _ patterns: [TopicPattern] = [], isUsual: @escaping @Sendable (Feature) -> Bool = { _ in true }
  ) {
    self.patterns = patterns
    self.isUsual = isUsual
  }

  /// - Throws: `.unsupported` for a feature that is named but is no image.
  func contains(_ feature: Feature, isImage: Bool) throws(StreamError) -> Bool {
    guard isImage else {
      guard !patterns.contains(where: { $0.text == feature.name }) else {
        var error = StreamError(.unsupported, "feature '\(feature.name)' is not an image")
        error.isAboutRequest = true
        throw error
      }
      return false
    }
    return patterns.isEmpty
      ? isUsual(feature) : patterns.contains { $0.matches(feature.name) }
  }
}
