internal import Bytes
package import Images

/// The losses of a topic's frames at one size, over all measured frames.
package struct FidelityTable: Sendable {
  package struct Row: Sendable {
    package let change: FidelityPlan.Change
    /// Mean bytes of a frame; nil for what is not stored.
    package let bytes: Double?
    /// Means over all frames; the worst block and the largest difference are those of all frames.
    package let mean: FidelityScore
    /// The least of all frames.
    package let leastSignalToNoise: Double
    package let leastSimilarity: Double
  }

  /// nil for the size of the frames.
  package let model: FidelityPlan.Size?
  package let rows: [Row]

  /// The tables of a topic, the one at full size first.
  package static func all(_ topic: FidelityTopic, _ plan: FidelityPlan) -> [FidelityTable] {
    let full = plan.changes.enumerated().map { (index, change) in
      Row(change, topic.frames.map { $0.fidelity.scores[index] }, bytes: bytes(index, topic))
    }
    let resized = plan.sizes.enumerated().map { (place, size) in
      let rows = plan.changesAfterResize.enumerated().map { (index, change) in
        Row(
          change, topic.frames.map { $0.fidelity.scoresAfterResize[place][index] },
          // The stored changes come first in both lists.
          bytes: change.isStored ? bytes(index, topic) : nil)
      }
      return FidelityTable(model: size, rows: rows)
    }
    return [FidelityTable(model: nil, rows: full)] + resized
  }

  private static func bytes(_ index: Int, _ topic: FidelityTopic) -> Double? {
    let sizes = topic.frames.compactMap { $0.fidelity.bytes[index] }
    guard !sizes.isEmpty else { return nil }
    return sizes.reduce(0) { $0 + Double($1) } / Double(sizes.count)
  }

  /// The stored changes that keep more than the mildest augmentation does, and that one.
  package var milder: (stored: [Row], augmentation: Row)? {
    let augmentations = rows.filter { $0.change.isAugmentation }
    guard let mildest = augmentations.min(by: { $0.mean.meanSquare < $1.mean.meanSquare }) else {
      return nil
    }
    let stored = rows.filter {
      $0.change.isStored && $0.mean.meanSquare < mildest.mean.meanSquare
    }
    return (stored, mildest)
  }
}

extension FidelityTable.Row {
  fileprivate init(_ change: FidelityPlan.Change, _ scores: [FidelityScore], bytes: Double?) {
    let count = Double(max(1, scores.count))
    func mean(_ value: (FidelityScore) -> Double) -> Double {
      scores.reduce(0) { $0 + value($1) } / count
    }
    let multiscale = scores.compactMap(\.multiscale)
    self.change = change
    self.bytes = bytes
    self.mean = FidelityScore(
      meanSquare: mean(\.meanSquare), similarity: mean(\.similarity),
      multiscale: multiscale.isEmpty
        ? nil : multiscale.reduce(0, +) / Double(multiscale.count),
      worstBlock: scores.map(\.worstBlock).max() ?? 0, largest: scores.map(\.largest).max() ?? 0)
    leastSignalToNoise = scores.map(\.signalToNoise).min() ?? .infinity
    leastSimilarity = scores.map(\.similarity).min() ?? 1
  }
}
