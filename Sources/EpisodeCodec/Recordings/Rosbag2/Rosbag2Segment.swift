internal import Bytes
internal import Posix
internal import Stream

/// A range of the messages of a database by number, read as a whole. The index of the times tells when
/// it begins.
struct Rosbag2Segment: Sendable {
  var numbers: ClosedRange<Int64>
  /// Of the messages in the selected times, the earliest time and how many there are.
  var start: UInt64
  var count = 0

  /// Bytes that a segment should have.
  static let size = 1 << 20
  private static let mostRows = 1024

  /// The segments with messages in some times, nil for all, in the order of their numbers.
  static func plan(
    _ database: SQLiteDatabase, _ numbers: ClosedRange<Int64>, times: Range<Int64>?
  ) throws(StreamError) -> [Rosbag2Segment] {
    let sample = try database.prepare(
      "SELECT max(length(data)) FROM (SELECT data FROM messages ORDER BY rowid LIMIT 1000)")
    let longest = try sample.step() ? sample.integer(0) ?? 0 : 0
    let rows = UInt64(min(max(size / max(Int(longest), 1), 1), mostRows))
    let index = try database.prepare(
      """
      SELECT rowid, timestamp FROM messages \
      \(times == nil ? "" : "WHERE timestamp >= ?1 AND timestamp < ?2") ORDER BY timestamp, rowid
      """)
    if let times {
      index.bind(1, times.lowerBound)
      index.bind(2, times.upperBound)
    }
    var segments: [Rosbag2Segment] = []
    var places: [UInt64: Int] = [:]
    var (key, place) = (UInt64.max, 0)
    var last: (time: Int64, number: Int64)?
    while try index.step() {
      guard let time = index.integer(1), time >= 0 else { throw Rosbag2Rows.incomplete }
      guard let number = index.integer(0), numbers.contains(number),
        last.map({ $0 < (time, number) }) ?? true
      else { throw StreamError(.malformed, "the database is damaged: its index is out of order") }
      last = (time, number)
      let own = UInt64(bitPattern: number &- numbers.lowerBound) / rows
      if own != key {
        key = own
        if let known = places[key] {
          place = known
        } else {
          place = segments.count
          places[key] = place
          let first = numbers.lowerBound &+ Int64(bitPattern: key * rows)
          let (end, overflow) = first.addingReportingOverflow(Int64(rows) - 1)
          let upper = overflow ? numbers.upperBound : min(end, numbers.upperBound)
          segments.append(Rosbag2Segment(numbers: first...upper, start: UInt64(time)))
          try MemoryBudget.check(segments.count * 128, .tables, for: "a plan of the messages")
        }
      }
      segments[place].count += 1
    }
    return segments.sorted { $0.numbers.lowerBound < $1.numbers.lowerBound }
  }
}

/// Reads segments of a database, with a connection of its own, so that each thread has one.
final class Rosbag2SegmentReader {
  struct Topic: Sendable {
    var id: UInt16
    var isCDR: Bool
    var isWanted: Bool
    var keepsEarlier: Bool
  }

  /// The selected messages.
  struct Selection: Sendable {
    var topics: [Int64: Topic]
    var times: Range<Int64>?
    var start: UInt64
    var end: UInt64?
  }

  private let selection: Selection
  private let rows: Result<Rosbag2Rows, StreamError>
  private let payloads = PayloadDecoder()
  private let spilled = TemporaryFile()
  private var spilledBytes = 0

  init(_ file: FileDescriptor, log: FileDescriptor?, _ selection: Selection) {
    self.selection = selection
    rows = Result { () throws(StreamError) in
      try Rosbag2Rows(numbersOf: SQLiteDatabase(file, log: log))
    }
  }

  func read(_ segment: Rosbag2Segment) -> SegmentContent {
    var content = SegmentContent()
    do throws(StreamError) { try read(segment, into: &content.messages) } catch {
      content.fault = error
    }
    return content
  }

  private func read(
    _ segment: Rosbag2Segment, into messages: inout [Message]
  ) throws(StreamError) {
    let rows = try rows.get()
    rows.restart(segment.numbers)
    messages.reserveCapacity(segment.count)
    var (count, bytes) = (0, 0)
    while let row = try rows.next() {
      if selection.times?.contains(Int64(row.time)) ?? true { count += 1 }
      guard let topic = selection.topics[row.topic] else {
        throw StreamError(.malformed, "message \(row.number) of the unknown topic \(row.topic)")
      }
      guard topic.isWanted, row.time >= selection.start || topic.keepsEarlier,
        selection.end.map({ row.time < $0 }) ?? true
      else { continue }
      var message = Message(
        channelID: topic.id, sequence: 0, logTime: row.time, publishTime: row.time,
        data: try rows.data())
      if topic.isCDR { try payloads.decompress(&message) }
      // A database may begin with short messages and have long ones later.
      if bytes + message.data.count > 4 * Rosbag2Segment.size, bytes > 0 {
        message.data = try spill(message.data)
      } else {
        bytes += message.data.count
      }
      messages.append(message)
    }
    guard count == segment.count else {
      throw StreamError(
        .malformed,
        "the database is damaged: of messages \(segment.numbers.lowerBound) to "
          + "\(segment.numbers.upperBound) its index has \(segment.count), its table \(count)")
    }
  }

  /// Moves bytes to a temporary file.
  private func spill(_ data: Bytes) throws(StreamError) -> Bytes {
    try spilled.write(data.span, at: spilledBytes)
    let start = spilledBytes
    // Each at the beginning of a page, so that no two are mapped twice.
    spilledBytes += (data.count + 4095) & ~4095
    guard let file = try RandomAccessFile(spilled.descriptor()) else { return data }
    return try file.bytes(at: UInt64(start), count: data.count)
  }
}
