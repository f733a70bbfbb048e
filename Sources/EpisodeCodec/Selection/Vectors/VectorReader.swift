package import Bytes
package import Datasets
package import Stream

/// Reads embeddings from streams, which `/embedding` and `/embedding/frames` carry, and from vector
/// files (bagpipe-vectors(5)), one after the other. All must be of the same model.
package struct VectorReader {
  package enum Level: Sendable { case episodes, frames }

  package let level: Level
  /// Of all vectors so far; nil before the first.
  package private(set) var embedding: Embedding?
  /// Of all inputs, each once.
  package private(set) var provenance: [Provenance] = []
  /// Episodes of streams without an embedding.
  package private(set) var bare: UInt64 = 0

  package init(_ level: Level = .episodes) { self.level = level }

  /// True for an input that is a vector file, or an Arrow stream of the same columns.
  package static func isFile(_ input: FileInput) throws(StreamError) -> Bool {
    let head = try input.peek(6).array
    return head == Array("ARROW1".utf8) || head.prefix(4) == [0xFF, 0xFF, 0xFF, 0xFF]
  }

  /// Compares the embedding of an input with that of those before.
  package mutating func check(_ found: Embedding) throws(StreamError) {
    if let embedding { try embedding.check(found) }
    embedding = found
  }

  private mutating func note(_ found: Provenance) {
    guard provenance.count < Self.mostFilters, !provenance.contains(found) else { return }
    provenance.append(found)
  }

  /// More filters than any pipeline has.
  private static let mostFilters = 4096

  // MARK: Vector files

  /// Reads the rows of a vector file.
  package mutating func read(
    _ file: ArrowRowReader, advance: (Int) -> Void,
    _ take: (VectorRow) throws(StreamError) -> Void
  ) throws(StreamError) {
    var reader = file
    let layout = try VectorFileLayout(reader)
    guard (layout.time == nil) == (level == .episodes) else {
      throw StreamError(
        .malformed,
        level == .episodes
          ? "the vectors are of frames, not of episodes"
          : "the vectors are of episodes, not of frames: there is no column 'time'")
    }
    if let found = layout.embedding { try check(found) }
    Provenance.list(in: reader.metadata).forEach { note($0) }
    while let rows = try reader.next() {
      for number in 0..<rows.count {
        let row = try layout.row(number, of: rows)
        guard row.vector.count <= Embedding.dimensionLimit else {
          throw StreamError(.limit, "\(row.title): a vector of \(row.vector.count) numbers")
        }
        if embedding == nil || layout.embedding == nil {
          try check(Embedding(model: "", version: "", dimension: row.vector.count))
        }
        guard row.vector.count == embedding?.dimension else {
          throw StreamError(
            .malformed,
            "\(row.title): \(row.vector.count) numbers, others have \(embedding?.dimension ?? 0)")
        }
        try take(row)
      }
      advance(rows.count)
    }
  }

  // MARK: Streams

  /// Reads the embeddings of a stream.
  package mutating func read(
    _ stream: StreamReader, _ take: (VectorRow) throws(StreamError) -> Void
  ) throws(StreamError) {
    var state = StreamState()
    while let record = try stream.next() {
      try stream.located { () throws(StreamError) in
        switch record {
        case .channel(let id, let channel): try add(id, channel, to: &state)
        case .message(let message): try read(message, &state, take)
        case .metadata(let metadata): if let found = Provenance(metadata) { note(found) }
        default: break
        }
      }
    }
    // A stream without markers is one episode.
    if state.begin == nil, let vector = state.vector {
      try take(VectorRow(id: EpisodeBegin.unmarked(index: 0, time: 0).id ?? "", vector: vector))
    }
  }

  private struct StreamState {
    var markers: Set<UInt16> = []
    var embeddings: Set<UInt16> = []
    var begin: EpisodeBegin?
    /// Of the open episode.
    var vector: [Float]?
  }

  private mutating func add(
    _ id: UInt16, _ channel: Channel, to state: inout StreamState
  ) throws(StreamError) {
    let topic = level == .episodes ? Embedding.episodeTopic : Embedding.frameTopic
    if EpisodeMarker.isMarker(channel) { state.markers.insert(id) }
    guard channel.topic == topic else { return }
    guard let found = try Embedding(metadata: channel.metadata) else {
      throw StreamError(
        .malformed, "the channel \(topic) does not say by which model: no \(Embedding.modelKey)")
    }
    try check(found)
    state.embeddings.insert(id)
  }

  private mutating func read(
    _ message: Message, _ state: inout StreamState,
    _ take: (VectorRow) throws(StreamError) -> Void
  ) throws(StreamError) {
    if state.embeddings.contains(message.channelID) {
      let vector = try vector(message)
      guard level == .episodes else {
        var row = VectorRow(
          id: state.begin?.id ?? EpisodeBegin.unmarked(index: 0, time: 0).id ?? "",
          time: message.logTime, vector: vector)
        row.task = state.begin?.languageInstruction ?? ""
        row.uri = state.begin?.uri ?? ""
        return try take(row)
      }
      guard state.vector == nil else {
        throw StreamError(.malformed, "a second message on \(Embedding.episodeTopic) in an episode")
      }
      state.vector = vector
    } else if state.markers.contains(message.channelID) {
      switch try EpisodeMarker(parsing: message.data.span) {
      case .begin(let begin): (state.begin, state.vector) = (begin, nil)
      case .end(let end):
        defer { (state.begin, state.vector) = (nil, nil) }
        guard level == .episodes, let begin = state.begin else { return }
        guard let vector = state.vector else { return bare += 1 }
        var row = VectorRow(
          id: begin.id ?? EpisodeBegin.unmarked(index: begin.index, time: 0).id ?? "",
          vector: vector)
        (row.task, row.uri) = (begin.languageInstruction, begin.uri)
        row.scores = try Self.scores(end.attributes)
        try take(row)
      }
    }
  }

  private func vector(_ message: Message) throws(StreamError) -> [Float] {
    let tensor = try Tensor(parsing: message.data)
    guard tensor.type == .float32, tensor.shape == [embedding?.dimension ?? 0] else {
      throw StreamError(
        .malformed,
        "an embedding of \(tensor.type.rawValue) \(tensor.shape), not float32 "
          + "[\(embedding?.dimension ?? 0)]")
    }
    return tensor.data.floats
  }

  /// The scores among the attributes of END.
  private static func scores(
    _ attributes: [KeyValue]
  ) throws(StreamError) -> [(name: String, value: Double)] {
    var scores: [(name: String, value: Double)] = []
    for attribute in attributes where attribute.key.hasPrefix(scorePrefix) {
      guard let value = Double(attribute.value) else {
        throw StreamError(
          .malformed,
          "the attribute \(attribute.key.printable) is '\(attribute.value.printable)', not a number"
        )
      }
      scores.append((String(attribute.key.dropFirst(scorePrefix.count)), value))
    }
    return scores
  }

  private static let scorePrefix = "score."
}

extension EpisodeBegin {
  /// Where the episode can be had, or at least what its file is called.
  fileprivate var uri: String { attributes.first { $0.key == "uri" }?.value ?? source }
}

extension Bytes {
  /// The little-endian numbers.
  var floats: [Float] {
    unsafe [Float](unsafeUninitializedCapacity: count / 4) { buffer, filled in
      for place in 0..<count / 4 {
        unsafe buffer[place] = Float(bitPattern: span.load(littleEndianAt: 4 * place))
      }
      filled = count / 4
    }
  }
}
