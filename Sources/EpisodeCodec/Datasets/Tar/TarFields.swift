internal import Bytes
internal import Stream

/// Names of members that features become.
enum TarFields {
  /// `observation/image_primary` is `image_primary`, `task/goal` is `task_goal`.
  static func name(of feature: Feature) throws(StreamError) -> String {
    let group = "observation/"
    let name =
      feature.name.hasPrefix(group) ? feature.name.dropFirst(group.count) : feature.name[...]
    let field = name.split(separator: "/").joined(separator: "_")
    // Loaders take what begins so for their own, such as __key__.
    guard !field.hasPrefix("_") else {
      throw StreamError(
        .unsupported, "'\(feature.name)' cannot name a member of a tar file: it begins with _")
    }
    return field
  }

  /// - Throws: `.unsupported` when loaders, which read names in lower case, would take two features
  ///   for one.
  static func checkDistinct(_ names: [(feature: String, name: String)]) throws(StreamError) {
    var known: [String: String] = [:]
    for (feature, name) in names {
      if let other = known.updateValue(feature, forKey: name.lowercased()) {
        throw StreamError(
          .unsupported, "'\(other)' and '\(feature)' would both be '\(name)' in the tar file")
      }
    }
  }

  static let instruction = "language_instruction"
}
