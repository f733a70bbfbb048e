package import Bytes
internal import Datasets
package import Stream

/// Writes Parquet files of vectors, as bulk imports of vector databases want them.
package struct VectorParquetWriter {
  package enum Form: Sendable {
    /// `id`, `vector`, and a column for each score, for the task, the address and the time.
    case plain
    /// `id`, `vector`, and the rest as JSON in `$meta`, from which Milvus makes dynamic fields.
    case milvus
    /// `id`, `values`, and the rest as JSON in `metadata` (Pinecone, "Import records").
    case pinecone
  }

  private let form: Form
  private let columns: VectorFileWriter.Columns
  private let writer: ParquetWriter
  private var rows = 0

  /// Rows of a row group, and bytes after which one ends.
  private static let most = (rows: 10_000, size: UInt64(64 << 20))
  /// What Pinecone takes, in bytes.
  private static let pinecone = (id: 512, metadata: 40 << 10)

  package init(
    _ output: FileOutput, _ embedding: Embedding, _ form: Form,
    _ columns: VectorFileWriter.Columns, provenance: [Provenance]
  ) throws(StreamError) {
    (self.form, self.columns) = (form, columns)
    var fields = [
      ParquetField("id", .text),
      ParquetField(form == .pinecone ? "values" : "vector", .list(.number(.float32))),
    ]
    switch form {
    case .milvus: fields.append(ParquetField("$meta", .text))
    case .pinecone: fields.append(ParquetField("metadata", .text))
    case .plain:
      try VectorFileLayout.check(columns.scores)
      if columns.hasTime { fields.append(ParquetField(VectorFileLayout.time, .number(.int64))) }
      fields += columns.scores.map { ParquetField($0, .number(.float64)) }
      if columns.hasTask { fields.append(ParquetField(VectorFileLayout.task, .text)) }
      if columns.hasURI { fields.append(ParquetField(VectorFileLayout.uri, .text)) }
    }
    writer = try ParquetWriter(
      fields, metadata: VectorFileWriter.metadata(embedding, provenance))
    try writer.start(output)
  }

  package mutating func write(_ row: VectorRow) throws(StreamError) {
    let all = writer.columns
    try all[0].append(try id(row))
    try unsafe all[1].append(row.vector.span.bytes, extents: [row.vector.count])
    if form == .plain {
      try writePlain(row)
    } else {
      let text = Self.members(row)
      guard form != .pinecone || text.utf8.count <= Self.pinecone.metadata else {
        throw StreamError(
          .limit,
          "\(row.title): \(text.utf8.count) bytes of metadata, and Pinecone takes "
            + "\(Self.pinecone.metadata)")
      }
      try all[2].append(text)
    }
    rows += 1
    if rows >= Self.most.rows || writer.pendingSize >= Self.most.size { try endGroup() }
  }

  /// The id of the row in a database: that of a frame has its time.
  private func id(_ row: VectorRow) throws(StreamError) -> String {
    guard form != .plain else { return row.id }
    let id = row.id + (row.time.map { "@\($0)" } ?? "")
    guard form != .pinecone || id.utf8.count <= Self.pinecone.id else {
      throw StreamError(
        .limit,
        "\(row.title): an id of \(id.utf8.count) bytes, and Pinecone takes "
          + "\(Self.pinecone.id)")
    }
    return id
  }

  private func writePlain(_ row: VectorRow) throws(StreamError) {
    var place = 2
    func next() -> ParquetColumn {
      defer { place += 1 }
      return writer.columns[place]
    }
    if columns.hasTime { try next().append(Int(bitPattern: UInt(row.time ?? 0))) }
    for name in columns.scores {
      if let score = row.score(name) {
        try next().append(score)
      } else {
        try next().appendNull()
      }
    }
    for (has, text) in [(columns.hasTask, row.task), (columns.hasURI, row.uri)] where has {
      if text.isEmpty { try next().appendNull() } else { try next().append(text) }
    }
  }

  /// What is known of a row but its id and vector, as a JSON object. JSON has no infinity and NaN, so
  /// scores that are not finite are left out, as those that an episode does not have.
  private static func members(_ row: VectorRow) -> String {
    var text = JSONText()
    text.beginObject()
    if let time = row.time { text.member("time", time) }
    for score in row.scores where score.value.isFinite { text.member(score.name, score.value) }
    if !row.task.isEmpty { text.member("task", row.task) }
    if !row.uri.isEmpty { text.member("uri", row.uri) }
    text.endObject()
    return text.string
  }

  private mutating func endGroup() throws(StreamError) {
    try writer.endRowGroup(rows: rows)
    rows = 0
  }

  package mutating func finish() throws(StreamError) {
    if rows > 0 { try endGroup() }
    try writer.finish()
  }
}
