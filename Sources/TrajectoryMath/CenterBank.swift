/// Vectors that cover a set: each one of the set is near to one of them.
package struct CenterBank: Equatable, Sendable {
  package let dimensions: Int
  package let count: Int
  /// The vectors, each filled up with zeros to whole groups of eight.
  private let groups: [SIMD8<Float>]

  private var width: Int { (dimensions + 7) / 8 }

  package init(_ vectors: [[Float]], dimensions: Int) {
    self.dimensions = dimensions
    count = vectors.count
    groups = vectors.flatMap { Self.grouped($0, dimensions: dimensions) }
  }

  private static func grouped(_ vector: [Float], dimensions: Int) -> [SIMD8<Float>] {
    stride(from: 0, to: dimensions, by: 8).map { start in
      var group = SIMD8<Float>.zero
      for lane in 0..<min(8, dimensions - start) { group[lane] = vector[start + lane] }
      return group
    }
  }

  package subscript(vector: Int) -> [Float] {
    (0..<dimensions).map { groups[vector * width + $0 / 8][$0 % 8] }
  }

  /// Chooses centers from vectors: from the first one on always the farthest from those chosen (Gonzalez,
  /// "Clustering to minimize the maximum intercluster distance", 1985). Garbage would be farthest, so
  /// the given number of still farther ones is left out each time.
  package init(choosing most: Int, from vectors: [[Float]], outliers: Int, dimensions: Int) {
    let all = CenterBank(vectors, dimensions: dimensions)
    var distances = [Float](repeating: .infinity, count: vectors.count)
    var chosen: [Int] = []
    var next = 0
    while chosen.count < min(most, vectors.count) {
      chosen.append(next)
      let start = next * all.width
      let center = Array(all.groups[start..<start + all.width])
      for index in vectors.indices {
        distances[index] = min(distances[index], all.squaredDistance(index, center.span))
      }
      guard let farthest = Self.farthest(distances, after: outliers) else { break }
      next = farthest
    }
    self.init(chosen.map { vectors[$0] }, dimensions: dimensions)
  }

  /// The place of the largest distance above 0 after some larger ones; of equal ones the first comes
  /// first.
  private static func farthest(_ distances: [Float], after outliers: Int) -> Int? {
    var top: [Int] = []
    for index in distances.indices where distances[index] > 0 {
      if top.count > outliers {
        guard let last = top.last, distances[index] > distances[last] else { continue }
        top.removeLast()
      }
      // After those that are as large.
      var (low, high) = (0, top.count)
      while low < high {
        let middle = (low + high) / 2
        if distances[top[middle]] >= distances[index] { low = middle + 1 } else { high = middle }
      }
      top.insert(index, at: low)
    }
    return top.count > outliers ? top.last : nil
  }

  private func squaredDistance(_ vector: Int, _ other: Span<SIMD8<Float>>) -> Float {
    let groups = groups.span
    var sum = SIMD8<Float>.zero
    let start = vector * width
    for group in 0..<width {
      let difference = groups[start + group] - other[group]
      sum += difference * difference
    }
    let four = sum.lowHalf + sum.highHalf
    return four[0] + four[1] + (four[2] + four[3])
  }

  /// The distance of a vector from the nearest vector of the bank, or from the second nearest and so
  /// on.
  /// - Parameter neighbor: from 1 to `count`.
  package func distance(_ vector: [Float], neighbor: Int) -> Double {
    let other = Self.grouped(vector, dimensions: dimensions)
    var nearest = [Float](repeating: .infinity, count: neighbor)
    for index in 0..<count {
      let distance = squaredDistance(index, other.span)
      guard distance < nearest[neighbor - 1] else { continue }
      var place = neighbor - 1
      while place > 0, nearest[place - 1] > distance {
        nearest[place] = nearest[place - 1]
        place -= 1
      }
      nearest[place] = distance
    }
    return Double(nearest[neighbor - 1]).squareRoot()
  }
}
