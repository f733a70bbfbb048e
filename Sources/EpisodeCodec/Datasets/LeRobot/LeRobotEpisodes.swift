internal import Bytes
internal import Statistics
internal import Stream

/// The list of a dataset's episodes.
protocol LeRobotEpisodeList: AnyObject {
  /// Episodes so far.
  var count: Int { get }
  func append(_ episode: LeRobotEpisode) throws(StreamError)
  func finish() throws(StreamError)
}

/// What the list says about an episode.
struct LeRobotEpisode {
  let tasks: [String]
  let rows: Range<Int>
  let data: LeRobotPlace
  /// The same videos in each episode.
  let videos: [LeRobotCamera.Place]
  /// Those of the same features in each episode.
  let statistics: [FeatureStatistics]
}

/// The tables of `meta/episodes`: where each episode is, and its statistics.
final class LeRobotEpisodes: LeRobotEpisodeList {
  private let output: LeRobotOutput
  private let fileSize: Int
  private var writer: ParquetWriter?
  private var place = LeRobotPlace()
  private var pending = 0
  private(set) var count = 0

  /// Episodes in a row group: fewer groups, shorter footer.
  private static let groupSize = 100

  /// - Parameters:
  ///   - fileSize: a file of this size is full.
  init(_ output: LeRobotOutput, fileSize: Int) { (self.output, self.fileSize) = (output, fileSize) }

  func append(_ entry: LeRobotEpisode) throws(StreamError) {
    if self.writer == nil { self.writer = try ParquetWriter(Self.fields(entry)) }
    guard let writer else { return }
    if writer.size == 0 {
      try writer.start(output.create(place.episodesPath))
    }
    try append(entry, to: writer.columns)
    (count, pending) = (count + 1, pending + 1)
    guard pending == Self.groupSize else { return }
    try endRowGroup()
    guard writer.size >= fileSize else { return }
    try writer.finish()
    place.advance()
  }

  func finish() throws(StreamError) {
    if pending > 0 { try endRowGroup() }
    try writer?.finish()
  }

  private func endRowGroup() throws(StreamError) {
    try writer?.endRowGroup(rows: pending)
    pending = 0
  }

  private static func fields(_ entry: LeRobotEpisode) -> [ParquetField] {
    func integer(_ name: String) -> ParquetField { ParquetField(name, .number(.int64)) }
    func number(_ name: String) -> ParquetField { ParquetField(name, .number(.float64)) }
    var fields = [
      integer("episode_index"), ParquetField("tasks", .list(.text)), integer("length"),
      integer("data/chunk_index"), integer("data/file_index"), integer("dataset_from_index"),
      integer("dataset_to_index"),
    ]
    for video in entry.videos {
      let name = "videos/\(video.name)/"
      fields += [
        integer(name + "chunk_index"), integer(name + "file_index"),
        number(name + "from_timestamp"), number(name + "to_timestamp"),
      ]
    }
    for feature in entry.statistics {
      let name = "stats/\(feature.name)/"
      let list = feature.shape.reduce(.number(.float64)) { type, _ in ParquetType.list(type) }
      for (member, _) in feature.members { fields.append(ParquetField(name + member, list)) }
      fields.append(ParquetField(name + "count", .list(.number(.int64))))
    }
    return fields + [integer("meta/episodes/chunk_index"), integer("meta/episodes/file_index")]
  }

  private func append(_ entry: LeRobotEpisode, to columns: [ParquetColumn]) throws(StreamError) {
    var next = 0
    func column() -> ParquetColumn {
      next += 1
      return columns[next - 1]
    }
    try column().append(count)
    try column().append(entry.tasks)
    try column().append(entry.rows.count)
    try column().append(entry.data.chunk)
    try column().append(entry.data.file)
    try column().append(entry.rows.lowerBound)
    try column().append(entry.rows.upperBound)
    for video in entry.videos {
      try column().append(video.file.chunk)
      try column().append(video.file.file)
      try column().append(video.from)
      try column().append(video.to)
    }
    for feature in entry.statistics {
      for (_, values) in feature.members {
        var bytes = ByteBuilder(reserving: 8 * values.count)
        for value in values { bytes.append(value.bitPattern) }
        try column().append(bytes.bytes.rawSpan, extents: feature.shape)
      }
      var steps = ByteBuilder(reserving: 8)
      steps.append(feature.counts.max() ?? 0)
      try column().append(steps.bytes.rawSpan, extents: [1])
    }
    try column().append(place.chunk)
    try column().append(place.file)
  }
}

extension FeatureStatistics {
  /// The statistics in LeRobot's order, without the count.
  fileprivate var members: [(String, [Double])] {
    [("min", min), ("max", max), ("mean", mean), ("std", standardDeviation)]
      + quantiles.map { quantile in
        let percent = String(Int((quantile.q * 100).rounded()))
        return ("q" + (percent.utf8.count < 2 ? "0" : "") + percent, quantile.values)
      }
  }
}
