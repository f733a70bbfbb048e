package import Bytes

/// A row of a column: its values, with their levels where it is a list or may be null.
package struct ParquetRow: Sendable {
  private let page: ParquetPage
  private let levels: Range<Int>
  private let values: Range<Int>

  fileprivate init(_ page: ParquetPage, _ levels: Range<Int>, _ values: Range<Int>) {
    (self.page, self.levels, self.values) = (page, levels, values)
  }

  /// Values, nulls and empty lists.
  package var count: Int { levels.count }
  /// True if all of them are values.
  package var isWhole: Bool { values.count == levels.count }
  package var valueCount: Int { values.count }

  package var repetitions: ArraySlice<UInt8> {
    page.repetitions.isEmpty ? [] : page.repetitions[levels]
  }

  package var definitions: ArraySlice<UInt8> {
    page.definitions.isEmpty ? [] : page.definitions[levels]
  }

  /// The values that exist, which are numbers: little-endian elements of the column's type.
  package var numbers: Bytes { page.values.numbers(values) }

  /// One of the values that exist.
  package func bytes(_ index: Int) throws(StreamError) -> Bytes {
    try page.values.bytes(values.lowerBound + index)
  }
}

/// Reads a column row by row, over some row groups.
package final class ParquetRowReader {
  package let column: ParquetSource
  private let file: ParquetFile
  private let number: Int
  private var groups: Range<Int>
  private var reader: ParquetColumnReader?
  private var page: ParquetPage?
  /// The page after it, where it has been read.
  private var following: ParquetPage?
  private var (level, value) = (0, 0)
  /// Rows of the row group so far, and all of them.
  private var (rows, groupRows) = (0, 0)

  /// - Parameters:
  ///   - column: its number in the file.
  package init(_ file: ParquetFile, column: Int, groups: Range<Int>) {
    (self.file, number, self.groups) = (file, column, groups)
    self.column = file.columns[column]
  }

  /// The next row; nil after the last one.
  package func next() throws(StreamError) -> ParquetRow? {
    guard let page = try currentPage() else { return nil }
    guard rows < groupRows else {
      throw StreamError(
        .malformed, "column '\(column.name)' has more than the \(groupRows) rows of its row group")
    }
    rows += 1
    guard column.maxRepetition > 0 else {
      let end = level + 1
      return take(page, to: end)
    }
    guard page.repetitions[level] == 0 else {
      throw StreamError(.malformed, "column '\(column.name)' continues a row that did not begin")
    }
    if let end = page.repetitions[(level + 1)...].firstIndex(of: 0) { return take(page, to: end) }
    return try nextOverPages(page)
  }

  /// Skips rows, at most as many as are left.
  package func skip(_ count: Int) throws(StreamError) {
    for _ in 0..<count where try next() == nil { return }
  }

  private func take(_ page: ParquetPage, to end: Int) -> ParquetRow {
    var count = end - level
    if column.maxDefinition > 0 {
      let whole = UInt8(column.maxDefinition)
      count = page.definitions[level..<end].count { $0 == whole }
    }
    defer { (level, value) = (end, value + count) }
    return ParquetRow(page, level..<end, value..<value + count)
  }

  /// A row that may continue in the pages after.
  private func nextOverPages(_ first: ParquetPage) throws(StreamError) -> ParquetRow {
    var pages = [first]
    var waiting = 0
    while let next = try readPage() {
      if next.repetitions.first == 0 {
        following = next
        break
      }
      pages.append(next)
      waiting += next.count
      try MemoryBudget.check(waiting * 8, .chunks, for: "a row of a Parquet file")
      if next.repetitions.contains(0) { break }
    }
    guard pages.count > 1 else { return take(first, to: first.count) }
    let joined = try ParquetPage(joining: pages, fromLevel: level, value: value)
    (page, level, value) = (joined, 0, 0)
    return take(joined, to: joined.repetitions.dropFirst().firstIndex(of: 0) ?? joined.count)
  }

  private func currentPage() throws(StreamError) -> ParquetPage? {
    while true {
      if let page, level < page.count { return page }
      page = if let following { following } else { try readPage() }
      (following, level, value) = (nil, 0, 0)
      if page != nil { continue }
      if reader != nil, rows != groupRows {
        throw StreamError(
          .malformed,
          "column '\(column.name)' has \(rows) rows, not the \(groupRows) of its row group")
      }
      guard let group = groups.popFirst() else { return nil }
      let chunks = try file.rowGroup(group)
      reader = ParquetColumnReader(file, number, chunks)
      (rows, groupRows) = (0, chunks.rows)
    }
  }

  private func readPage() throws(StreamError) -> ParquetPage? { try reader?.next() }
}
