package import Bytes
internal import Stream

/// How a feature gets its value at a tick from its samples.
package enum SampleRule: String, CaseIterable, Sendable {
  /// The newest sample at or before the tick: all that the robot knew then.
  case hold
  /// The nearest sample, before or after.
  case nearest
  /// Numbers on the straight line between the two samples around the tick.
  case linear
}

/// How to make a feature: `action:linear=/cmd.data`,
/// `proprio=/joints.position[0:7],/gripper.width`.
package struct FeatureMapping: Sendable {
  package var name: String
  /// nil for the rule of all features.
  package var rule: SampleRule?
  /// Whether the feature is all samples since the tick before.
  package var isBundle = false
  /// Whether a recording without its topic has no such feature.
  package var isOptional = false
  /// The values of several sources are concatenated.
  package var sources: [FieldSource]
  /// The mapping as the user wrote it.
  package var text: String

  /// The names of the features that it makes.
  package var names: [String] { isBundle ? [name, maskName] : [name] }
  /// The feature that says which samples of a bundle are there.
  var maskName: String { name + "_mask" }

  package init(mapping text: String) throws(StreamError) {
    self.text = text
    guard let equals = text.firstIndex(of: "=") else {
      throw StreamError(.malformed, "'\(text)' does not have the form FEATURE=TOPIC.path")
    }
    var name = text[..<equals]
    if name.last == "?" {
      isOptional = true
      name.removeLast()
    }
    if let colon = name.lastIndex(of: ":") {
      let suffix = name[name.index(after: colon)...]
      rule = SampleRule(rawValue: String(suffix))
      isBundle = suffix == "bundle"
      guard rule != nil || isBundle else {
        throw StreamError(.malformed, "'\(suffix)' is not hold, nearest, linear or bundle")
      }
      name = name[..<colon]
    }
    guard name.last != "?" else {
      throw StreamError(.malformed, "'\(text)' has its '?' elsewhere than before '='")
    }
    self.name = String(name)
    try Feature.checkName(self.name)
    sources = []
    for source in FieldSource.list(text[text.index(after: equals)...]) {
      sources.append(try FieldSource(source: source))
    }
    guard !isBundle || sources.count == 1 else {
      throw StreamError(.malformed, "'\(text)' is a bundle of more than one source")
    }
  }

  /// Parses the mappings in a file: one per line; blank lines and lines that start with `#` are
  /// ignored.
  package static func parse(lines text: String) throws(StreamError) -> [FeatureMapping] {
    var mappings: [FeatureMapping] = []
    // "\r\n" is a single Character, and also a newline.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, line) in lines.enumerated() {
      let trimmed = line.drop { $0.isWhitespace }
      guard let first = trimmed.first, first != "#" else { continue }
      let end = trimmed.lastIndex { !$0.isWhitespace } ?? trimmed.startIndex
      do { mappings.append(try FeatureMapping(mapping: String(trimmed[...end]))) } catch {
        throw StreamError(error.kind, "line \(number + 1): \(error.text)")
      }
    }
    return mappings
  }
}
