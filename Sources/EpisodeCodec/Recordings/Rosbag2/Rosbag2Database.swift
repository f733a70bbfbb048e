internal import Bytes
internal import Posix
internal import Stream

/// The messages of a rosbag2 database, in the order of an index of their times or of their numbers.
final class Rosbag2Database: Recording {
  let profile = "ros2"
  let firstTime: UInt64?
  private(set) var warnings: [String] = []
  private(set) var losses: RecordingLosses = []
  /// True if the messages come in the order of their times.
  let isSorted: Bool

  private let database: SQLiteDatabase
  private let state: Rosbag2FileState
  private let selection: RecordingSelection
  private let filter: MessageFilter
  private var topics: [Int64: Rosbag2SegmentReader.Topic] = [:]
  private var definitions = Queue<Record>()
  private var payloads: PayloadQueue
  private var tick: (() -> Void)?
  /// Reads in the order of the times; made with the first message.
  private var segments: SegmentReader<Rosbag2Segment>?
  private let files: (database: FileDescriptor, log: FileDescriptor?)

  private let times: Range<Int64>?
  private let numbers: ClosedRange<Int64>?
  private var rows: Rosbag2Rows
  private var isAtEnd = false
  private var count = 0
  /// The number of the last row that was read, or skipped when recovering, and how many rows to skip
  /// after the next fault.
  private var (place, step) = (Int64(0), Int64(1))

  /// Bytes that may still be read; nil for all.
  private var room: Int?
  /// True when the piece has been read, but there may be messages after it.
  private(set) var hasMore = false
  /// True when a message was too late to be read.
  private(set) var isOver = false
  /// The number of the last row that was read.
  var lastNumber: Int64 { place }

  /// - Parameters:
  ///   - log: the write-ahead log; nil where there is none.
  ///   - piece: of a database that grows, reads only the messages after one number, in the order of
  ///     their numbers, up to about so many bytes.
  /// - Throws: `.malformed` for what is no rosbag2 database, `.system` for one that is locked.
  init(
    _ file: FileDescriptor, log: FileDescriptor?, _ selection: RecordingSelection,
    piece: (after: Int64, bytes: Int)? = nil
  ) throws(StreamError) {
    let isRecovering = selection.isRecovering
    files = (file, log)
    state = try Rosbag2FileState(file, log: log)
    database = try SQLiteDatabase(file, log: log, isRecovering: isRecovering)
    if let log, piece?.after ?? .min == .min { try Rosbag2Log(file, log: log).check(database) }
    let found = try Rosbag2Topics(database)
    // An index may lack messages, so it is no guide to a damaged database.
    let hasTimeIndex = try database.hasTimeIndex
    isSorted = piece == nil && !isRecovering && selection.order ?? .time == .time && hasTimeIndex
    let ends: (numbers: ClosedRange<Int64>?, time: UInt64?)
    do throws(StreamError) {
      ends = (try database.messageNumbers, try database.firstMessageTime)
    } catch {
      guard isRecovering else { throw error }
      ends = (nil, nil)
    }
    (numbers, firstTime) = ends
    self.selection = selection
    filter = selection.filter(start: firstTime ?? 0)
    payloads = PayloadQueue(threads: selection.threads)
    for (index, topic) in found.all.enumerated() {
      let (id, channel) = (UInt16(index + 1), topic.channel)
      topics[topic.id] = .init(
        id: id, isCDR: channel.messageEncoding == "cdr", isWanted: selection.wants(channel),
        keepsEarlier: selection.keepsEarlier(channel))
      guard selection.wants(channel) else { continue }
      definitions.append(.channel(id: id, channel))
      if let warning = topic.warning { warnings.append(warning) }
    }
    let isFromStart = topics.values.contains { $0.keepsEarlier }
    let start = isFromStart ? 0 : Int64(clamping: filter.start)
    times =
      start == 0 && filter.end == nil || piece != nil
      ? nil : start..<max(start, Int64(clamping: filter.end ?? .max))
    rows = try Rosbag2Rows(database, times: times, after: piece?.after)
    (place, room) = (piece?.after ?? 0, piece?.bytes)
  }

  var fractionRead: Double? {
    if let segments { return segments.fractionRead }
    return numbers.map { Double(count) / (Double($0.upperBound) - Double($0.lowerBound) + 1) }
  }
  func onReadingOn(_ tick: @escaping () -> Void) { self.tick = tick }

