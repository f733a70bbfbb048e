internal import Bytes
internal import Statistics

/// The lists of version 2.1: `episodes.jsonl`, and the statistics in `episodes_stats.jsonl`.
final class LeRobotEpisodeLines: LeRobotEpisodeList {
  private let episodes: LeRobotLines
  private let statistics: LeRobotLines

  init(_ output: LeRobotOutput, isThere: Bool) throws(StreamError) {
    episodes = try LeRobotLines(output, "meta/episodes.jsonl", isThere: isThere)
    statistics = try LeRobotLines(output, "meta/episodes_stats.jsonl", isThere: isThere)
  }

  func append(_ entry: LeRobotEpisode) throws(StreamError) {
    var line = JSONText()
    line.beginObject()
    line.member("episode_index", entry.index)
    line.array("tasks", entry.tasks) { $0.value($1) }
    line.member("length", entry.rows.count)
    line.endObject()
    try episodes.append(line)
    line.removeAll()
    line.beginObject()
    line.member("episode_index", entry.index)
    line.key("stats")
    line.beginObject()
    for feature in entry.statistics { line.append(feature) }
    line.endObject()
    line.endObject()
    try statistics.append(line)
  }
}

extension JSONText {
  /// The statistics of a feature; version 2.1 has no quantiles.
  fileprivate mutating func append(_ feature: FeatureStatistics) {
    key(feature.name)
    beginObject()
    for (name, values) in [
      ("min", feature.min), ("max", feature.max), ("mean", feature.mean),
      ("std", feature.standardDeviation),
    ] {
      key(name)
      write(values, shape: feature.shape[...])
    }
    array("count", [feature.counts.max() ?? 0]) { $0.value($1) }
    endObject()
  }
}
