package import Bytes
internal import Stream

/// A value of a row, of any type: for tables that are small, such as lists of episodes and tasks.
package indirect enum ParquetValue: Sendable {
  case null
  case integer(Int64)
  case natural(UInt64)
  case real(Double)
  case flag(Bool)
  /// Text, bytes, and numbers of other types as they are stored.
  case bytes(Bytes)
  case list([ParquetValue])
  case group([(name: String, value: ParquetValue)])

  package var integer: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .natural(let value): Int(exactly: value)
    case .real(let value): Int(exactly: value)
    default: nil
    }
  }

  package var real: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .natural(let value): Double(value)
    case .real(let value): value
    case .flag(let value): value ? 1 : 0
    default: nil
    }
  }

  package var text: String? {
    guard case .bytes(let bytes) = self else { return nil }
    return String(validatingUTF8: bytes.span)
  }

  package var list: [ParquetValue]? {
    guard case .list(let values) = self else { return nil }
    return values
  }

  package subscript(name: String) -> ParquetValue {
    guard case .group(let members) = self else { return .null }
    return members.first { $0.name == name }?.value ?? .null
  }

  /// All numbers in lists in lists, in order; nil if something else is among them.
  package var reals: [Double]? {
    guard case .list(let values) = self else { return real.map { [$0] } }
    var numbers: [Double] = []
    for value in values {
      guard let inner = value.reals else { return nil }
      numbers += inner
    }
    return numbers
  }
}

extension ParquetRow {
  /// One of the values that exist.
  fileprivate func value(_ index: Int, _ column: ParquetSource) throws(StreamError) -> ParquetValue
  {
    let bytes = try bytes(index)
    guard let type = column.number else { return .bytes(bytes) }
    return switch type {
    case .bool: .flag(bytes.span.load(littleEndianAt: 0, as: UInt8.self) != 0)
    case .uint64: .natural(bytes.span.load(littleEndianAt: 0))
    case .int64: .integer(bytes.span.load(littleEndianAt: 0))
    case .float32, .float64: .real(type.double(at: 0, in: bytes.span))
    case .int8, .uint8, .int16, .uint16, .int32, .uint32:
      .integer(Int64(type.double(at: 0, in: bytes.span)))
    }
  }
}

/// Reads rows of some fields of a file, each as one value, over all row groups.
package final class ParquetTableReader {
  private let file: ParquetFile
  private let nodes: [ParquetNode]
  private var readers: [Int: ParquetRowReader] = [:]
  private var rows: Int

  /// - Parameters:
  ///   - names: of fields at the top of the schema; all of them without it.
  ///   - groups: of the rows; all of them without it.
  /// - Throws: `.missing` for a field that the file lacks.
  package init(
    _ file: ParquetFile, _ names: [String]? = nil, groups: Range<Int>? = nil
  ) throws(StreamError) {
    self.file = file
    let groups = groups ?? 0..<file.groupCount
    rows = groups.reduce(0) { $0 + file.rows(ofGroup: $1).count }
    guard let names else {
      nodes = file.nodes
      for column in file.columns.indices {
        readers[column] = ParquetRowReader(file, column: column, groups: groups)
      }
      return
    }
    var nodes: [ParquetNode] = []
    for name in names {
      guard let node = file.node(name) else {
        throw StreamError(.missing, "the Parquet file has no column '\(name.printable)'")
      }
      nodes.append(node)
      for column in node.columns where readers[column] == nil {
        readers[column] = ParquetRowReader(file, column: column, groups: groups)
      }
    }
    self.nodes = nodes
  }

  /// The values of the next row, in the order of the names; nil after the last one.
  package func next() throws(StreamError) -> [ParquetValue]? {
    // Rows of nothing cost no bytes, so a file may claim any number of them.
    guard rows > 0, !nodes.isEmpty else { return nil }
    rows -= 1
    var values: [ParquetValue] = []
    for node in nodes {
      var cells: [Int: Cell] = [:]
      for column in node.columns {
        guard let reader = readers[column], let row = try reader.next() else {
          throw StreamError(
            .malformed, "column '\(file.columns[column].name)' has fewer rows than the file")
        }
        try MemoryBudget.check(
          row.count * 4 * MemoryLayout<ParquetValue>.stride, .values,
          for: "a row of a Parquet file")
        cells[column] = Cell(row: row, column: reader.column)
      }
      values.append(try value(node, &cells))
    }
    return values
  }

  /// The rest of a row's values of a column.
  private struct Cell {
    let row: ParquetRow
    let column: ParquetSource
    var level = 0
    var value = 0

    var isAtEnd: Bool { level == row.count }

    /// The next definition level; that of a value where the column has none.
    var definition: Int {
      row.definitions.isEmpty
        ? column.maxDefinition : Int(row.definitions[row.definitions.startIndex + level])
    }

    var repetition: Int {
      row.repetitions.isEmpty ? 0 : Int(row.repetitions[row.repetitions.startIndex + level])
    }

    mutating func take() throws(StreamError) -> ParquetValue {
      guard !isAtEnd else { throw Self.uneven }
      let exists = definition == column.maxDefinition
      level += 1
      guard exists else { return .null }
      value += 1
      return try row.value(value - 1, column)
    }

    static let uneven = StreamError(
      .malformed, "the columns of a group in the Parquet file differ in length")
  }

  private func value(
    _ node: ParquetNode, _ cells: inout [Int: Cell]
  ) throws(StreamError) -> ParquetValue {
    guard let first = node.columns.first, let cell = cells[first], !cell.isAtEnd else {
      throw Cell.uneven
    }
    switch node {
    case .column(_, let column): return try cells[column]?.take() ?? .null
    case .group(_, let members, let definition):
      guard cell.definition >= definition else { return try empty(node, &cells, .null) }
      var values: [(name: String, value: ParquetValue)] = []
      for member in members { values.append((member.name, try value(member, &cells))) }
      return .group(values)
    case .list(_, let element, let repetition, let definition, let whole):
      guard cell.definition >= definition else {
        return try empty(node, &cells, cell.definition >= whole ? .list([]) : .null)
      }
      var values: [ParquetValue] = []
      repeat {
        values.append(try value(element, &cells))
      } while cells[first].map { !$0.isAtEnd && $0.repetition == repetition } ?? false
      return .list(values)
    }
  }

  /// What does not exist still takes one place in each column.
  private func empty(
    _ node: ParquetNode, _ cells: inout [Int: Cell], _ value: ParquetValue
  ) throws(StreamError) -> ParquetValue {
    for column in node.columns { _ = try cells[column]?.take() }
    return value
  }
}
