internal import Bytes
internal import Stream

/// Episodes that wait: in memory up to a budget, and beyond it in a temporary file.
struct EpisodeStore {
  /// One episode, by its place among the bytes.
  struct Stored {
    fileprivate var begin: EpisodeBegin
    fileprivate var end = EpisodeEnd()
    fileprivate var places = 0..<0

    var id: String? { begin.id }
  }

  private let log: ByteLog
  private var open: Stored?

  init(budget: Int) { log = ByteLog(budget: budget) }

  mutating func begin(_ begin: EpisodeBegin) {
    open = Stored(begin: begin, places: log.end..<log.end)
  }

  func append(_ message: Message) throws(StreamError) {
    var record = ByteBuilder(reserving: message.data.count + MCAP.prefixSize)
    message.encodePrefix(payloadSize: message.data.count, into: &record)
    record.append(message.data.span)
    try log.append(record.bytes.rawSpan)
  }

  /// - Returns: nil if no episode is open.
  mutating func end(_ end: EpisodeEnd) -> Stored? {
    guard var stored = open else { return nil }
    open = nil
    stored.end = end
    stored.places = stored.places.lowerBound..<log.end
    return stored
  }

  /// Writes an episode, or a span of it.
  func write(
    _ stored: Stored, _ span: EpisodeSpan?, to writer: inout EpisodePartWriter
  ) throws(StreamError) {
    try writer.begin(stored.begin, span)
    var place = stored.places.lowerBound
    while place < stored.places.upperBound {
      let prefix = try log.read(at: place, count: MCAP.prefixSize)
      let count = Int(prefix.span.load(littleEndianAt: 1, as: UInt64.self))
      place += MCAP.prefixSize
      try writer.write(Message(body: log.read(at: place, count: count)))
      place += count
    }
    try writer.end(stored.end)
  }

  /// Gives up all episodes.
  func removeAll() { log.removeAll() }
}
