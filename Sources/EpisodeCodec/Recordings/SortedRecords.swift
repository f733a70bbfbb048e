internal import Bytes
internal import Stream

/// Records of a stream, its messages sorted by log time.
final class SortedRecords: Recording {
  enum Stretch {
    /// Sorts each chunk separately, which suffices when the chunks follow each other in time.
    case chunk
    /// Sorts each episode separately, or the whole stream if it has no markers.
    case episode
  }

  private let records: any Recording
  private let stretch: Stretch
  private var sorter = MessageSorter()
  private var markers: Set<UInt16> = []
  /// The record after the current stretch.
  private var following: Record?
  private var chunk = -1
  private var isOpen = false
  private var isAtEnd = false
  private var failure: StreamError?
  private var tick: (() -> Void)?
  /// Messages that were sorted, and those of them that have been given out.
  private var (sorted, given) = (0, 0)

  init(_ records: any Recording, by stretch: Stretch) {
    self.records = records
    self.stretch = stretch
  }

  var profile: String { records.profile }
  var firstTime: UInt64? { records.firstTime }
  var losses: RecordingLosses { records.losses }
  /// Half of the work is done when a message is read, the other half when it is given out.
  var fractionRead: Double? {
    let part = stretch == .episode && sorted > 0 ? Double(given) / Double(sorted) : 1
    return records.fractionRead.map { $0 * (1 + part) / 2 }
  }

  func onReadingOn(_ tick: @escaping () -> Void) {
    self.tick = tick
    records.onReadingOn(tick)
  }

  func next() throws(StreamError) -> Record? {
    while true {
      if let message = try sorter.next() {
        given += 1
        return .message(message)
      }
      if let record = following {
        following = nil
        if let passed = try take(record) { return passed }
        continue
      }
      if let failure { throw failure }
      if isAtEnd { return nil }
      do {
        guard let record = try records.next() else {
          isAtEnd = true
          try close()
          continue
        }
        if isBoundary(before: record), isOpen {
          following = record
          try close()
        } else if let passed = try take(record) {
          return passed
        }
      } catch {
        // The readable messages come first.
        failure = error
        try close()
      }
    }
  }

  private func close() throws(StreamError) {
    isOpen = false
    try sorter.close()
  }

  private func isBoundary(before record: Record) -> Bool {
    guard case .message(let message) = record else { return false }
    if stretch == .episode { return markers.contains(message.channelID) }
    guard let reader = (records as? SequentialRecords)?.reader else { return false }
    defer { chunk = reader.place.index }
    return reader.place.index != chunk
  }

  /// Takes a message to sort; returns any record that passes at once.
  private func take(_ record: Record) throws(StreamError) -> Record? {
    switch record {
    case .channel(let id, let channel):
      if EpisodeMarker.isMarker(channel) { markers.insert(id) }
      return record
    case .message(let message):
      if markers.contains(message.channelID) { return record }
      // Outside chunks, rows are known to be in order.
      if stretch == .chunk, (records as? SequentialRecords)?.reader.isInChunk == false {
        return record
      }
      isOpen = true
      try sorter.add(message)
      sorted += 1
      tick?()
      return nil
    default: return record
    }
  }
}
