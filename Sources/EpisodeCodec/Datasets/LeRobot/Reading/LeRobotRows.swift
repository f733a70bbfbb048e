internal import Bytes

/// Reads the rows of a dataset's tables, one episode after the other.
final class LeRobotRows {
  private let dataset: LeRobotDataset
  private let features: [LeRobotStoredFeature]
  /// Version 3.0: the files, and the first row of each that has been opened and of the next one.
  private let files: [String]
  private var starts = [0]
  private var table: (path: String, rows: Range<Int>)?
  /// One for each feature, at the next row.
  private(set) var columns: [LeRobotCells] = []
  private var position = 0

  /// - Parameters:
  ///   - features: those in the tables that are wanted.
  init(_ dataset: LeRobotDataset, _ features: [LeRobotStoredFeature]) throws(StreamError) {
    (self.dataset, self.features) = (dataset, features)
    files = dataset.description.version == .v30 ? try dataset.parquetFiles(below: "data") : []
  }

  /// Runs `work` and names the file in its error.
  func located<Value>(_ work: () throws(StreamError) -> Value) throws(StreamError) -> Value {
    guard let table else { return try work() }
    return try LeRobotDataset.located(dataset.folder, table.path, work)
  }

  /// Moves to the first row of an episode.
  func seek(_ episode: LeRobotStoredEpisode) throws(StreamError) {
    guard dataset.description.version == .v21 else { return try seek(row: episode.rows.lowerBound) }
    let path = try dataset.description.dataFile(episode: episode.index)
    let file = try dataset.parquet(path)
    table = (path, 0..<file.rowCount)
    try located { () throws(StreamError) in
      guard file.rowCount == episode.rows.count else {
        throw StreamError(
          .malformed,
          "\(file.rowCount) rows, while the list of episodes says \(episode.rows.count)")
      }
      try open(file, at: 0)
    }
  }

  /// Moves on to the file of the next row, where the one before was the last of its file.
  func advance() throws(StreamError) {
    position += 1
    if dataset.description.version == .v30, let table, position == table.rows.upperBound,
      table.path != files.last
    {
      try seek(row: position)
    }
  }

  private func seek(row: Int) throws(StreamError) {
    if let table, table.rows.contains(row), row == position { return }
    var number = (starts.firstIndex { $0 > row } ?? starts.count) - 1
    while number < files.count {
      let path = files[number]
      let file = try dataset.parquet(path)
      let rows = starts[number]..<starts[number] + file.rowCount
      if starts.count == number + 1 { starts.append(rows.upperBound) }
      guard rows.contains(row) else {
        number += 1
        continue
      }
      table = (path, rows)
      return try located { () throws(StreamError) in try open(file, at: row) }
    }
    throw StreamError(
      .malformed, "the list of episodes has row \(row), and the tables have \(starts.last ?? 0)"
    ).naming(dataset.path + "/data")
  }

  private func open(_ file: ParquetFile, at row: Int) throws(StreamError) {
    let local = row - (table?.rows.lowerBound ?? 0)
    var group = 0
    while group < file.groupCount, file.rows(ofGroup: group).upperBound <= local { group += 1 }
    let groups = group..<file.groupCount
    let first = groups.isEmpty ? local : file.rows(ofGroup: group).lowerBound
    columns = try features.map { (feature) throws(StreamError) in
      let column = try LeRobotCells(feature, file, groups: groups, dataset.folder)
      try column.skip(local - first)
      return column
    }
    position = row
  }
}
