/// How often each value of the first 16 bits of an order key occurs.
///
/// Numbers of a robot have few exponents: only the pages of the histogram that are used exist.
package struct KeyHistogram<Pattern: FloatPattern>: Sendable {
  private static var pageSize: Int { 256 }
  /// Where the page of the first 8 bits starts in `counts`; -1 for none.
  private var pages = [Int32](repeating: -1, count: 256)
  private var counts: [UInt32] = []

  package init() {}

  package mutating func add(_ keys: Span<Pattern>) {
    var start = 0
    while start < keys.count {
      start = Self.count(keys, from: start, pages, &counts)
      // The next key is the first of its page.
      if start < keys.count { _ = makePage(Self.bucket(keys[start]) >> 8) }
    }
  }

  /// Counts keys up to the first one without a page, and returns its index.
  private static func count(
    _ keys: Span<Pattern>, from start: Int, _ pages: [Int32], _ counts: inout [UInt32]
  ) -> Int {
    var counts = counts.mutableSpan
    let pages = pages.span
    for index in start..<keys.count {
      let bucket = bucket(keys[index])
      let page = Int(pages[bucket &>> 8])
      guard page >= 0 else { return index }
      counts[page &+ (bucket & 0xFF)] &+= 1
    }
    return keys.count
  }

  private static func bucket(_ key: Pattern) -> Int {
    Int(truncatingIfNeeded: key &>> Pattern(Pattern.bitWidth - 16))
  }

  private mutating func makePage(_ number: Int) -> Int {
    let start = counts.count
    pages[number] = Int32(start)
    counts += Array(repeating: 0, count: Self.pageSize)
    return start
  }

  package mutating func add(_ other: KeyHistogram) {
    for (number, start) in other.pages.enumerated() where start >= 0 {
      let own = pages[number] < 0 ? makePage(number) : Int(pages[number])
      for offset in 0..<Self.pageSize { counts[own + offset] &+= other.counts[Int(start) + offset] }
    }
  }

  /// The count of every bucket from 0 to 65535 that is not 0, ascending.
  var buckets: [(bucket: Int, count: UInt64)] {
    var buckets: [(bucket: Int, count: UInt64)] = []
    for (number, start) in pages.enumerated() where start >= 0 {
      for offset in 0..<Self.pageSize where counts[Int(start) + offset] > 0 {
        buckets.append((number << 8 | offset, UInt64(counts[Int(start) + offset])))
      }
    }
    return buckets
  }
}
