internal import Bytes
internal import TrajectoryMath

/// The statistics of one field of `lowdim.npz` over all samples, for each step of the window and over
/// all of them, without padded steps: an entry of VLA Foundry's `stats.json`.
///
/// Source: VLA Foundry, `vla_foundry/data/preprocessing/robotics/preprocess_statistics.py`.
struct FoundryStatistics {
  private let steps: Int
  private let dimensions: Int
  // For each step.
  private var counts: [Int]
  // For each number of each step.
  private var means: [Double]
  private var squares: [Double]
  private var smallest: [Double]
  private var largest: [Double]
  private var digests: [TDigest]

  private static let percentiles = [1, 2, 5, 95, 98, 99]

  init(steps: Int, dimensions: Int) {
    (self.steps, self.dimensions) = (steps, dimensions)
    counts = Array(repeating: 0, count: steps)
    means = Array(repeating: 0, count: steps * dimensions)
    squares = means
    smallest = Array(repeating: .infinity, count: means.count)
    largest = Array(repeating: -.infinity, count: means.count)
    digests = Array(repeating: TDigest(), count: means.count)
  }

  /// Adds the numbers of one step of a window.
  mutating func add(_ value: (Int) -> Double, step: Int) {
    counts[step] += 1
    let count = Double(counts[step])
    for dimension in 0..<dimensions {
      let (value, index) = (value(dimension), step * dimensions + dimension)
      let difference = value - means[index]
      means[index] += difference / count
      squares[index] += difference * (value - means[index])
      smallest[index] = min(smallest[index], value)
      largest[index] = max(largest[index], value)
      digests[index].add(value)
    }
  }

  /// Writes the entry.
  mutating func write(to text: inout JSONText) {
    for index in digests.indices { digests[index].finish() }
    // Steps that are always padding.
    for index in means.indices where counts[index / max(dimensions, 1)] == 0 {
      (smallest[index], largest[index]) = (0, 0)
    }
    let deviations = squares.indices.map { index in
      let count = counts[index / dimensions]
      return count > 1 ? (squares[index] / Double(count - 1)).squareRoot() : 0
    }
    let overall = pooled()
    text.beginObject()
    text.numbers("mean", overall.means)
    text.numbers("std", pooledDeviations(deviations, overall.means))
    text.numbers("min", overDimensions { $0.reduce(.infinity) { min($0, smallest[$1]) } })
    text.numbers("max", overDimensions { $0.reduce(-.infinity) { max($0, largest[$1]) } })
    rows("mean_per_timestep", means, &text)
    rows("std_per_timestep", deviations, &text)
    rows("min_per_timestep", smallest, &text)
    rows("max_per_timestep", largest, &text)
    for percent in Self.percentiles {
      let quantile = Double(percent) / 100
      text.numbers("percentile_\(percent)", overall.digests.map { $0.quantile(quantile) })
      rows("percentile_\(percent)_per_timestep", digests.map { $0.quantile(quantile) }, &text)
    }
    text.key("count")
    text.value(.array(counts.map { .number(Double($0)) }))
    text.key("percentile_sample_count")
    text.value(.array(counts.map { .number(Double($0)) }))
    state("tdigest_state", overall.digests, shape: [dimensions], &text)
    state("tdigest_state_per_timestep", digests, shape: [steps, dimensions], &text)
    text.endObject()
  }

  /// For each dimension, its places in the steps that are not always padding.
  private func overDimensions(_ value: ([Int]) -> Double) -> [Double] {
    (0..<dimensions).map { dimension in
      value((0..<steps).filter { counts[$0] > 0 }.map { $0 * dimensions + dimension })
    }
  }

  private func pooled() -> (means: [Double], digests: [TDigest]) {
    let total = Double(max(counts.reduce(0, +), 1))
    let means = overDimensions { places in
      places.reduce(0) { $0 + self.means[$1] * Double(counts[$1 / dimensions]) } / total
    }
    let pooled = (0..<dimensions).map { dimension in
      var digest = TDigest()
      for step in 0..<steps { digest.add(digests[step * dimensions + dimension]) }
      digest.finish()
      return digest
    }
    return (means, pooled)
  }

  /// The mean of the steps' variances and the variance of their means, by their counts.
  private func pooledDeviations(_ deviations: [Double], _ overall: [Double]) -> [Double] {
    let total = Double(max(counts.reduce(0, +), 1))
    return (0..<dimensions).map { dimension in
      var variance = 0.0
      for step in 0..<steps {
        let index = step * dimensions + dimension
        let apart = means[index] - overall[dimension]
        variance += (deviations[index] * deviations[index] + apart * apart) * Double(counts[step])
      }
      return (variance / total).squareRoot()
    }
  }

  private func rows(_ key: String, _ values: [Double], _ text: inout JSONText) {
    text.key(key)
    text.beginArray()
    for step in 0..<steps {
      text.beginArray()
      for value in values[step * dimensions..<(step + 1) * dimensions] { text.value(value) }
      text.endArray()
    }
    text.endArray()
  }

  /// As `TDigestEstimator.get_state` writes it: few values as they are, more as centroids.
  private func state(
    _ key: String, _ digests: [TDigest], shape: [Int], _ text: inout JSONText
  ) {
    func indices(_ isWanted: (TDigest) -> Bool) -> [Int] {
      digests.indices.filter { isWanted(digests[$0]) }
    }
    func place(_ index: Int) -> JSONValue {
      let place = shape.count == 1 ? [index] : [index / dimensions, index % dimensions]
      return .array(place.map { .number(Double($0)) })
    }
    let few = indices { $0.centroids.isEmpty && !$0.buffer.isEmpty }
    let many = indices { !$0.centroids.isEmpty }
    text.key(key)
    text.beginObject()
    text.key("shape")
    text.value(.array(shape.map { .number(Double($0)) }))
    text.key("counts")
    let row = JSONValue.array(
      shape.count == 1
        ? Array(repeating: .number(Double(counts.reduce(0, +))), count: dimensions)
        : counts.map { .array(Array(repeating: .number(Double($0)), count: dimensions)) })
    text.value(row)
    text.member("max_buffer", TDigest.longestBuffer)
    text.member("compression", Int(TDigest.compression))
    text.key("buffers")
    text.beginObject()
    text.key("indices")
    text.value(.array(few.map(place)))
    text.key("data")
    text.beginArray()
    for index in few { text.numbers(digests[index].buffer) }
    text.endArray()
    text.endObject()
    text.key("digests")
    text.beginObject()
    text.key("indices")
    text.value(.array(many.map(place)))
    for (key, value) in [("means", \TDigest.Centroid.mean), ("weights", \TDigest.Centroid.weight)] {
      text.key(key)
      text.beginArray()
      for index in many { text.numbers(digests[index].centroids.map { $0[keyPath: value] }) }
      text.endArray()
    }
    text.endObject()
    text.endObject()
  }
}

extension JSONText {
  fileprivate mutating func numbers(_ key: String, _ values: [Double]) {
    self.key(key)
    numbers(values)
  }

  fileprivate mutating func numbers(_ values: [Double]) {
    beginArray()
    for number in values { value(number) }
    endArray()
  }
}
