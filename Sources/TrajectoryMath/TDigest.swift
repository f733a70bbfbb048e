internal import Posix

/// Estimates quantiles of any number of values in constant memory: a t-digest that merges, with the
/// scale function k1. The first values are kept as they are, so few values give exact quantiles.
///
/// Source: Dunning, Ertl, "Computing Extremely Accurate Quantiles Using t-Digests", algorithm 1.
package struct TDigest: Sendable {
  package struct Centroid: Sendable, Equatable {
    package var mean: Double
    package var weight: Double
  }

  /// Values that have not been merged.
  package private(set) var buffer: [Double] = []
  /// In order of their means; empty as long as all values are in the buffer.
  package private(set) var centroids: [Centroid] = []

  package static let compression = 100.0
  package static let longestBuffer = 1000

  package init() {}

  package mutating func add(_ value: Double) {
    buffer.append(value)
    if buffer.count >= Self.longestBuffer { merge() }
  }

  package mutating func add(_ other: TDigest) {
    if !other.centroids.isEmpty {
      let own = buffer.map { Centroid(mean: $0, weight: 1) }
      buffer.removeAll(keepingCapacity: true)
      centroids = Self.merged(centroids + own + other.centroids)
    }
    for value in other.buffer { add(value) }
  }

  /// Merges the buffer, unless all values are in it.
  package mutating func finish() { if !centroids.isEmpty { merge() } }

  private mutating func merge() {
    centroids = Self.merged(centroids + buffer.map { Centroid(mean: $0, weight: 1) })
    buffer.removeAll(keepingCapacity: true)
  }

  private static func merged(_ unsorted: [Centroid]) -> [Centroid] {
    let sorted = unsorted.sorted { $0.mean < $1.mean }
    let total = sorted.reduce(0) { $0 + $1.weight }
    guard var open = sorted.first else { return [] }
    var result: [Centroid] = []
    var before = 0.0
    var limit = total * quantile(ofScale: scale(0) + 1)
    for next in sorted.dropFirst() {
      if before + open.weight + next.weight <= limit {
        open.weight += next.weight
        open.mean += (next.mean - open.mean) * next.weight / open.weight
      } else {
        result.append(open)
        before += open.weight
        limit = total * quantile(ofScale: scale(before / total) + 1)
        open = next
      }
    }
    return result + [open]
  }

  /// k1 of the paper, and its inverse.
  private static func scale(_ quantile: Double) -> Double {
    compression / (2 * .pi) * Libm.arcsine(2 * quantile - 1)
  }

  private static func quantile(ofScale scale: Double) -> Double {
    let angle = 2 * .pi * scale / compression
    return angle >= .pi / 2 ? 1 : (Libm.sine(angle) + 1) / 2
  }

  /// The quantile at `q`, from 0 to 1, of values that `finish` has merged: between the centers of two
  /// centroids by interpolation, as numpy.percentile where every value is in the buffer.
  package func quantile(_ q: Double) -> Double {
    let points =
      centroids.isEmpty ? buffer.sorted().map { Centroid(mean: $0, weight: 1) } : centroids
    guard let first = points.first, let end = points.last else { return 0 }
    let total = points.reduce(0) { $0 + $1.weight }
    let target = q * (total - 1) + 0.5
    var before = 0.0
    var last = (place: first.weight / 2, mean: first.mean)
    for point in points {
      let place = before + point.weight / 2
      if place >= target {
        guard place > last.place else { return point.mean }
        return last.mean + (point.mean - last.mean) * max(target - last.place, 0)
          / (place - last.place)
      }
      last = (place, point.mean)
      before += point.weight
    }
    return end.mean
  }
}
