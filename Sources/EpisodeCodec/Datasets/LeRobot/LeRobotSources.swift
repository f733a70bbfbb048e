internal import Bytes
internal import Stream

/// `meta/sources.jsonl`, which is ours: where each episode comes from, and a digest of that and of its
/// first step, by which a later run knows it again.
final class LeRobotSources {
  private let lines: LeRobotLines

  static let path = "meta/sources.jsonl"

  init(_ output: LeRobotOutput, _ existing: LeRobotExisting?) throws(StreamError) {
    lines = try LeRobotLines(
      output, Self.path, isThere: existing?.files.contains(Self.path) ?? false)
  }

  static func digest(_ begin: EpisodeBegin, _ first: Step) -> String {
    var digest = StepDigest()
    digest.add(first)
    digest.add(begin, EpisodeEnd())
    return digest.text
  }

  func append(_ episode: Int, _ begin: EpisodeBegin, _ digest: String) throws(StreamError) {
    var line = JSONText()
    line.beginObject()
    line.member("episode_index", episode)
    line.member("dataset", begin.dataset)
    line.member("source", begin.source)
    line.member("digest", digest)
    line.endObject()
    try lines.append(line)
  }
}
