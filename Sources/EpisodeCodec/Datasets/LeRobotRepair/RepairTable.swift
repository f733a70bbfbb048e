internal import Bytes
internal import Posix
internal import Stream

/// An episode as the rows of a table have it.
struct RepairRun {
  let episode: Int
  /// In the table.
  let rows: Range<Int>
  /// Their numbers, as they come.
  let tasks: [Int]
}

/// A table of a dataset whose writer died: which of its rows are whole episodes.
struct RepairTable {
  /// Episodes whose rows are numbered as they should be, from the first row on.
  private(set) var runs: [RepairRun] = []
  /// What ends them before the end of the table.
  private(set) var fault: String?

  private let cells: [LeRobotCells]

  private static let own = ["episode_index", "frame_index", "index", "task_index"].map { name in
    LeRobotStoredFeature(name, ["dtype": "int64", "shape": .integers([1])])
  }

  /// - Parameters:
  ///   - features: those with columns.
  ///   - next: the episode and the row of the dataset that the table begins with.
  init(
    _ file: ParquetFile, _ features: [LeRobotStoredFeature], _ folder: Folder,
    next: (episode: Int, row: Int)
  ) throws(StreamError) {
    cells = try features.map { (feature) throws(StreamError) in
      try LeRobotCells(feature, file, groups: 0..<file.groupCount, folder)
    }
    let own = try Self.own.map { (feature) throws(StreamError) in
      try LeRobotCells(feature, file, groups: 0..<file.groupCount, folder)
    }
    var (start, tasks): (Int, [Int]) = (0, [])
    do throws(StreamError) {
      for row in 0..<file.rowCount {
        let (episode, frame) = (try own[0].integer(), try own[1].integer())
        let (index, task) = (try own[2].integer(), try own[3].integer())
        var expected = next.episode + runs.count
        if row > start, episode == expected + 1, frame == 0 {
          runs.append(RepairRun(episode: expected, rows: start..<row, tasks: tasks))
          (start, tasks) = (row, [])
          expected += 1
        }
        guard episode == expected, frame == row - start, index == next.row + row else {
          throw StreamError(
            .malformed,
            "row \(row) is frame \(frame) of episode \(episode) with index \(index), not frame "
              + "\(row - start) of episode \(expected) with index \(next.row + row)")
        }
        if !tasks.contains(task) { tasks.append(task) }
      }
      guard start < file.rowCount else { return }
      runs.append(
        RepairRun(
          episode: next.episode + runs.count, rows: start..<file.rowCount, tasks: tasks))
    } catch { fault = try error.asDamage() }
  }

  /// Reads the rows of the next episode.
  /// - Throws: what is wrong with them.
  func check(_ run: RepairRun) throws(StreamError) {
    for cells in cells {
      for _ in run.rows {
        switch cells.feature.content {
        case .numbers: _ = try cells.numbers()
        case .text: _ = try cells.text()
        case .image: _ = try cells.image()
        case .language: _ = try cells.language()
        case .video, .other: break
        }
      }
    }
  }
}

extension StreamError {
  /// What an error says about data that is damaged.
  /// - Throws: the error if it is one of the system: then nothing is known of the data.
  func asDamage() throws(StreamError) -> String {
    if case .system = kind { throw self }
    return input.map { "'\($0)': \(text)" } ?? text
  }
}
