package import Bytes

/// The names of the numbers of features, from a JSON object with a list of names for each feature.
package enum LeRobotNames {
  /// - Throws: `.malformed` for anything else.
  package static func parse(_ text: String) throws(StreamError) -> [String: [String]] {
    guard let members = try JSONValue(parsing: text).object else { throw notNames }
    var names: [String: [String]] = [:]
    for member in members {
      guard let list = member.value.strings else { throw notNames }
      names[member.key] = list
    }
    return names
  }

  private static let notNames = StreamError(
    .malformed, #"not a JSON object such as {"action": ["shoulder", "elbow"]}"#)
}
