package import Bytes
internal import Datasets
package import Stream
internal import TrajectoryMath

/// Writes vector files, see bagpipe-vectors(5): Arrow files that pyarrow, pandas, polars and LanceDB
/// open as they are.
package struct VectorFileWriter {
  package struct Columns: Equatable, Sendable {
    /// Names of scores, in order.
    package var scores: [String] = []
    package var hasTask = false
    package var hasURI = false
    package var hasTime = false
    package var hasMass = false
    package var isHalf = false

    package init() {}
  }

  private let columns: Columns
  private var writer: ArrowRowWriter

  package init(
    _ output: FileOutput, _ embedding: Embedding, _ columns: Columns, provenance: [Provenance]
  ) throws(StreamError) {
    self.columns = columns
    try VectorFileLayout.check(columns.scores)
    let size = embedding.dimension
    var all = [
      ArrowRowColumn(VectorFileLayout.id, .text),
      ArrowRowColumn(VectorFileLayout.vector, columns.isHalf ? .halfVector(size) : .vector(size)),
    ]
    if columns.hasTime { all.append(ArrowRowColumn(VectorFileLayout.time, .integer)) }
    if columns.hasMass { all.append(ArrowRowColumn(VectorFileLayout.mass, .integer)) }
    all += columns.scores.map { ArrowRowColumn($0, .number, isNullable: true) }
    let texts = [(columns.hasTask, VectorFileLayout.task), (columns.hasURI, VectorFileLayout.uri)]
    for (has, name) in texts where has { all.append(ArrowRowColumn(name, .text, isNullable: true)) }
    writer = try ArrowRowWriter(
      output, all, metadata: Self.metadata(embedding, provenance))
  }

  /// Of a file of any form.
  static func metadata(_ embedding: Embedding, _ provenance: [Provenance]) -> [KeyValue] {
    let model = embedding.model.isEmpty ? [] : embedding.metadata
    guard !provenance.isEmpty else { return model }
    var text = JSONText()
    text.value(.array(provenance.map(\.json)))
    return model + [KeyValue(Provenance.recordName, text.string)]
  }

  package mutating func write(_ row: VectorRow) throws(StreamError) {
    try writer.append(row.id, to: 0)
    writer.append(row.vector.span, to: 1)
    var place = 2
    func next() -> Int {
      defer { place += 1 }
      return place
    }
    if columns.hasTime {
      writer.append(row.time.map { Int64(bitPattern: $0) }, to: next())
    }
    if columns.hasMass { writer.append(Int64(row.mass), to: next()) }
    for name in columns.scores { writer.append(row.score(name), to: next()) }
    if columns.hasTask { try writer.append(row.task.isEmpty ? nil : row.task, to: next()) }
    if columns.hasURI { try writer.append(row.uri.isEmpty ? nil : row.uri, to: next()) }
    try writer.endRow()
  }

  package mutating func finish() throws(StreamError) { try writer.finish() }

  /// Writes what a choice is made from.
  package static func write(
    _ set: VectorSet, _ embedding: Embedding, provenance: [Provenance], to output: FileOutput
  ) throws(StreamError) {
    var columns = Columns()
    (columns.hasMass, columns.hasTask) = (true, true)
    if let weight = set.options.weight { columns.scores = [weight] }
    columns.isHalf = set.options.isHalf
    var writer = try VectorFileWriter(output, embedding, columns, provenance: provenance)
    for place in 0..<set.count { try writer.write(set.row(place)) }
    try writer.finish()
  }
}
