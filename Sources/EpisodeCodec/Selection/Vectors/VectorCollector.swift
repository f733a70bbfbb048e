package import Bytes

/// Collects vectors that must fit in memory.
package struct VectorCollector {
  private let options: VectorSet.Options
  /// Bytes.
  private let memory = MemoryBudget.bytes(.buffers) + MemoryBudget.bytes(.images)
  private var set: VectorSet?
  private var ids = DistinctIDs()
  /// Vectors that cannot be compared.
  package private(set) var skipped: UInt64 = 0

  package init(_ options: VectorSet.Options) { self.options = options }

  package mutating func add(_ row: VectorRow) throws(StreamError) {
    if set == nil { set = VectorSet(dimensions: row.vector.count, options) }
    guard try set?.append(row) == true else { return skipped += 1 }
    ids.add(row.id, time: row.time)
    guard let size = set?.size, size <= memory else {
      throw StreamError(
        .limit, "the vectors need more than the \(memory) bytes that --memory allows for them")
    }
  }

  /// - Throws: `.missing` without vectors, `.malformed` when two have the same id.
  package mutating func finish() throws(StreamError) -> VectorSet {
    guard let set, set.count > 0 else { throw StreamError.noVectors }
    try ids.check(set)
    return set
  }
}

extension StreamError {
  package static let noVectors = StreamError(
    .missing, "there are no embeddings of the kind that is read; frame-embed makes them")
}

/// Collects vectors to be compared with others and then forgotten.
package struct SeenVectors {
  private var options: VectorSet.Options
  private var set: VectorSet?
  package private(set) var skipped: UInt64 = 0

  private static let most = 4096

  /// - Parameter options: those of the others; vectors that were seen need no score.
  package init(_ options: VectorSet.Options) {
    self.options = options
    (self.options.weight, self.options.isHalf) = (nil, false)
  }

  /// - Returns: the vectors so far when there are enough.
  package mutating func add(_ row: VectorRow) throws(StreamError) -> VectorSet? {
    if set == nil { set = VectorSet(dimensions: row.vector.count, options) }
    guard try set?.append(row) == true else {
      skipped += 1
      return nil
    }
    return set?.count == Self.most ? take() : nil
  }

  package mutating func take() -> VectorSet? { set.take() }
}
