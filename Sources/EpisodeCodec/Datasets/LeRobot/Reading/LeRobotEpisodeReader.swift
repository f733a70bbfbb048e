package import Bytes

/// An episode of a dataset that is read: where its rows and videos are.
package struct LeRobotStoredEpisode: Sendable {
  package struct Video: Sendable {
    package let file: String
    /// Where the episode begins in it, in seconds.
    package let start: Double
  }

  package let index: Int
  package let rows: Range<Int>
  /// The texts of its tasks, where the list has them.
  package let tasks: [String]
  /// By feature.
  package let videos: [String: Video]
}

/// Reads the list of a dataset's episodes, front to back.
package final class LeRobotEpisodeReader {
  private let dataset: LeRobotDataset
  private let videos: [String]
  /// Version 3.0: the tables that are left, and the open one.
  private var files: ArraySlice<String> = []
  private var table: (reader: ParquetTableReader, columns: [String: Int], path: String)?
  /// Version 2.1: length and tasks of each.
  private var lines: ArraySlice<(index: Int, length: Int, tasks: [String])> = []
  private var (count, nextRow) = (0, 0)

  /// - Parameters:
  ///   - videos: the features whose videos are wanted.
  package init(_ dataset: LeRobotDataset, videos: [String]) throws(StreamError) {
    (self.dataset, self.videos) = (dataset, videos)
    switch dataset.description.version {
    case .v30: files = try dataset.parquetFiles(below: "meta/episodes")[...]
    case .v21:
      var found: [(index: Int, length: Int, tasks: [String])] = []
      try LeRobotDataset.lines(dataset.folder, "meta/episodes.jsonl") {
        (line) throws(StreamError) in
        guard let index = line["episode_index"]?.number.flatMap({ Int(exactly: $0) }),
          let length = line["length"]?.number.flatMap({ Int(exactly: $0) }), index >= 0,
          (0...(1 << 40)).contains(length)
        else { throw StreamError(.malformed, "no episode_index and length") }
        found.append((index, length, line["tasks"]?.strings ?? []))
      }
      lines = found.sorted { $0.index < $1.index }[...]
    }
  }

  /// The next episode; nil after the last one.
  package func next() throws(StreamError) -> LeRobotStoredEpisode? {
    if dataset.description.version == .v21 { return try nextLine() }
    while true {
      if let table {
        let row = try located(table.path) { () throws(StreamError) in try table.reader.next() }
        if let row {
          return try located(table.path) { () throws(StreamError) in
            try episode(row, table.columns)
          }
        }
      }
      guard let path = files.popFirst() else { return nil }
      table = try open(path)
    }
  }

  private func located<Value>(
    _ path: String, _ work: () throws(StreamError) -> Value
  ) throws(StreamError) -> Value {
    try LeRobotDataset.located(dataset.folder, path, work)
  }

  private func nextLine() throws(StreamError) -> LeRobotStoredEpisode? {
    guard let line = lines.popFirst() else { return nil }
    var places: [String: LeRobotStoredEpisode.Video] = [:]
    for key in videos {
      places[key] = .init(
        file: try dataset.description.videoFile(key, episode: line.index), start: 0)
    }
    // Each episode has a file of its own.
    return LeRobotStoredEpisode(
      index: line.index, rows: 0..<line.length, tasks: line.tasks, videos: places)
  }

  private func open(
    _ path: String
  ) throws(StreamError) -> (reader: ParquetTableReader, columns: [String: Int], path: String) {
    let file = try dataset.parquet(path)
    var wanted = ["episode_index", "tasks", "length", "dataset_from_index", "dataset_to_index"]
    for key in videos {
      wanted += ["chunk_index", "file_index", "from_timestamp"].map { "videos/\(key)/\($0)" }
    }
    let names = wanted.filter { file.node($0) != nil }
    var columns: [String: Int] = [:]
    for (place, name) in names.enumerated() { columns[name] = place }
    let reader = try located(path) { () throws(StreamError) in
      try ParquetTableReader(file, names)
    }
    return (reader, columns, path)
  }

  private func episode(
    _ row: [ParquetValue], _ columns: [String: Int]
  ) throws(StreamError) -> LeRobotStoredEpisode {
    func number(_ name: String) -> Int? { columns[name].flatMap { row[$0].integer } }
    func required(_ name: String) throws(StreamError) -> Int {
      guard let value = number(name), value >= 0 else {
        throw StreamError(.missing, "episode \(count) has no '\(name.printable)'")
      }
      return value
    }
    let first = number("dataset_from_index") ?? nextRow
    let length =
      if let length = number("length") { length } else {
        try required("dataset_to_index") - first
      }
    guard first >= 0, (0...(1 << 40)).contains(length), first <= 1 << 60 else {
      throw StreamError(.malformed, "episode \(count) has \(length) rows from row \(first) on")
    }
    if let end = number("dataset_to_index"), end != first + length {
      throw StreamError(
        .malformed, "episode \(count) has \(length) rows, and its indices say \(end - first)")
    }
    var places: [String: LeRobotStoredEpisode.Video] = [:]
    for key in videos {
      let name = "videos/\(key)/"
      let file = try dataset.description.videoFile(
        key, chunk: required(name + "chunk_index"), file: required(name + "file_index"))
      guard let start = columns[name + "from_timestamp"].flatMap({ row[$0].real }), start.isFinite
      else { throw StreamError(.missing, "episode \(count) has no '\(name)from_timestamp'") }
      places[key] = .init(file: file, start: start)
    }
    let index = number("episode_index") ?? count
    let tasks = columns["tasks"].flatMap { row[$0].list }?.compactMap(\.text) ?? []
    (count, nextRow) = (count + 1, first + length)
    return LeRobotStoredEpisode(
      index: index, rows: first..<first + length, tasks: tasks, videos: places)
  }
}
