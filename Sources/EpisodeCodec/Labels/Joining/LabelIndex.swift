package import Bytes

/// The rows of files, found by the id of their episode. The rows are on disk where they are many.
package struct LabelIndex {
  private struct Entry {
    var hash: UInt64
    var place: Int
    var count: Int
    var isUsed = false
  }

  private let log = ByteLog(budget: MemoryBudget.bytes(.buffers) / 4)
  /// By hash once `seal` has sorted them, and of equals in the order of the files.
  private var entries: [Entry] = []

  package init() {}

  package var count: Int { entries.count }

  package mutating func add(_ row: LabelRow) throws(StreamError) {
    try MemoryBudget.check(
      (entries.count + 1) * MemoryLayout<Entry>.stride, .tables,
      for: "an index of \(entries.count + 1) rows")
    entries.append(
      Entry(hash: SHA256.number(of: row.id), place: log.end, count: row.bytes.count))
    try log.append(row.bytes.span)
  }

  /// Ends the adding of rows.
  package mutating func seal() {
    entries.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
  }

  /// Takes the rows of an episode, in the order of the files.
  /// - Throws: `.malformed` when another episode of the same id has taken them.
  package mutating func take(_ id: String) throws(StreamError) -> [LabelRow] {
    let hash = SHA256.number(of: id)
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    var rows: [LabelRow] = []
    while low < entries.count, entries[low].hash == hash {
      let row = try row(entries[low])
      if row.id == id {
        guard !entries[low].isUsed else {
          throw StreamError(.malformed, "two episodes have the id '\(id.printable)'")
        }
        entries[low].isUsed = true
        rows.append(row)
      }
      low += 1
    }
    return rows
  }

  /// The ids of rows that no episode has taken, each once, in the order of the files.
  package func forEachUnused(
    _ body: (String) throws(StreamError) -> Void
  ) throws(StreamError) {
    var last: UInt64?
    var unused: [Entry] = []
    for entry in entries where !entry.isUsed && entry.hash != last {
      last = entry.hash
      unused.append(entry)
    }
    for entry in unused.sorted(by: { $0.place < $1.place }) { try body(row(entry).id) }
  }

  private func row(_ entry: Entry) throws(StreamError) -> LabelRow {
    try LabelRow(parsing: log.read(at: entry.place, count: entry.count))
  }
}

extension SHA256 {
  /// The first 8 bytes of the digest of a text, as a number that begins with its highest byte.
  static func number(of text: String) -> UInt64 {
    var hash = SHA256()
    hash.update(Array(text.utf8))
    return hash.number
  }

  var number: UInt64 {
    let words = words
    return UInt64(words[0]) << 32 | UInt64(words[1])
  }
}