  func next() throws(StreamError) -> Record? {
    if let record = definitions.popFirst() { return record }
    if isSorted { return try nextIndexed().map { .message($0) } }
    while true {
      do throws(StreamError) {
        while payloads.isHungry, let (message, isCDR) = try read() {
          payloads.add(message, isCDR: isCDR)
        }
        return try payloads.next().map { .message($0) }
      } catch {
        guard selection.isRecovering, error.isAboutData else { throw error }
        losses.add(error.description)
      }
    }
  }

  /// The next message as it is stored; nil after the last.
  private func read() throws(StreamError) -> (Message, isCDR: Bool)? {
    while !isAtEnd {
      guard let row = try nextRow() else {
        isAtEnd = true
        try checkEnd()
        break
      }
      guard let topic = topics[row.topic] else {
        throw StreamError(.malformed, "message \(row.number) of the unknown topic \(row.topic)")
      }
      if selection.ends(at: row.time, first: firstTime ?? row.time) {
        (isAtEnd, isOver) = (true, true)
        break
      }
      guard topic.isWanted, filter.contains(row.time, keepsEarlier: topic.keepsEarlier) else {
        tick?()
        continue
      }
      let message = Message(
        channelID: topic.id, sequence: 0, logTime: row.time, publishTime: row.time,
        data: try rows.data())
      if let left = room {
        room = left - message.data.count
        hasMore = left <= message.data.count
        isAtEnd = hasMore
      }
      return (message, topic.isCDR)
    }
    return nil
  }

  /// The next row; nil after the last.
  /// - Throws: when recovering, once for all the rows in a row that cannot be read; the next call skips
  ///   them.
  private func nextRow() throws(StreamError) -> Rosbag2Rows.Row? {
    while !isAtEnd {
      do throws(StreamError) {
        guard let row = try rows.next() else { break }
        (place, step) = (row.number, 1)
        count += 1
        return row
      } catch {
        guard selection.isRecovering, error.isAboutData else { throw error }
        let isFirst = step == 1
        let (next, overflow) = place.addingReportingOverflow(step)
        isAtEnd = overflow || next >= numbers?.upperBound ?? .max
        (place, step) = (next, min(step, 1 << 60) * 2)
        if !isAtEnd { rows = try Rosbag2Rows(database, times: times, after: place) }
        if isFirst { throw error }
      }
    }
    return nil
  }

  /// The next message by the index of the times; nil after the last.
  private func nextIndexed() throws(StreamError) -> Message? {
    if segments == nil { segments = try plan() }
    if let message = try segments?.next() { return message }
    try checkEnd()
    return nil
  }

  private func plan() throws(StreamError) -> SegmentReader<Rosbag2Segment> {
    let plan = try planned()
    count = plan.reduce(0) { $0 + $1.count }
    let parts = plan.enumerated().map {
      SegmentReader.Part(
        start: $1.start, order: UInt64($0), size: UInt64($1.count), memory: 4 * Rosbag2Segment.size,
        job: $1)
    }
    let selection = Rosbag2SegmentReader.Selection(
      topics: topics, times: times, start: filter.start, end: filter.end)
    let (file, log) = files
    return SegmentReader(parts, byTime: true, threads: self.selection.threads) {
      let reader = Rosbag2SegmentReader(file, log: log, selection)
      return { reader.read($0) }
    }
  }

  private func planned() throws(StreamError) -> [Rosbag2Segment] {
    guard let numbers else { return [] }
    var wanted = try database.messageTimes
    if let times {
      guard !times.isEmpty, case let times = times.lowerBound...times.upperBound - 1,
        times.overlaps(wanted)
      else { return [] }
      wanted = times.clamped(to: wanted)
    }
    let (file, log) = files
    return try Rosbag2Segment.plan(
      file, log: log, size: database.size, numbers, times: wanted, threads: selection.threads)
  }

  /// - Throws: `.malformed` when an index has not led to all messages, or when the file has changed.
  private func checkEnd() throws(StreamError) {
    if isSorted, times == nil, let numbers {
      let (span, overflow) = numbers.upperBound.subtractingReportingOverflow(numbers.lowerBound)
      // Recorders number the messages one by one, which saves counting them.
      if overflow || span != count - 1 {
        let all = try database.messageCount()
        guard all == count else {
          throw StreamError(
            .malformed,
            "the database is damaged: its index has \(count) of \(all) messages")
        }
      }
    }
    try state.check()
  }
}
