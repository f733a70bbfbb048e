internal import Bytes
internal import Stream

/// The messages of a rosbag2 database, row by row.
///
/// The rows come in the order of their numbers, and each must come
/// after the one before it, so that a damaged database cannot go round in circles.
final class Rosbag2Rows {
  struct Row {
    var number: Int64
    var topic: Int64
    var time: UInt64
  }

  static let incomplete = StreamError(.malformed, "a message without a number, a topic or a time")

  private let statement: SQLiteStatement
  private var last: Int64?
  private var pool = BytePool()

  /// - Parameters:
  ///   - times: log times of the messages to read.
  ///   - number: that of the last row read before; the rows after it follow, in the order of their
  ///     numbers.
  init(
    _ database: SQLiteDatabase, times: Range<Int64>?, after number: Int64? = nil
  ) throws(StreamError) {
    var conditions: [String] = []
    if times != nil { conditions.append("timestamp >= ?1 AND timestamp < ?2") }
    if number != nil { conditions.append("rowid > ?3") }
    let choice = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    statement = try database.prepare(
      "SELECT rowid, topic_id, timestamp, data FROM messages \(choice) ORDER BY rowid")
    if let times {
      statement.bind(1, times.lowerBound)
      statement.bind(2, times.upperBound)
    }
    if let number { statement.bind(3, number) }
    // A damaged page may hold earlier rows, too.
    last = number
  }

  /// Rows in the order of their numbers, of a range that `restart` gives.
  init(numbersOf database: SQLiteDatabase) throws(StreamError) {
    statement = try database.prepare(
      """
      SELECT rowid, topic_id, timestamp, data FROM messages WHERE rowid BETWEEN ?1 AND ?2
      ORDER BY rowid
      """)
  }

  func restart(_ numbers: ClosedRange<Int64>) {
    statement.reset()
    statement.bind(1, numbers.lowerBound)
    statement.bind(2, numbers.upperBound)
    last = nil
  }

  /// The next row; nil after the last.
  func next() throws(StreamError) -> Row? {
    guard try statement.step() else { return nil }
    guard let number = statement.integer(0), let topic = statement.integer(1),
      let time = statement.integer(2), time >= 0
    else { throw Self.incomplete }
    if let last, number <= last {
      throw StreamError(.malformed, "the database is damaged: message \(number) comes twice")
    }
    last = number
    return Row(number: number, topic: topic, time: UInt64(time))
  }

  /// The payload of the row.
  func data() throws(StreamError) -> Bytes {
    guard let data = try statement.bytes(3, in: &pool) else {
      throw StreamError(.malformed, "message \(last ?? 0) has no data")
    }
    return data
  }
}

extension SQLiteDatabase {
  /// True if the messages can be read in the order of their times without a sort.
  var hasTimeIndex: Bool {
    get throws(StreamError) {
      let indexes = try prepare("PRAGMA index_list(messages)")
      while try indexes.step() {
        // An index of a part of the rows does not do.
        guard let name = try indexes.text(1), indexes.integer(4) == 0 else { continue }
        let quoted = name.split(separator: "\"", omittingEmptySubsequences: false)
        let columns = try prepare("PRAGMA index_info(\"\(quoted.joined(separator: "\"\""))\")")
        if try columns.step(), try columns.text(2) == "timestamp" { return true }
      }
      return false
    }
  }

  /// The first and the last number of the messages; nil when there are none.
  var messageNumbers: ClosedRange<Int64>? {
    get throws(StreamError) {
      let first = try prepare("SELECT rowid FROM messages ORDER BY rowid LIMIT 1")
      let last = try prepare("SELECT rowid FROM messages ORDER BY rowid DESC LIMIT 1")
      guard try first.step(), try last.step(), let lower = first.integer(0),
        let upper = last.integer(0), lower <= upper
      else { return nil }
      return lower...upper
    }
  }

  /// The first log time; nil when there are no messages.
  var firstMessageTime: UInt64? {
    get throws(StreamError) {
      let first = try prepare("SELECT timestamp FROM messages ORDER BY timestamp LIMIT 1")
      guard try first.step(), let time = first.integer(0) else { return nil }
      return UInt64(exactly: time)
    }
  }

  /// The first and the last log time; of messages without one, all times.
  var messageTimes: ClosedRange<Int64> {
    get throws(StreamError) {
      let first = try prepare("SELECT timestamp FROM messages ORDER BY timestamp LIMIT 1")
      let last = try prepare("SELECT timestamp FROM messages ORDER BY timestamp DESC LIMIT 1")
      guard try first.step(), try last.step(), let lower = first.integer(0),
        let upper = last.integer(0), lower <= upper
      else { return .min ... .max }
      return lower...upper
    }
  }

  /// How many messages the table has, whatever an index says.
  func messageCount() throws(StreamError) -> Int {
    let statement = try prepare("SELECT rowid FROM messages NOT INDEXED ORDER BY rowid")
    var (count, last) = (0, Int64?.none)
    while try statement.step() {
      guard let number = statement.integer(0), last.map({ $0 < number }) ?? true else {
        throw StreamError(.malformed, "the database is damaged: messages are out of order")
      }
      (count, last) = (count + 1, number)
    }
    return count
  }
}
