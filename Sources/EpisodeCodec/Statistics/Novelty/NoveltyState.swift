package import Bytes
package import TrajectoryMath

/// What has been seen of normal data: enough for any model of it, and mergeable exactly.
package struct NoveltyState: Equatable, Sendable {
  package struct Part: Equatable, Sendable {
    package var group: NoveltyGroup
    /// The exact moments of the samples that describe what is normal, and some of these samples.
    package var products: ExactProducts
    package var normal: BottomSample
    package var calibration: BottomSample

    init(_ group: NoveltyGroup, _ split: NoveltySplit) throws(StreamError) {
      self.group = group
      let dimensions = try group.dimensions()
      // A sample is an array of its own.
      try MemoryBudget.check(
        2 * split.samples * (8 * dimensions + 64), .buffers, for: "the sample of \(group.title)")
      products = ExactProducts(dimensions: dimensions)
      (normal, calibration) = (
        BottomSample(capacity: split.samples), BottomSample(capacity: split.samples)
      )
    }
  }

  package let split: NoveltySplit
  package internal(set) var parts: [Part] = []

  package init(_ split: NoveltySplit) { self.split = split }

  mutating func append(_ group: NoveltyGroup) throws(StreamError) {
    parts.append(try Part(group, split))
  }

  /// Adds what another machine has seen.
  /// - Throws: `.malformed` when it is of other features, or was split otherwise.
  package mutating func add(_ other: NoveltyState) throws(StreamError) {
    guard split == other.split else {
      throw StreamError(.malformed, "the states divide the samples differently")
    }
    guard parts.map(\.group) == other.parts.map(\.group) else {
      throw StreamError(.malformed, "the states are of different features")
    }
    for index in parts.indices {
      parts[index].products.add(other.parts[index].products)
      parts[index].normal.add(other.parts[index].normal)
      parts[index].calibration.add(other.parts[index].calibration)
    }
  }
}
