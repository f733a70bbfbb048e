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

  package init() {
    let budget = MemoryBudget.bytes(.buffers) / 4 / Self.count
    partitions = (0..<Self.count).map { _ in ByteLog(budget: budget) }
  }

  /// - Parameter label: its place among the classes.
  package func add(_ row: LabelRow, label: Int, from side: Side) throws(StreamError) {
    var name = Array(row.id.utf8)
    // Not in UTF-8: divides the two texts.
    name.append(0xFF)
    name.append(contentsOf: row.task.utf8)
    let digest = SHA256.of(name.rawSpan)
    var entry = ByteBuilder(reserving: Self.entrySize)
    entry.append(digest[0..<16])
    let day = UInt64(AgreementCounts.number(ofDay: row.day))
    entry.append(
      UInt64(label) | (row.isPersons ? 1 << 16 : 0) | side.rawValue << 17 | day << 32)
    try partitions[Int(digest[16]) % Self.count].append(entry.bytes.rawSpan)
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
      for place in stride(from: 0, to: log.end, by: Self.entrySize) {
        let entry = try log.read(at: place, count: Self.entrySize)
        let span = entry.span
        let key = Key(
          high: span.load(littleEndianAt: 0), low: span.load(littleEndianAt: 8))
        pairs[key, default: Pair()].take(span.load(littleEndianAt: 16))
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
