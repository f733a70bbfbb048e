internal import Bytes
internal import Statistics
internal import Stream

/// The list of a dataset's episodes.
protocol LeRobotEpisodeList: AnyObject {
  func append(_ episode: LeRobotEpisode) throws(StreamError)
}

/// What the list says about an episode.
struct LeRobotEpisode {
  let index: Int
  let tasks: [String]
  let rows: Range<Int>
  let data: LeRobotPlace
  /// The same videos in each episode.
  let videos: [LeRobotVideo.Place]
  /// Those of the same features in each episode.
  let statistics: [FeatureStatistics]
}

/// The tables of `meta/episodes`: where each episode is, and its statistics.
final class LeRobotEpisodes: LeRobotEpisodeList {
  private let output: LeRobotOutput
  private var file: LeRobotParquet?
  private var place = LeRobotPlace()
  /// The columns of earlier files, which this program did not write; nil without such files.
  private var known: Set<String>?
  /// Those of the last row group.
  private var last: [LeRobotEpisode] = []

  /// Each episode writes its row group anew, and the footer, which describes all row groups.
  private static let groupSize = 20
  private static let fileSize = 8 << 20

  init(_ output: LeRobotOutput, _ existing: LeRobotExisting?) {
    self.output = output
    guard let existing else { return }
    (place, known) = (existing.place(after: "meta/episodes"), existing.episodeColumns)
  }

  func append(_ entry: LeRobotEpisode) throws(StreamError) {
    if file == nil {
      file = LeRobotParquet(try ParquetWriter(known(Self.fields(entry))), output)
    }
    guard let file else { return }
    if last.isEmpty, file.writer.size >= Self.fileSize {
      try file.finish()
      place.advance()
    }
    last.append(entry)
    try file.open(place.episodesPath)
    for entry in last { try append(entry, to: file.writer) }
    let isFull = last.count == Self.groupSize
    try file.writer.endRowGroup(rows: last.count, isLast: !isFull)
    try file.close()
    if isFull { last = [] }
  }

  /// The fields that earlier files have, too: all files of the table have the same.
  /// - Throws: `.unsupported` for a column that no episode of this program has.
  private func known(_ fields: [ParquetField]) throws(StreamError) -> [ParquetField] {
    guard let known else { return fields }
    if let other = known.sorted().first(where: { name in !fields.contains { $0.name == name } }) {
      throw StreamError(
        .unsupported, "meta/episodes has a column '\(other.printable)', which is not added to")
    }
    return fields.filter { known.contains($0.name) }
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

  private func append(_ entry: LeRobotEpisode, to writer: ParquetWriter) throws(StreamError) {
    var columns = writer.columns.makeIterator()
    var column = columns.next()
    /// The column of that name, if the table has it.
    func take(_ name: String) -> ParquetColumn? {
      guard let found = column, found.name == name else { return nil }
      column = columns.next()
      return found
    }
    try take("episode_index")?.append(entry.index)
    try take("tasks")?.append(entry.tasks)
    try take("length")?.append(entry.rows.count)
    try take("data/chunk_index")?.append(entry.data.chunk)
    try take("data/file_index")?.append(entry.data.file)
    try take("dataset_from_index")?.append(entry.rows.lowerBound)
    try take("dataset_to_index")?.append(entry.rows.upperBound)
    for video in entry.videos {
      let name = "videos/\(video.name)/"
      try take(name + "chunk_index")?.append(video.file.chunk)
      try take(name + "file_index")?.append(video.file.file)
      try take(name + "from_timestamp")?.append(video.from)
      try take(name + "to_timestamp")?.append(video.to)
    }
    for feature in entry.statistics {
      let name = "stats/\(feature.name)/"
      for (member, values) in feature.members {
        guard let column = take(name + member) else { continue }
        var bytes = ByteBuilder(reserving: 8 * values.count)
        for value in values { bytes.append(value.bitPattern) }
        try column.append(bytes.bytes.rawSpan, extents: feature.shape)
      }
      guard let column = take(name + "count") else { continue }
      var steps = ByteBuilder(reserving: 8)
      steps.append(feature.counts.max() ?? 0)
      try column.append(steps.bytes.rawSpan, extents: [1])
    }
    try take("meta/episodes/chunk_index")?.append(place.chunk)
    try take("meta/episodes/file_index")?.append(place.file)
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
