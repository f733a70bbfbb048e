internal import Bytes
internal import Datasets
internal import Stream

/// Which columns of a vector file are what.
struct VectorFileLayout {
  static let id = "id"
  static let vector = "vector"
  static let time = "time"
  static let task = "task"
  static let uri = "uri"
  static let mass = "mass"
  private static let reserved = [id, vector, time, task, uri, mass]

  /// - Throws: `.unsupported` for a score whose name another column has.
  static func check(_ scores: [String]) throws(StreamError) {
    guard let name = scores.first(where: reserved.contains) else { return }
    throw StreamError(
      .unsupported, "a score has the name '\(name)', which a column of vector files has")
  }

  /// nil for a file of another program that names no model.
  let embedding: Embedding?
  private let (id, vector): (Int, Int)
  let time: Int?
  private let (task, uri, mass): (Int?, Int?, Int?)
  private let scores: [(name: String, column: Int)]

  init(_ reader: ArrowRowReader) throws(StreamError) {
    func place(
      _ name: String, _ isFit: (ArrowRowColumn.Kind) -> Bool
    ) throws(StreamError) -> Int? {
      guard let place = reader.columns.firstIndex(where: { $0.name == name }) else { return nil }
      guard isFit(reader.columns[place].kind) else {
        throw StreamError(.malformed, "the column '\(name)' of the vector file has another type")
      }
      return place
    }
    let isText = { (kind: ArrowRowColumn.Kind) in kind == .text }
    let isInteger = { (kind: ArrowRowColumn.Kind) in kind == .integer }
    guard let id = try place(Self.id, isText),
      let vector = try place(Self.vector, { if case .vector = $0 { true } else { false } })
    else {
      throw StreamError(.missing, "no vector file: it needs the columns 'id' and 'vector'")
    }
    (self.id, self.vector) = (id, vector)
    time = try place(Self.time, isInteger)
    (task, uri) = (try place(Self.task, isText), try place(Self.uri, isText))
    mass = try place(Self.mass, isInteger)
    scores = reader.columns.enumerated().filter {
      !Self.reserved.contains($0.element.name)
        && ($0.element.kind == .number || $0.element.kind == .integer)
    }.map { ($0.element.name, $0.offset) }
    embedding = try Embedding(metadata: reader.metadata)
  }

  func row(_ number: Int, of rows: ArrowRows) throws(StreamError) -> VectorRow {
    guard let id = try rows.text(number, id) else {
      throw StreamError(.malformed, "a row of the vector file has no id")
    }
    guard let vector = try rows.vector(number, vector), !vector.isEmpty else {
      throw StreamError(.malformed, "'\(id.printable)' has no vector")
    }
    var row = VectorRow(id: id, vector: vector.floats)
    if let time {
      guard let value = rows.integer(number, time) else {
        throw StreamError(.malformed, "'\(id.printable)': a frame has no time")
      }
      row.time = UInt64(bitPattern: value)
    }
    if let task { row.task = try rows.text(number, task) ?? "" }
    if let uri { row.uri = try rows.text(number, uri) ?? "" }
    if let mass {
      let value = rows.integer(number, mass) ?? 0
      guard (1...1 << 40).contains(value) else {
        throw StreamError(.malformed, "\(row.title): a vector that stands for \(value)")
      }
      row.mass = Int(value)
    }
    for score in scores {
      if let value = rows.number(number, score.column) { row.scores.append((score.name, value)) }
    }
    return row
  }
}
