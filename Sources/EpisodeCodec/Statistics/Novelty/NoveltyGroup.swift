package import Bytes
internal import Stream

/// Features whose numbers are scored together: a point of as many dimensions as they have numbers.
package struct NoveltyGroup: Equatable, Sendable {
  /// A feature of steps, or a field of a topic, whose text starts with `/` or a quote.
  package struct Source: Equatable, Sendable {
    package var name: String
    package var shape: [Int]

    package init(name: String, shape: [Int]) { (self.name, self.shape) = (name, shape) }

    /// True for a field of a recording's topic.
    package static func isField(_ name: String) -> Bool { name.first == "/" || name.first == "\"" }
  }

  /// Empty for a group that is alone.
  package var name: String
  package var sources: [Source]

  package init(name: String, sources: [Source]) { (self.name, self.sources) = (name, sources) }

  /// Limits of what a model may have.
  package static let (mostDimensions, mostSources, mostGroups) = (1024, 256, 16)

  /// The names of the features and topics that scores go to.
  package static let (score, threshold, alarm) = ("score", "threshold", "alarm")

  package static func checkName(_ name: String) throws(StreamError) {
    try Feature.checkName(name)
    guard !name.contains("/"), ![score, threshold, alarm].contains(name) else {
      throw StreamError(.malformed, "'\(name.printable)' cannot be the name of a group")
    }
  }

  /// The number of dimensions.
  /// - Throws: `.limit` when there are too many, `.malformed` when there are none.
  package func dimensions() throws(StreamError) -> Int {
    var sum = 0
    for source in sources { sum += try Tensor.count(source.shape) }
    guard sum > 0 else { throw StreamError(.malformed, "\(title) has no numbers") }
    guard sum <= Self.mostDimensions else {
      throw StreamError(
        .limit, "\(title) has \(sum) numbers; at most \(Self.mostDimensions) can be scored")
    }
    return sum
  }

  /// - Parameter shapes: those of a sample's sources.
  /// - Throws: `.malformed` when they are others.
  func check(_ shapes: [[Int]]) throws(StreamError) {
    for (source, shape) in zip(sources, shapes) where source.shape != shape {
      throw StreamError(
        .malformed,
        "'\(source.name.printable)' has shape \(shape), the model is of \(source.shape)")
    }
  }

  /// As an error names it.
  package var title: String {
    name.isEmpty
      ? sources.map { "'\($0.name.printable)'" }.joined(separator: ", ") : "group '\(name)'"
  }
}
