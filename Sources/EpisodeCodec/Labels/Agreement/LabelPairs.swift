package import Bytes

/// Brings together what two sets of rows say about the same episode and task.
///
/// What a row says is a few bytes, by the hash of its episode and task. These wait in partitions by
/// hash, on disk where they are many, and only one partition at a time is in memory.
package struct LabelPairs {
  package enum Side: UInt64, Sendable { case first, second }

  /// What was counted besides pairs.
  package struct Rest: Equatable, Sendable {
    package var onlyFirst: UInt64 = 0
    package var onlySecond: UInt64 = 0
  }

  private let partitions: [ByteLog]
  private static let count = 64
  private static let entrySize = 24
  /// Between the two texts of a hash: it is not in UTF-8.
  private static let divider: [UInt8] = [0xFF]
  /// Bytes that are read at a time.
  private static let blockSize = 2048 * entrySize

  package init() {
    let budget = MemoryBudget.bytes(.buffers) / 4 / Self.count
    partitions = (0..<Self.count).map { _ in ByteLog(budget: budget) }
  }

  /// - Parameter label: its place among the classes.
  package func add(_ row: LabelRow, label: Int, from side: Side) throws(StreamError) {
    var hash = SHA256()
    if let id = row.utf8(.id) { hash.update(id.span) }
    hash.update(Self.divider)
    if let task = row.utf8(.task) { hash.update(task.span) }
    let words = hash.words
    let day = UInt64(AgreementCounts.number(ofDay: row.day))
    let said = UInt64(label) | (row.isPersons ? 1 << 16 : 0) | side.rawValue << 17 | day << 32
    var entry = InlineArray<3, UInt64>(repeating: said)
    (entry[0], entry[1]) = (
      UInt64(words[0]) << 32 | UInt64(words[1]), UInt64(words[2]) << 32 | UInt64(words[3])
    )
    try partitions[Int(words[4] >> 24) % Self.count].append(unsafe entry.span.bytes)
  }

  /// In each set what people say counts more, and of equals the last.
  private struct Pair {
    var labels: (UInt64?, UInt64?) = (nil, nil)

    mutating func take(_ entry: UInt64) {
      func stronger(_ old: UInt64?) -> UInt64 {
        old.map { $0 & 1 << 16 > entry & 1 << 16 ? $0 : entry } ?? entry
      }
      if entry & 1 << 17 == 0 {
        labels.0 = stronger(labels.0)
      } else {
        labels.1 = stronger(labels.1)
      }
    }
  }

  private struct Key: Hashable {
    var high: UInt64
    var low: UInt64
  }

  /// Gives each pair of labels and the day of the first.
  package func forEach(
    _ take: (_ first: Int, _ second: Int, _ day: Int) throws(StreamError) -> Void
  ) throws(StreamError) -> Rest {
    var rest = Rest()
    for log in partitions {
      var pairs: [Key: Pair] = [:]
      for start in stride(from: 0, to: log.end, by: Self.blockSize) {
        let entries = try log.read(at: start, count: min(Self.blockSize, log.end - start))
        let span = entries.span
        for place in stride(from: 0, to: entries.count, by: Self.entrySize) {
          let key = Key(
            high: span.load(littleEndianAt: place), low: span.load(littleEndianAt: place + 8))
          pairs[key, default: Pair()].take(span.load(littleEndianAt: place + 16))
        }
      }
      for pair in pairs.values {
        switch pair.labels {
        case (let first?, let second?):
          try take(Int(first & 0xFFFF), Int(second & 0xFFFF), Int(first >> 32))
        case (_?, nil): rest.onlyFirst += 1
        default: rest.onlySecond += 1
        }
      }
    }
    return rest
  }
}
