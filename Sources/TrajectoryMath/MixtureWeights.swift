/// The sampling weight of each dataset of a mixture, and the length of an epoch.
///
/// As `make_interleaved_dataset` of OpenVLA and Octo.
package struct MixtureWeights: Sendable {
  /// One per dataset; the sum is 1.
  package let sampling: [Double]
  /// Steps of an epoch: enough to see every dataset of weight 1 once on average. nil when the sizes
  /// are unknown or no dataset has weight 1.
  package let length: Int?

  /// - Parameters:
  ///   - weights: above 0, one per dataset.
  ///   - sizes: steps of each dataset.
  ///   - balance: multiplies each weight by the size of its dataset.
  package init(_ weights: [Double], sizes: [Int]?, balance: Bool) {
    var sampling = weights
    if balance, let sizes {
      for index in sampling.indices { sampling[index] *= Double(sizes[index]) }
    }
    let sum = sampling.reduce(0, +)
    for index in sampling.indices { sampling[index] /= sum }
    self.sampling = sampling
    length = sizes.flatMap { sizes in
      let needed = sizes.indices.filter { weights[$0] == 1 }
        .map { Double(sizes[$0]) / sampling[$0] }.max()
      return needed.flatMap { Int(exactly: $0.rounded(.down)) }
    }
  }

  /// Distributes threads among datasets: one to each that would have less than one, the rest by
  /// weight, and those left over to the largest fractions. `allocate_threads` of OpenVLA and Octo.
  /// - Parameters:
  ///   - threads: at least one per dataset.
  package static func split(threads: Int, by weights: [Double]) -> [Int] {
    var threads = threads
    let sum = weights.reduce(0, +)
    var weights = weights.map { $0 / sum }
    var split = weights.map { _ in 0 }
    while true {
      let small = weights.indices.filter {
        weights[$0] > 0 && weights[$0] * Double(threads) < 1
      }
      guard !small.isEmpty else { break }
      for index in small { (split[index], weights[index]) = (split[index] + 1, 0) }
      threads -= small.count
      let sum = weights.reduce(0, +)
      guard sum > 0 else { return split }
      for index in weights.indices { weights[index] /= sum }
    }
    let shares = weights.map { $0 * Double(threads) }
    for index in shares.indices {
      split[index] += Int(shares[index])
      threads -= Int(shares[index])
    }
    // Of equal fractions the last comes first. The original uses `numpy.argsort`, whose order of
    // equal values differs between processors.
    let fractions = shares.map { (($0 - $0.rounded(.down)) * 1e12).rounded() }
    let order = shares.indices.sorted {
      fractions[$0] == fractions[$1] ? $0 > $1 : fractions[$0] > fractions[$1]
    }
    for index in order.prefix(max(threads, 0)) { split[index] += 1 }
    return split
  }
}

/// Draws the index of a dataset by weight, among those that remain.
package struct WeightedChoice: Sendable {
  private var weights: [Double]

  package init(_ weights: [Double]) { self.weights = weights }

  package mutating func remove(_ index: Int) { weights[index] = 0 }

  /// - Parameters:
  ///   - unit: a random number in [0, 1).
  /// - Returns: nil when none remains.
  package func index(at unit: Double) -> Int? {
    var rest = unit * weights.reduce(0, +)
    var last: Int?
    for (index, weight) in weights.enumerated() where weight > 0 {
      if rest < weight { return index }
      rest -= weight
      last = index
    }
    // Reached when rounding leaves a rest.
    return last
  }
}
