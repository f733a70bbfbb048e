extension Channel {
  /// True when the topic's last messages stay valid for those who come later: latched in ROS 1,
  /// transient-local durability in ROS 2, and static transforms.
  package var isLatched: Bool { isStaticTransforms || latchedDepth > 0 }

  /// True for transforms that never change, of which each message may hold others.
  var isStaticTransforms: Bool { topic.split(separator: "/").last == "tf_static" }

  /// How many messages the publishers keep together for those who come later; 0 if the channel is
  /// not latched.
  var latchedDepth: Int {
    var depth = 0
    for entry in metadata {
      switch entry.key {
      case "latching" where entry.value == "1" || entry.value == "true": depth = max(depth, 1)
      case "offered_qos_profiles": depth = max(depth, Self.transientLocalDepth(entry.value))
      default: break
      }
    }
    return depth
  }

  /// The most messages that are kept of a channel.
  static let mostLatched = 64

  /// The depths of all profiles that are transient-local. The text is YAML, in which each profile has
  /// its depth before its durability; 1 is RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL.
  private static func transientLocalDepth(_ profiles: String) -> Int {
    var (sum, depth) = (0, 1)
    for line in profiles.split(whereSeparator: { $0.isNewline || $0 == "," }) {
      let words = line.split { " -:{}[]\"'".contains($0) }
      switch words.first {
      case "depth": depth = words.last.flatMap { Int($0) } ?? 1
      case "durability":
        if words.last == "transient_local" || words.last == "1" {
          sum += max(1, min(depth, mostLatched))
        }
        depth = 1
      default: break
      }
    }
    return min(sum, mostLatched)
  }
}
