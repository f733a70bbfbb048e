package import Bytes
internal import Datasets
internal import Posix

/// A table of numbers about episodes, such as the losses of a training: CSV with a header, JSON lines, or
/// Parquet, with a column `id`, and `step` where several rows are about the steps of one.
///
/// It keeps the sum, the number and the largest of each column of each episode.
package struct ScoreTable {
  struct Cell {
    var (sum, most, count) = (0.0, -Double.infinity, 0)
  }

  package struct Options: Sendable {
    /// Columns to read; empty for all with numbers.
    package var columns: [String] = []
    package init() {}
  }

  private let options: Options
  private var names: [String] = []
  private var places: [String: Int] = [:]
  private var rows: [String: Int] = [:]
  private var cells: [[Cell]] = []
  /// The last step of each episode; -1 for none.
  private var lastSteps: [Int] = []
  private var isUsed: [Bool] = []
  private var size = 0
  /// Cells that are no finite numbers.
  package private(set) var unknown: UInt64 = 0

  private static let mostColumns = 4096
  private static let keys: Set<String> = ["id", "step", "rank"]

  package init(_ options: Options) { self.options = options }

  /// - Parameter name: of the file, whose extension tells its format; any other is told by the content.
  package mutating func read(_ input: FileInput, name: String) throws(StreamError) {
    let start = try input.peek(4)
    if start.array == Array("PAR1".utf8) {
      guard let file = try input.randomAccess() else {
        throw StreamError(.unsupported, "a Parquet file has to be a regular file")
      }
      try readParquet(ParquetFile(file))
    } else if name.hasSuffix(".csv") || start.array.first != UInt8(ascii: "{") {
      try readCSV(input)
    } else {
      try readLines(input)
    }
    for column in options.columns where places[column] == nil {
      throw StreamError(.missing, "the table has no numbers in a column '\(column.printable)'")
    }
  }

  private func wants(_ column: String) -> Bool {
    !Self.keys.contains(column) && (options.columns.isEmpty || options.columns.contains(column))
  }

  // MARK: Formats

  private mutating func readLines(_ input: FileInput) throws(StreamError) {
    var lines = LineReader(input)
    while let line = try lines.next() {
      if line.span.isBlankLine { continue }
      do throws(StreamError) { try take(line.span) } catch {
        throw error.prefixed("line \(lines.number): ")
      }
    }
  }

  private mutating func take(_ line: RawSpan) throws(StreamError) {
    var (id, step) = (String?.none, Int?.none)
    var numbers: [(column: String, value: Double)] = []
    var reader = JSONReader(line)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let kind = try reader.peek()
      switch (key, kind) {
      case ("id", .string): id = try reader.readString()
      case ("id", _): throw StreamError(.malformed, "'id': not a text")
      case ("step", .number): step = try Self.step(reader.readNumber())
      case (_, .number) where wants(key): numbers.append((key, try reader.readNumber()))
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    try add(id, step, numbers)
  }

  private mutating func readCSV(_ input: FileInput) throws(StreamError) {
    var lines = LineReader(input)
    var header: [String]?
    while let line = try lines.next() {
      if line.span.isBlankLine { continue }
      do throws(StreamError) {
        let row = try CSVRow.cells(line)
        guard let names = header else {
          guard row.contains("id") else {
            throw StreamError(.malformed, "the header has no column 'id'")
          }
          guard Set(row).count == row.count else {
            throw StreamError(.malformed, "the header has a column twice")
          }
          header = row
          continue
        }
        guard row.count == names.count else {
          throw StreamError(.malformed, "\(row.count) cells under \(names.count) columns")
        }
        try take(names, row)
      } catch { throw error.prefixed("line \(lines.number): ") }
    }
    guard header != nil else { throw StreamError(.missing, "the table is empty") }
  }

  private mutating func take(_ names: [String], _ row: [String]) throws(StreamError) {
    var (id, step) = (String?.none, Int?.none)
    var numbers: [(column: String, value: Double)] = []
    for (name, cell) in zip(names, row) {
      switch name {
      case "id": id = cell
      case "step":
        if cell.isEmpty { continue }
        guard let number = Double(cell) else {
          throw StreamError(.malformed, "the step '\(cell.printable)' is no whole number")
        }
        step = try Self.step(number)
      default: if wants(name), let number = Double(cell) { numbers.append((name, number)) }
      }
    }
    try add(id, step, numbers)
  }

  private mutating func readParquet(_ file: ParquetFile) throws(StreamError) {
    let names = file.nodes.map(\.name).filter { Self.keys.contains($0) || wants($0) }
    let reader = try ParquetTableReader(file, names)
    guard names.contains("id") else {
      throw StreamError(.malformed, "the table has no column 'id'")
    }
    while let row = try reader.next() {
      var (id, step) = (String?.none, Int?.none)
      var numbers: [(column: String, value: Double)] = []
      for (name, value) in zip(names, row) {
        switch name {
        case "id": id = value.text
        case "step":
          step = try value.real.map { (number) throws(StreamError) in try Self.step(number) }
        default: if wants(name), let number = value.real { numbers.append((name, number)) }
        }
      }
      try add(id, step, numbers)
    }
  }

  private static func step(_ number: Double) throws(StreamError) -> Int {
    guard let step = Int(exactly: number), step >= 0 else {
      throw StreamError(
        .malformed, "the step \(Quantity.short(number)) is no whole number from 0 on")
    }
    return step
  }

  // MARK: Rows

  private mutating func add(
    _ id: String?, _ step: Int?, _ numbers: [(column: String, value: Double)]
  ) throws(StreamError) {
    guard let id, !id.isEmpty else { throw StreamError(.malformed, "the row has no id") }
    let row = rows[id] ?? cells.count
    if row == cells.count {
      guard id.utf8.count <= EpisodeList.textLimit else {
        throw StreamError(.limit, "an id of more than \(EpisodeList.textLimit) bytes")
      }
      rows[id] = row
      cells.append([])
      lastSteps.append(-1)
      isUsed.append(false)
      size += id.utf8.count + 128
    }
    if let step { lastSteps[row] = max(lastSteps[row], step) }
    for (column, value) in numbers {
      let place = try self.place(of: column)
      guard value.isFinite else {
        unknown += 1
        continue
      }
      while cells[row].count <= place {
        cells[row].append(Cell())
        size += MemoryLayout<Cell>.stride
      }
      cells[row][place].sum += value
      cells[row][place].most = max(cells[row][place].most, value)
      cells[row][place].count += 1
    }
    try MemoryBudget.check(size, .tables, for: "a table of \(cells.count) episodes")
  }

  private mutating func place(of column: String) throws(StreamError) -> Int {
    if let place = places[column] { return place }
    guard names.count < Self.mostColumns else {
      throw StreamError(.limit, "a table of more than \(Self.mostColumns) columns")
    }
    places[column] = names.count
    names.append(column)
    return names.count - 1
  }

  /// The numbers of an episode, and the last step that has some; nil for an unknown one.
  mutating func take(_ id: String) throws(StreamError) -> (cells: [(String, Cell)], last: Int)? {
    guard let row = rows[id] else { return nil }
    guard !isUsed[row] else {
      throw StreamError(.malformed, "two episodes have the id '\(id.printable)'")
    }
    isUsed[row] = true
    let found = cells[row].enumerated().filter { $0.element.count > 0 }
    return (found.map { (names[$0.offset], $0.element) }, lastSteps[row])
  }

  /// Episodes that were not taken.
  package var unused: UInt64 { UInt64(isUsed.count { !$0 }) }
}
