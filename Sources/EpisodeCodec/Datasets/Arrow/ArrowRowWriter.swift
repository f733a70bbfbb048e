package import Bytes
package import Stream

/// Writes a table of rows as an Arrow file, which readers of Feather files open as well.
package struct ArrowRowWriter {
  private let output: ArrowOutput
  private var columns: [Column]
  private var rows = 0

  /// Rows of a batch, and bytes after which one ends: a reader holds a batch in memory.
  private static let most = (rows: 8192, size: 1 << 20)

  /// A column of the open batch.
  private struct Column {
    let kind: ArrowRowColumn.Kind
    let field: ArrowField
    var values = ByteBuilder()
    var ends = ArrowEnds()
    /// A bit for each value that is there.
    var validity = ByteBuilder()
    var (count, nulls) = (0, 0)

    init(_ column: ArrowRowColumn) {
      kind = column.kind
      var field = ArrowField(name: column.name, type: .text(.offsets32))
      switch column.kind {
      case .text: break
      case .number: field.type = .number(.float64)
      case .integer: field.type = .number(.int64)
      case .vector(let size): (field.type, field.children) = Self.list(size ?? 0, .number(.float32))
      case .halfVector(let size): (field.type, field.children) = Self.list(size, .half)
      case .other: preconditionFailure("a column of no kind")
      }
      field.isNullable = column.isNullable
      self.field = field
    }

    private static func list(_ size: Int, _ type: ArrowType) -> (ArrowType, [ArrowField]) {
      (.fixedList(size), [ArrowField(name: "item", type: type, isNullable: true)])
    }

    mutating func mark(isThere: Bool) {
      if count % 8 == 0 { validity.append(0 as UInt8) }
      if isThere {
        validity.replace(at: count / 8, with: validity.bytes[count / 8] | 1 << UInt8(count % 8))
      } else {
        nulls += 1
      }
      count += 1
    }

    mutating func take() -> (nodes: [Int], nulls: [Int], buffers: [ArrowBuffer]) {
      defer {
        values.removeAll()
        validity.removeAll()
        (count, nulls) = (0, 0)
      }
      let bits = nulls == 0 ? ArrowBuffer() : ArrowBuffer([Bytes(validity.bytes)])
      let elements = ArrowBuffer([Bytes(values.bytes)])
      switch kind {
      case .text: return ([count], [nulls], [bits, ends.take(), elements])
      case .vector(let size):
        return ([count, count * (size ?? 0)], [nulls, 0], [bits, ArrowBuffer(), elements])
      case .halfVector(let size):
        return ([count, count * size], [nulls, 0], [bits, ArrowBuffer(), elements])
      case .number, .integer, .other: return ([count], [nulls], [bits, elements])
      }
    }
  }

  package init(
    _ output: FileOutput, _ columns: [ArrowRowColumn], metadata: [KeyValue]
  ) throws(StreamError) {
    self.columns = columns.map(Column.init)
    self.output = try ArrowOutput(output, .file, self.columns.map(\.field), metadata)
  }

  package mutating func append(_ text: String?, to column: Int) throws(StreamError) {
    columns[column].values.append(utf8: text ?? "")
    try columns[column].ends.append(text?.utf8.count ?? 0)
    columns[column].mark(isThere: text != nil)
  }

  package mutating func append(_ number: Double?, to column: Int) {
    columns[column].values.append((number ?? 0).bitPattern)
    columns[column].mark(isThere: number != nil)
  }

  package mutating func append(_ number: Int64?, to column: Int) {
    columns[column].values.append(number ?? 0)
    columns[column].mark(isThere: number != nil)
  }

  /// - Parameter vector: float32, of the column's length.
  package mutating func append(_ vector: Span<Float>, to column: Int) {
    if case .halfVector = columns[column].kind {
      for place in vector.indices {
        columns[column].values.append(Float16(vector[place]).bitPattern)
      }
    } else {
      unsafe columns[column].values.append(vector.bytes)
    }
    columns[column].mark(isThere: true)
  }

  /// Ends a row, of which every column has a value or says that it is missing.
  package mutating func endRow() throws(StreamError) {
    rows += 1
    let size = columns.reduce(0) { $0 + $1.values.count }
    if rows >= Self.most.rows || size >= Self.most.size { try endBatch() }
  }

  private mutating func endBatch() throws(StreamError) {
    var (nodes, nulls, buffers): ([Int], [Int], [ArrowBuffer]) = ([], [], [])
    for place in columns.indices {
      precondition(columns[place].count == rows, "a row lacks a value")
      let part = columns[place].take()
      (nodes, nulls, buffers) = (nodes + part.nodes, nulls + part.nulls, buffers + part.buffers)
    }
    try output.write(rows: rows, nodes: nodes, nulls: nulls, buffers: buffers)
    rows = 0
  }

  package mutating func finish() throws(StreamError) {
    if rows > 0 { try endBatch() }
    try output.finish()
  }
}
