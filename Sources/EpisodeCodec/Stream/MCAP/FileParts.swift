package import Bytes
internal import Posix

/// A stream in several files, each whole: with all definitions that its messages need, the provenance, a
/// summary, and an END and a BEGIN where a file ends inside an episode. The writer renames a complete
/// file to its final name.
///
/// Where files end depends on the chunks alone, not on the number of threads.
package final class FileParts: FilePieces {
  /// What a file may have at most; nil for no limit.
  package struct Limits: Sendable {
    package var size: Int?
    /// Nanoseconds.
    package var duration: UInt64?

    package init(size: Int?, duration: UInt64?) { (self.size, self.duration) = (size, duration) }
  }

  /// The file being written.
  private struct Part {
    let file: ChunkedFile
    let staged: StagedFile
    let name: String
    var messages: UInt64 = 0
    /// Ids defined in it.
    var schemas: Set<UInt16> = []
    var channels: Set<UInt16> = []
  }

  let limits: Limits
  private let header: Header
  private let pattern: PartName
  private let existing: StagedOutput.Existing
  private let encoder: ChunkEncoder
  private let folder: PartFolder
  private let report: (_ file: String, _ bytes: Int, _ messages: UInt64) -> Void
  private let warn: (String) -> Void
  private var part: Part?
  private var count = 0
  private var provenance: [Metadata] = []
  private var schemas: [UInt16: SchemaRecord] = [:]
  private var channels: [UInt16: ChannelRecord] = [:]

  /// Room for the end of an episode that goes on in the next part, and for the end of the file.
  private static let reserve = 1024

  /// - Parameters:
  ///   - existing: what to do if there are files of these names, whatever their number.
  ///   - report: called for each file when it is complete.
  package init(
    _ pattern: PartName, _ limits: Limits, header: Header, compression: ChunkCompression,
    existing: StagedOutput.Existing,
    report: @escaping (_ file: String, _ bytes: Int, _ messages: UInt64) -> Void,
    warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.pattern, self.limits, self.header, self.existing) = (pattern, limits, header, existing)
    (self.report, self.warn) = (report, warn)
    encoder = ChunkEncoder(compression)
    // Now, and not when a long recording reaches that number.
    if existing == .refuse, let first = pattern.existing().first {
      throw StreamError(.alreadyThere(pattern.path(first)))
    }
    folder = try PartFolder(of: pattern)
    part = try open()
  }

  // Before its folder goes.
  deinit { part = nil }

  func write(_ piece: FilePiece) throws(StreamError) {
    switch piece {
    case .chunk(let chunk): try write(chunk)
    case .attachment(let record, let border):
      if let border, isFull(for: 2 * record.count), part?.messages ?? 0 > 0, border.mayDivide {
        try begin(at: border, time: border.lastTime)
      }
      try part?.file.write(piece)
    case .metadata(let metadata):
      if metadata.name == Provenance.recordName { provenance.append(metadata) }
      try part?.file.write(piece)
    case .raw: try part?.file.write(piece)
    }
  }

  func finish() throws(StreamError) {
    try publish()
    let others = pattern.existing().filter { $0 >= count }
    if let first = others.first {
      let rest = others.count > 1 ? ", as are \(others.count - 1) more" : ""
      warn("'\(pattern.path(first))' is left from an earlier run\(rest)")
    }
  }

  private func write(_ chunk: FinishedChunk) throws(StreamError) {
    for definition in chunk.definitions {
      switch definition {
      case .schema(let record): schemas[record.id] = record
      case .channel(let record): channels[record.id] = record
      }
    }
    if let border = chunk.border, part?.messages ?? 0 > 0, border.mayDivide,
      isFull(for: size(of: chunk))
    {
      try begin(at: border, time: chunk.header.messageStartTime)
    }
    try define(chunk.indexes.map(\.channelID), before: chunk)
    try part?.file.write(.chunk(chunk))
    part?.messages += chunk.indexes.reduce(0) { $0 + UInt64($1.entries.count) }
  }

  // MARK: Files

  private func open() throws(StreamError) -> Part {
    let name = pattern.path(count)
    let staged = try StagedFile(name, existing: existing, warn: warn)
    count += 1
    return Part(
      file: try ChunkedFile(staged.output, header: header), staged: staged, name: name)
  }

  private func publish() throws(StreamError) {
    guard let done = part else { return }
    part = nil
    try done.file.finish()
    try done.staged.publish()
    folder.keep()
    if let most = limits.size, done.file.size > most {
      warn("'\(done.name)' has \(done.file.size) bytes, because it cannot be divided")
    }
    report(done.name, done.file.size, done.messages)
  }

  /// Begins another file at a border, where an episode may be open.
  func begin(at border: PartBorder, time: UInt64) throws(StreamError) {
    if let begin = border.episode {
      var end = EpisodeEnd()
      end.index = begin.index
      end.attributes = [KeyValue(Self.goesOn, "true")]
      try write([try marker(.end(end), time: border.lastTime)])
    }
    try publish()
    part = try open()
    for metadata in provenance { try part?.file.write(.metadata(metadata)) }
    guard var begin = border.episode else { return }
    begin.attributes.append(KeyValue(Self.continues, begin.id ?? "true"))
    begin.cut(EpisodeCut(start: time, end: nil))
    var messages = [try marker(.begin(begin), time: time)]
    for var message in border.latched {
      message.logTime = time
      messages.append(message)
    }
    try write(messages)
  }

  /// The attribute of an END whose episode goes on in the next part.
  package static let goesOn = "part/goes_on"
  /// The attribute of the BEGIN there: the episode's id.
  private static let continues = "part/continues"

  private func marker(_ marker: EpisodeMarker, time: UInt64) throws(StreamError) -> Message {
    let id = channels.values.first { $0.topic == EpisodeMarker.channel.topic && isMarker($0) }?.id
    guard let id else { throw StreamError(.missing, "an episode without a channel of markers") }
    return Message(
      channelID: id, sequence: 0, logTime: time, publishTime: time, data: marker.encoded())
  }

  private func isMarker(_ record: ChannelRecord) -> Bool {
    schemas[record.schemaID]?.schema.name == EpisodeMarker.channel.schema?.name
  }

  // MARK: Chunks

  /// True when so many more bytes would make the file too large.
  private func isFull(for bytes: Int) -> Bool {
    guard let most = limits.size, let file = part?.file else { return false }
    return file.size + file.summary.size + bytes + Self.reserve > most
  }

  /// What a chunk adds to the file and its summary, at most.
  private func size(of chunk: FinishedChunk) -> Int {
    var size = chunk.stored.count + 200
    for index in chunk.indexes {
      // Its message index, and its entries in the chunk index and in the statistics.
      size += 15 + 16 * index.entries.count + 20
    }
    var builder = ByteBuilder()
    for definition in chunk.definitions { definition.encode(into: &builder) }
    for definition in missing(chunk.indexes.map(\.channelID), beside: chunk) {
      definition.encode(into: &builder)
      definition.encode(into: &builder)
    }
    return size + builder.count
  }

  /// The definitions of channels that neither the file nor a chunk has.
  private func missing(_ ids: [UInt16], beside chunk: FinishedChunk?) -> [ChunkDefinition] {
    var schemas = part?.schemas ?? []
    var channels = part?.channels ?? []
    for definition in chunk?.definitions ?? [] {
      switch definition {
      case .schema(let record): schemas.insert(record.id)
      case .channel(let record): channels.insert(record.id)
      }
    }
    var missing: [ChunkDefinition] = []
    // A channel in the chunk may refer to a schema that an earlier file has.
    let needed = Set(ids).union(
      chunk?.definitions.compactMap { if case .channel(let record) = $0 { record.id } else { nil } }
        ?? [])
    for id in needed.sorted() {
      guard let channel = self.channels[id] else { continue }
      if let schema = self.schemas[channel.schemaID], schemas.insert(schema.id).inserted {
        missing.append(.schema(schema))
      }
      if channels.insert(id).inserted { missing.append(.channel(channel)) }
    }
    return missing
  }

  /// Writes the definitions that a chunk needs and the file does not have.
  private func define(_ ids: [UInt16], before chunk: FinishedChunk?) throws(StreamError) {
    try write(missing(ids, beside: chunk), [])
    for definition in chunk?.definitions ?? [] { know(definition) }
  }

  private func write(_ messages: [Message]) throws(StreamError) {
    try write(missing(messages.map(\.channelID), beside: nil), messages)
  }

  /// Writes a chunk that the stream does not have.
  private func write(
    _ definitions: [ChunkDefinition], _ messages: [Message]
  ) throws(StreamError) {
    var draft = ChunkDraft()
    for definition in definitions {
      know(definition)
      draft.append(definition)
    }
    for message in messages { draft.append(message, followedBy: .empty) }
    guard !draft.isEmpty else { return }
    try part?.file.write(.chunk(try encoder.encode(draft)))
  }

  private func know(_ definition: ChunkDefinition) {
    switch definition {
    case .schema(let record): part?.schemas.insert(record.id)
    case .channel(let record): part?.channels.insert(record.id)
    }
  }
}
