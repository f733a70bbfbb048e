internal import Bytes
internal import Datasets
internal import Stream

/// A column of the table of episodes: its name, its type, and its value in a row.
struct EpisodeColumn: Sendable {
  enum Cell {
    case text(String?)
    case integer(UInt64?)
    case real(Double?)
    /// Days since 1970.
    case date(Int64)
    /// Nanoseconds since 1970, of which a table keeps whole microseconds.
    case time(UInt64)
    case bytes(Bytes?)
    case texts([String])
    case map([(key: String, value: Cell)])
  }

  let name: String
  let type: ParquetType
  let cell: @Sendable (EpisodeRow) -> Cell

  private init(
    _ name: String, _ type: ParquetType, _ cell: @escaping @Sendable (EpisodeRow) -> Cell
  ) {
    (self.name, self.type, self.cell) = (name, type, cell)
  }

  private static func text(
    _ name: String, _ value: @escaping @Sendable (EpisodeRow) -> String?
  ) -> EpisodeColumn {
    EpisodeColumn(name, .text) { row in
      let text = value(row)
      return .text(text?.isEmpty == true ? nil : text)
    }
  }

  private static func integer(
    _ name: String, _ value: @escaping @Sendable (EpisodeRow) -> UInt64?
  ) -> EpisodeColumn {
    EpisodeColumn(name, .number(.int64)) { .integer(value($0)) }
  }

  private static func real(
    _ name: String, _ value: @escaping @Sendable (EpisodeRow) -> Double?
  ) -> EpisodeColumn {
    EpisodeColumn(name, .number(.float64)) { .real(value($0)) }
  }

  private static func texts(
    _ name: String, _ value: @escaping @Sendable (EpisodeRow) -> [KeyValue]
  ) -> EpisodeColumn {
    EpisodeColumn(name, .map(.text)) { .map(value($0).map { ($0.key, .text($0.value)) }) }
  }

  private static func counts(
    _ name: String, _ value: @escaping @Sendable (EpisodeRow) -> [(name: String, count: UInt64)]
  ) -> EpisodeColumn {
    EpisodeColumn(name, .map(.number(.int64))) {
      .map(value($0).map { ($0.name, .integer($0.count)) })
    }
  }

  /// In the order of the table.
  static let all: [EpisodeColumn] = [
    text("id", \.id), EpisodeColumn("date", .date) { .date($0.day) }, text("robot", \.robot),
    text("uri", \.uri), integer("bytes", \.bytes), text("sha256", \.sha256),
    EpisodeColumn("start", .time) { .time($0.start) },
    EpisodeColumn("end", .time) { .time($0.end) },
    text("dataset", \.dataset), text("task", \.task), text("instruction", \.instruction),
    real("rate") { $0.rate > 0 ? $0.rate : nil }, integer("steps", \.steps),
    integer("messages", \.messages), text("outcome", \.outcome.word), text("reason", \.reason),
    real("confidence", \.confidence), text("label_who", \.labelWho),
    text("label_source", \.labelSource), texts("labels", \.labels),
    EpisodeColumn("scores", .map(.number(.float64))) {
      .map($0.scores.map { ($0.name, .real($0.value)) })
    },
    counts("events", \.events), counts("topics", \.topics), texts("features", \.features),
    texts("lossy", \.lossy), texts("attributes", \.attributes),
    EpisodeColumn("provenance", .list(.text)) { .texts($0.provenance) },
    EpisodeColumn("statistics", .bytes) { .bytes($0.statistics) },
  ]
}

extension EpisodeColumn.Cell {
  /// A number or text as Parquet stores it; nil for null.
  var stored: [UInt8]? {
    var number = ByteBuilder(reserving: 8)
    switch self {
    case .text(let text): return text.map { Array($0.utf8) }
    case .integer(let value): value.map { number.append(Int64(clamping: $0)) }
    case .real(let value): value.map { number.append($0.bitPattern) }
    case .date(let day): number.append(Int32(clamping: day))
    case .time(let time): number.append(Int64(time / 1000))
    case .bytes(let bytes): return bytes?.span.array
    case .texts, .map: return nil
    }
    return number.bytes.isEmpty ? nil : number.bytes
  }
}
