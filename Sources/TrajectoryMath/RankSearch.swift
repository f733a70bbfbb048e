/// Finds the numbers of given ranks. A histogram of the first 16 bits of all keys gives the bucket
/// of each rank, another pass over the keys counts the next 16 bits inside these buckets, and so on
/// until the key is complete. Exact, in memory that does not depend on the count of numbers.
package struct RankSearch<Pattern: FloatPattern>: Sendable {
  /// A rank to find: the known bits of its key, and its rank among the keys that begin with them.
  private struct Target: Sendable {
    let rank: UInt64
    var prefix: Pattern
    var rest: UInt64
  }

  private var targets: [Target]
  /// The number of key bits known.
  private var known = 16
  /// The distinct prefixes, ascending, and for each the counts of the next 16 bits.
  private var prefixes: [Pattern] = []
  private var counts: [[UInt32]] = []
  /// For each value of the first 16 bits, true if a prefix begins with it.
  private var isCandidate: [Bool] = []

  /// - Parameters:
  ///   - ranks: from 0, below the number of keys in the histogram.
  package init(_ ranks: [UInt64], in histogram: KeyHistogram) {
    let buckets = histogram.buckets
    targets = ranks.map { Target(rank: $0, prefix: 0, rest: $0) }
    for index in targets.indices {
      for (bucket, count) in buckets {
        targets[index].prefix = Pattern(truncatingIfNeeded: bucket)
        if targets[index].rest < count { break }
        targets[index].rest -= count
      }
    }
    prepare()
  }

  /// True when no further pass over the keys is needed.
  package var isFinished: Bool { known == Pattern.bitWidth }

  /// Takes some of the keys of a pass. A pass takes all keys once.
  @_specialize(where Pattern == UInt32)
  @_specialize(where Pattern == UInt64)
  package mutating func scan(_ keys: Span<Pattern>) {
    let (shift, next) = (Pattern(Pattern.bitWidth - known), Pattern(Pattern.bitWidth - known - 16))
    let (table, prefixes) = (isCandidate, prefixes)
    let isCandidate = table.span
    for index in keys.indices {
      let key = keys[index]
      let bucket = Int(truncatingIfNeeded: key &>> Pattern(Pattern.bitWidth - 16))
      // Few keys are in such a bucket.
      guard isCandidate[bucket], let number = prefixes.firstIndex(of: key &>> shift) else {
        continue
      }
      counts[number][Int(truncatingIfNeeded: key &>> next & 0xFFFF)] &+= 1
    }
  }

  /// Ends a pass.
  package mutating func refine() {
    for index in targets.indices {
      guard let number = prefixes.firstIndex(of: targets[index].prefix) else { continue }
      for (bits, count) in counts[number].enumerated() where count > 0 {
        if targets[index].rest < UInt64(count) {
          targets[index].prefix = targets[index].prefix << 16 | Pattern(truncatingIfNeeded: bits)
          break
        }
        targets[index].rest -= UInt64(count)
      }
    }
    known += 16
    prepare()
  }

  private mutating func prepare() {
    prefixes = []
    for target in targets where !prefixes.contains(target.prefix) { prefixes.append(target.prefix) }
    isCandidate = Array(repeating: false, count: isFinished ? 0 : 1 << 16)
    for prefix in prefixes where !isFinished {
      isCandidate[Int(truncatingIfNeeded: prefix >> (known - 16))] = true
    }
    counts = isFinished ? [] : prefixes.map { _ in [UInt32](repeating: 0, count: 1 << 16) }
  }

  /// The number of one of the ranks, once finished.
  package func number(ofRank rank: UInt64) -> Double {
    let target = targets.first { $0.rank == rank }
    return Pattern(orderKey: target?.prefix ?? Pattern.signBit).number
  }
}
