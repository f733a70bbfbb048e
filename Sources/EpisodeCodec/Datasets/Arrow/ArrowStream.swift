package import Bytes
package import Stream

/// Writes the rows of Arrow streams and files as one stream of steps.
package struct ArrowStream {
  package struct Settings {
    /// Steps per second; nil when unknown.
    package var rate: Double?
    /// The column whose values tell episodes apart; nil for `episode_id` or `episode_index`.
    package var episodes: String?
    package var selection = FeatureSelection()

    package init() {}
  }

  private let writer: StepWriter
  private let sink: StreamWriter
  private let settings: Settings
  private let zstd: ZstdDecompressor
  private var naming: EpisodeNaming
  private var clock = StepClock()
  private var bracket = EpisodeBracket()
  /// What tells the open episode apart, if no marker has begun it.
  private var unmarked: (value: String?, index: Int64?)?
  private var source = ""

  /// Steps per second if the user gives no rate.
  private static let nominalRate = 10.0

  /// - Parameter id: a pattern for the ids of the episodes, as `EpisodeNaming` reads it.
  package init(
    _ stream: (StepWriter, StreamWriter), _ settings: Settings, id: String?
  ) throws(StreamError) {
    (writer, sink) = stream
    self.settings = settings
    naming = EpisodeNaming(pattern: id)
    zstd = try ZstdDecompressor()
  }

  /// Writes the rows of an input.
  /// - Parameters:
  ///   - file: its name without directories; empty for standard input.
  ///   - report: called with a warning.
  ///   - advance: called after each batch, with the part of the input that is done.
  package mutating func copy(
    _ input: ArrowInput, file: String, report: (String) -> Void, advance: (Double?) -> Void
  ) throws(StreamError) {
    var input = input
    naming.open(file: file)
    source = file
    var table = try ArrowTable(input.schema, settings)
    var dictionaries: [Int64: ArrowArray] = [:]
    do throws(StreamError) {
      while let message = try input.next() {
        try take(message, input.schema, &table, &dictionaries, report)
        advance(input.fractionTaken)
      }
      // Only other programs end a stream like this.
      if input.lacksEnd {
        guard !input.schema.metadata.contains(where: { $0.key == ArrowKey.steps }) else {
          throw StreamError(.truncated, "the stream has no end mark")
        }
        report("the stream has no end mark; it may have been cut short")
      }
    } catch { throw error.at(offset: input.offset) }
    if bracket.isOpen { try end(EpisodeEnd()) }
  }

  private mutating func take(
    _ message: ArrowMessage, _ schema: ArrowSchema, _ table: inout ArrowTable,
    _ dictionaries: inout [Int64: ArrowArray], _ report: (String) -> Void
  ) throws(StreamError) {
    switch message.kind {
    case .schema: throw StreamError(.malformed, "a second schema")
    case .dictionary: try ArrowBatch.read(message, schema, into: &dictionaries, zstd)
    case .batch:
      var batch = try ArrowBatch(message, at: message.header, dictionaries, zstd)
      let columns = try batch.columns(schema.fields)
      guard batch.rows > 0 else { return }
      try table.open(columns, report)
      try write(batch.rows, of: table, columns, message.entries)
    }
  }

  /// Ends the stream.
  package func finish() throws(StreamError) { try sink.finish() }

  private mutating func write(
    _ rows: Int, of table: ArrowTable, _ columns: [ArrowArray], _ entries: [KeyValue]
  ) throws(StreamError) {
    let episodes = try ArrowEpisodes(entries, rows: rows)
    var markers = episodes.markers[...]
    let arrays = table.columns.map { $0.array(columns) }
    try writer.declare(table.columns.map(\.source.feature))
    for row in 0..<rows {
      while let next = markers.first, next.row == row {
        try write(next.marker, next.time, table)
        markers.removeFirst()
      }
      let time = try time(row, of: table, columns)
      try checkEpisode(
        table.episode(row, columns), table.index(row, columns), time, table)
      try writer.beginStep(time: time, at: 0)
      for (position, column) in table.columns.enumerated() where !column.isNull(row, columns) {
        do throws(StreamError) {
          try column.source.write(
            row, of: arrays[position], to: writer, as: position,
            sampleTime: episodes.sampleTime(row: row, feature: position, of: arrays.count) ?? time
          ) { episodes.frames(row: row, feature: column.source.feature.name, count: $0) }
        } catch {
          throw error.prefixed("row \(row): '\(column.source.feature.name)': ")
        }
      }
      try writer.endStep()
      clock.advance()
    }
    for (_, time, marker) in markers { try write(marker, time, table) }
    for record in Provenance.list(in: entries) { try sink.write(record.metadata) }
  }

  private mutating func time(
    _ row: Int, of table: ArrowTable, _ columns: [ArrowArray]
  ) throws(StreamError) -> UInt64 {
    if let time = table.time(row, columns) { return time }
    return try clock.time(settings.rate ?? Self.nominalRate)
  }

  /// Begins an episode where no marker does.
  private mutating func checkEpisode(
    _ value: String?, _ index: Int64?, _ time: UInt64, _ table: ArrowTable
  ) throws(StreamError) {
    if let last = unmarked, bracket.isOpen {
      let goesOn = index.flatMap { index in last.index.map { $0 < index } } ?? true
      if value != last.value || !goesOn { try end(EpisodeEnd()) }
    }
    if !bracket.isOpen {
      var begin = EpisodeBegin()
      (begin.time, begin.source, begin.rate) = (time, source, settings.rate ?? 0)
      if table.namesEpisodes, let value, !value.isEmpty { begin.id = value }
      try self.begin(begin, table)
      unmarked = (value, index)
    }
    unmarked?.index = index
  }

  private mutating func write(
    _ marker: EpisodeMarker, _ time: UInt64, _ table: ArrowTable
  ) throws(StreamError) {
    switch marker {
    case .begin(var begin):
      begin.time = time
      try self.begin(begin, table)
      unmarked = nil
    case .end(var end):
      end.time = time
      try self.end(end)
    }
  }

  private mutating func begin(
    _ episode: EpisodeBegin, _ table: ArrowTable
  ) throws(StreamError) {
    try bracket.begin()
    var begin = episode
    begin.index = bracket.count
    try naming.name(&begin)
    for column in table.columns { column.source.beginEpisode() }
    try writer.begin(begin)
  }

  private mutating func end(_ episode: EpisodeEnd) throws(StreamError) {
    var end = episode
    end.index = bracket.count
    try bracket.end()
    try writer.end(end)
  }
}
