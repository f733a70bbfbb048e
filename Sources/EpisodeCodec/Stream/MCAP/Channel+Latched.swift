extension Channel {
  /// True for a topic whose message holds until the next one, also for those who come later: latched in
  /// ROS 1, transient local in ROS 2, or of transforms that never change.
  package var isLatched: Bool {
    if topic == "tf_static" || topic.hasSuffix("/tf_static") { return true }
    return metadata.contains { entry in
      switch entry.key {
      case "latching": entry.value == "1"
      case "offered_qos_profiles": Self.isTransientLocal(entry.value)
      default: false
      }
    }
  }

  /// - Parameter profiles: YAML with `durability: 1` or, from Jazzy on, `durability: transient_local`,
  ///   as `rmw_qos_durability_policy_t` numbers and names them.
  private static func isTransientLocal(_ profiles: String) -> Bool {
    let separators: Set<Character> = [" ", "\n", "\r\n", ",", "{", "}", "\"", "'"]
    let words = profiles.split { separators.contains($0) }
    return zip(words, words.dropFirst()).contains {
      $0 == "durability:" && ($1 == "1" || $1 == "transient_local")
    }
  }
}
