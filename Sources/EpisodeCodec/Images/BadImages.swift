package import Bytes
package import Stream

/// What to do with an image whose bytes are damaged.
package enum BadImageRule: String, Hashable, Sendable, CaseIterable {
  case error
  /// Drop it, with its whole step.
  case skip
  /// Use the previous good image in its place; drop it where there is none.
  case `repeat`
}

/// The bad images of an episode: counts them, and says so.
package struct BadImages: Sendable {
  package let rule: BadImageRule
  /// Steps, or messages of a recording, that were dropped.
  private(set) var skipped = 0
  /// Images that were replaced.
  private(set) var repeated = 0
  private var first = ""

  package init(_ rule: BadImageRule) { self.rule = rule }

  /// Counts what the rule allows.
  /// - Parameters:
  ///   - place: such as `'observation/image' of step 3`.
  ///   - canRepeat: whether there is a previous image.
  /// - Returns: true when the previous image takes its place, false when it is dropped.
  /// - Throws: the error itself where the rule is `error`, or the image is not at fault.
  package mutating func handle(
    _ error: StreamError, _ place: @autoclosure () -> String, canRepeat: Bool
  ) throws(StreamError) -> Bool {
    guard rule != .error, error.isBadImage else { throw error }
    if skipped + repeated == 0 { first = "\(place()): \(error.text)" }
    if rule == .repeat, canRepeat {
      repeated += 1
      return true
    }
    skipped += 1
    return false
  }

  /// A line for the user; nil without bad images.
  /// - Parameter unit: what is dropped, `step` or `image`.
  package func summary(dropping unit: String) -> String? {
    var parts: [String] = []
    if skipped > 0 { parts.append("\(skipped) \(unit)\(skipped == 1 ? "" : "s") left out") }
    if repeated > 0 { parts.append("\(repeated) image\(repeated == 1 ? "" : "s") repeated") }
    guard !parts.isEmpty else { return nil }
    return "bad images: \(parts.joined(separator: ", ")); the first is \(first)"
  }

  /// Adds the counts to the attributes of an episode's END, and to those of earlier filters.
  package func count(in end: inout EpisodeEnd) {
    guard rule != .error else { return }
    end.add(skipped, to: "bad_images/skipped")
    end.add(repeated, to: "bad_images/repeated")
  }
}

extension EpisodeEnd {
  /// Adds to the number in an attribute, which an earlier filter may have set.
  mutating func add(_ number: Int, to key: String) {
    let index = attributes.firstIndex { $0.key == key } ?? attributes.count
    if index == attributes.count { attributes.append(KeyValue(key, "0")) }
    attributes[index].value = "\((Int(attributes[index].value) ?? 0) + number)"
  }
}
