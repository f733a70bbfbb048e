/// A version of the format, as info.json names it.
package enum LeRobotVersion: String, CaseIterable, Sendable {
  /// Files with many episodes each.
  case v30 = "v3.0"
  /// A file for each episode.
  case v21 = "v2.1"
}
