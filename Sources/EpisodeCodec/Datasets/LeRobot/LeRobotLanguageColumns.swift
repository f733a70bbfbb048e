internal import Bytes
internal import Stream

/// The language of an episode on its way into the two columns.
final class LeRobotLanguageColumns {
  private var rows: [(time: UInt64, row: LeRobotLanguage)] = []
  private var size = 0
  /// The times of the episode's steps.
  private var times: [UInt64] = []

  var isEmpty: Bool { rows.isEmpty }

  func add(_ row: LeRobotLanguage, at time: UInt64) throws(StreamError) {
    size += 256 + (row.content?.utf8.count ?? 0) + (row.toolCalls?.count ?? 0) * 256
    try MemoryBudget.check(size, .tables, for: "the language of an episode")
    rows.append((time, row))
  }

  /// Drops rows about cameras that the dataset does not have.
  /// - Returns: how many.
  func removeRows(withoutCamera cameras: Set<String>) -> Int {
    let count = rows.count
    rows.removeAll { entry in entry.row.camera.map { !cameras.contains($0) } ?? false }
    return count - rows.count
  }

  func addStep(at time: UInt64) { times.append(time) }

  func removeAll() { (rows, size, times) = ([], 0, []) }

  /// Writes the cells of the episode, and drops what it has.
  /// - Parameter columns: those of the leaves of both columns.
  func write(to columns: ArraySlice<ParquetColumn>, _ rate: FrameRate) throws(StreamError) {
    let steps = times.count
    var states: [(time: Float, row: LeRobotLanguage)] = []
    var moments: [Int: [LeRobotLanguage]] = [:]
    for (time, row) in rows {
      // The frame that is the first to know of it.
      let frame = min(times.partitioningIndex { $0 >= time }, steps - 1)
      if row.isPersistent {
        states.append((Float(Double(frame) / rate.framesPerSecond), row))
      } else {
        moments[frame, default: []].append(row)
      }
    }
    states.sort {
      ($0.time, $0.row.style ?? "", $0.row.role) < ($1.time, $1.row.style ?? "", $1.row.role)
    }
    let (first, second) = (columns.prefix(Self.leaves[0]), columns.dropFirst(Self.leaves[0]))
    let state = states.map { Self.values($0.row, time: $0.time) }
    for frame in 0..<steps {
      try Self.write(state, to: first)
      let rows = (moments[frame] ?? []).sorted {
        ($0.style ?? "", $0.role, $0.camera ?? "") < ($1.style ?? "", $1.role, $1.camera ?? "")
      }
      try Self.write(rows.map { Self.values($0, time: nil) }, to: second)
    }
    removeAll()
  }

  /// Columns of each.
  private static let leaves = [6, 5]

  /// A value for each leaf: nil for null, a list for the calls of tools.
  private static func values(_ row: LeRobotLanguage, time: Float?) -> [[[UInt8]]?] {
    func text(_ text: String?) -> [[UInt8]]? { text.map { [Array($0.utf8)] } }
    var values = [text(row.role), text(row.content), text(row.style)]
    if let time {
      var bytes = ByteBuilder()
      bytes.append(time.bitPattern)
      values.append([bytes.bytes])
    }
    values.append(text(row.camera))
    values.append(row.toolCalls?.map { Array($0.text.utf8) })
    return values
  }

  /// Writes a cell: a list of rows. Levels: the list 1, an element 2, the row 3, a value 4, or a list
  /// 4 with an element 5 that exists 6.
  private static func write(
    _ rows: [[[[UInt8]]?]], to columns: ArraySlice<ParquetColumn>
  ) throws(StreamError) {
    for (leaf, column) in columns.enumerated() {
      let isList = leaf == columns.count - 1
      var entries: [ParquetColumn.Entry] = []
      if rows.isEmpty { entries.append(.init(repetition: 0, definition: 1)) }
      for (number, row) in rows.enumerated() {
        let repetition = min(number, 1)
        guard let values = row[leaf] else {
          entries.append(.init(repetition: repetition, definition: 3))
          continue
        }
        if values.isEmpty { entries.append(.init(repetition: repetition, definition: 4)) }
        for (place, value) in values.enumerated() {
          entries.append(
            .init(
              repetition: place == 0 ? repetition : 2, definition: isList ? 6 : 4, value: value))
        }
      }
      try column.append(entries)
    }
  }
}

extension Array {
  /// The first index whose element, and all after it, satisfy a condition.
  fileprivate func partitioningIndex(_ isSecond: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
