package import Bytes

/// Very many objects of listings, in the memory of their names.
package struct ObjectTable: Sendable {
  private struct Entry {
    var start: UInt32
    var count: UInt16
    /// Which of the listings it is in.
    var source: UInt16
    /// -1 where nobody says.
    var size: Int64

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
  }

  private var names: [UInt8] = []
  private var entries: [Entry] = []

  package init() {}

  package var count: Int { entries.count }

  /// - Throws: `.limit` when the names take more than 4 GB or are too long.
  package mutating func add(_ path: String, size: Int?, source: Int = 0) throws(StreamError) {
    guard let start = UInt32(exactly: names.count), let length = UInt16(exactly: path.utf8.count),
      let source = UInt16(exactly: source)
    else { throw StreamError(.limit, "too many or too long names") }
    names.append(contentsOf: path.utf8)
    entries.append(
      Entry(start: start, count: length, source: source, size: size.map { Int64($0) } ?? -1))
  }

  private func name(_ entry: Entry) -> ArraySlice<UInt8> {
    names[entry.range]
  }

  package func path(_ index: Int) -> String {
    String(decoding: name(entries[index]), as: UTF8.self)
  }
  package func size(_ index: Int) -> Int? {
    entries[index].size < 0 ? nil : Int(entries[index].size)
  }
  package func source(_ index: Int) -> Int { Int(entries[index].source) }

  /// Puts the objects in the order of the bytes of their paths, and then of their listings.
  package mutating func sort() {
    let names = names
    entries.sort { one, other in
      let all = names.rawSpan
      let order = Self.compare(all.extracting(one.range), all.extracting(other.range))
      return order != 0 ? order < 0 : one.source < other.source
    }
  }

  /// True when two objects have one path.
  package func hasEqualPaths(_ one: Int, _ other: Int) -> Bool {
    name(entries[one]) == name(entries[other])
  }

  /// True when a path is in the table, which is sorted.
  package func contains(_ path: String) -> Bool {
    let wanted = Array(path.utf8)
    var (lower, upper) = (0, entries.count)
    while lower < upper {
      let middle = (lower + upper) / 2
      let order = Self.compare(
        names.rawSpan.extracting(entries[middle].range), wanted.rawSpan)
      if order == 0 { return true }
      if order < 0 { lower = middle + 1 } else { upper = middle }
    }
    return false
  }

  /// Below 0, 0 or above 0: in the order of the bytes, eight at a time.
  private static func compare(_ one: RawSpan, _ other: RawSpan) -> Int {
    let count = min(one.byteCount, other.byteCount)
    var place = 0
    while place + 8 <= count {
      let (left, right): (UInt64, UInt64) = (
        one.load(littleEndianAt: place), other.load(littleEndianAt: place)
      )
      if left != right { return left.byteSwapped < right.byteSwapped ? -1 : 1 }
      place += 8
    }
    while place < count {
      let (left, right): (UInt8, UInt8) = (
        one.load(littleEndianAt: place), other.load(littleEndianAt: place)
      )
      if left != right { return left < right ? -1 : 1 }
      place += 1
    }
    return one.byteCount - other.byteCount
  }
}
