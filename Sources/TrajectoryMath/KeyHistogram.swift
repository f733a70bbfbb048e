/// The count of each value of the first 16 bits of order keys.
///
/// Numbers of a robot have few exponents: only the pages in use exist.
package struct KeyHistogram: Sendable {
  private static let pageSize = 256
  /// Where the page of the first 8 bits starts in `counts`; -1 for a page that does not exist.
  private var pages = [Int32](repeating: -1, count: 256)
  private var counts: [UInt64] = []

  package init() {}

  /// - Parameters:
  ///   - bucket: the first 16 bits.
  mutating func add(count: UInt64, to bucket: Int) {
    let number = bucket >> 8
    if pages[number] < 0 {
      pages[number] = Int32(counts.count)
      counts += Array(repeating: 0, count: Self.pageSize)
    }
    counts[Int(pages[number]) + bucket & 0xFF] += count
  }

  mutating func add(_ other: KeyHistogram) {
    for (bucket, count) in other.buckets { add(count: count, to: bucket) }
  }

  /// The count of every bucket from 0 to 65535 that is not 0, ascending.
  var buckets: [(bucket: Int, count: UInt64)] {
    var buckets: [(bucket: Int, count: UInt64)] = []
    for (number, start) in pages.enumerated() where start >= 0 {
      for offset in 0..<Self.pageSize where counts[Int(start) + offset] > 0 {
        buckets.append((number << 8 | offset, counts[Int(start) + offset]))
      }
    }
    return buckets
  }
}
