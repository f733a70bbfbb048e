/// The nearest function of a score that never falls, as a line through points.
///
/// Pool adjacent violators: M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid, E. Silverman, "An empirical
/// distribution function for sampling with incomplete information", 1955. Between the points, and
/// beyond them, it is as scikit-learn's IsotonicRegression with `out_of_bounds="clip"`.
package struct IsotonicFit: Equatable, Sendable {
  /// Rising scores and their values.
  package let scores: [Double]
  package let values: [Double]

  package init(scores: [Double], values: [Double]) { (self.scores, self.values) = (scores, values) }

  package init(fitting samples: [(score: Double, isRight: Bool)]) {
    struct Block {
      var first: Double
      var last: Double
      var sum: Double
      var count: Double
      var mean: Double { sum / count }
    }
    var blocks: [Block] = []
    let sorted = samples.sorted { $0.score < $1.score }
    var place = 0
    while place < sorted.count {
      // Equal scores are one point.
      let score = sorted[place].score
      var block = Block(first: score, last: score, sum: 0, count: 0)
      while place < sorted.count, sorted[place].score == score {
        block.sum += sorted[place].isRight ? 1 : 0
        block.count += 1
        place += 1
      }
      while let previous = blocks.last, previous.mean >= block.mean {
        block.first = previous.first
        block.sum += previous.sum
        block.count += previous.count
        blocks.removeLast()
      }
      blocks.append(block)
    }
    var (scores, values) = ([Double](), [Double]())
    for block in blocks {
      for score in Set([block.first, block.last]).sorted() {
        scores.append(score)
        values.append(block.mean)
      }
    }
    self.init(scores: scores, values: values)
  }

  package func value(_ score: Double) -> Double {
    guard let last = scores.indices.last else { return score }
    var (low, high) = (0, scores.count)
    while low < high {
      let middle = (low + high) / 2
      if scores[middle] < score { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return values[0] }
    guard low <= last else { return values[last] }
    let share = (score - scores[low - 1]) / (scores[low] - scores[low - 1])
    return values[low - 1] + share * (values[low] - values[low - 1])
  }
}
