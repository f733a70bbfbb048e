internal import Bytes

/// Which episodes of a source are read: those that a list has, of one of several shards, but for the
/// first of them.
package struct EpisodeSelection {
  /// One of several parts, which together hold each episode once.
  package struct Shard: Equatable, Sendable {
    package let index: Int
    package let count: Int

    /// - Returns: nil for an index that is not from 0 to `count` - 1.
    package init?(_ index: Int, of count: Int) {
      guard index >= 0, index < count else { return nil }
      (self.index, self.count) = (index, count)
    }

    /// Depends on the id alone, so that an episode stays in its shard when others come or go.
    package func holds(_ id: String) -> Bool {
      var digest = Digest()
      digest.add(id)
      // Mixes the bits, of which the lowest follow the last letters: "MurmurHash3", fmix64.
      var hash = digest.value
      hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
      hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
      hash ^= hash >> 33
      return hash % UInt64(count) == UInt64(index)
    }
  }

  private let shard: Shard?
  /// True for the ids of a list; nil takes all.
  package var isListed: ((String) -> Bool)?
  /// Episodes of the shard that are still to be left out.
  private var skip: Int

  package init(shard: Shard? = nil, skip: Int = 0) { (self.shard, self.skip) = (shard, skip) }

  /// Whether the next episode of the source is read.
  /// - Parameter id: without the part that is cut out of the episode.
  package mutating func takes(_ id: String) -> Bool {
    if let isListed, !isListed(id) { return false }
    if let shard, !shard.holds(id) { return false }
    guard skip > 0 else { return true }
    skip -= 1
    return false
  }
}
