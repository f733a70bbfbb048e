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

  /// Bytes that a segment has on average, at most.
  static let size = 4 << 20
  private static let mostRows: UInt64 = 1024
  /// Bytes of a database for which another thread reads its index.
  private static let partSize = 16 << 20

  /// The segments with messages in some times, nil for all, in the order of their numbers. Each
  /// thread reads a part of the index, with a connection of its own.
  static func plan(
    _ file: FileDescriptor, log: FileDescriptor?, size: Int, _ numbers: ClosedRange<Int64>,
    times: ClosedRange<Int64>, threads: Int
  ) throws(StreamError) -> [Rosbag2Segment] {
    let last = UInt64(bitPattern: numbers.upperBound &- numbers.lowerBound)
    let rowSize = UInt64(size) / max(last, 1) + 1
    // So many segments that the plan fits in memory.
    let most = UInt64(MemoryBudget.bytes(.tables) / 256)
    let rows = max(min(UInt64(Self.size) / rowSize + 1, mostRows), last / most + 1)
    let parts = min(threads, size / partSize + 1)
    let workers = OrderedWorkers<ClosedRange<Int64>, Result<[Rosbag2Segment], StreamError>>(
      threads: parts
    ) {
      let database = Result { () throws(StreamError) in try SQLiteDatabase(file, log: log) }
      return { times in
        Result { () throws(StreamError) in
          try segments(database.get(), numbers, times: times, rows: rows)
        }
      }
    }
    for part in times.divided(by: parts) { workers.submit(part) }
    var all: [Int64: Rosbag2Segment] = [:]
    while let part = workers.next() {
      all.merge(try part.get().map { ($0.numbers.lowerBound, $0) }) { earlier, later in
        Rosbag2Segment(
          numbers: earlier.numbers, start: earlier.start, count: earlier.count + later.count)
      }
    }
    return all.values.sorted { $0.numbers.lowerBound < $1.numbers.lowerBound }
  }

  /// The segments with messages in some times, in the order of their times.
  private static func segments(
    _ database: SQLiteDatabase, _ numbers: ClosedRange<Int64>, times: ClosedRange<Int64>,
    rows: UInt64
  ) throws(StreamError) -> [Rosbag2Segment] {
    let index = try database.prepare(
      """
      SELECT rowid, timestamp FROM messages WHERE timestamp BETWEEN ?1 AND ?2 \
      ORDER BY timestamp, rowid
      """)
    index.bind(1, times.lowerBound)
    index.bind(2, times.upperBound)
    var segments: [Rosbag2Segment] = []
    var places: [UInt64: Int] = [:]
    var (key, place) = (UInt64.max, 0)
    var latest: (time: Int64, number: Int64)?
    while try index.step() {
      guard let time = index.integer(1), time >= 0 else { throw Rosbag2Rows.incomplete }
      guard let number = index.integer(0), numbers.contains(number),
        latest.map({ $0 < (time, number) }) ?? true
      else { throw StreamError(.malformed, "the database is damaged: its index is out of order") }
      latest = (time, number)
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
        }
      }
      segments[place].count += 1
    }
    return segments
  }
}

extension ClosedRange<Int64> {
  /// The range in parts of about equal length.
  fileprivate func divided(by count: Int) -> [ClosedRange<Int64>] {
    let length = UInt64(bitPattern: upperBound &- lowerBound) / UInt64(count)
    var (parts, start) = ([ClosedRange<Int64>](), lowerBound)
    for _ in 1..<count where length > 0 {
      let end = start &+ Int64(bitPattern: length)
      parts.append(start...end - 1)
      start = end
    }
    return parts + [start...upperBound]
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
