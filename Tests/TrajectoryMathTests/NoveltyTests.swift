import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

/// What scikit-learn and SciPy make of the same numbers.
@Suite struct NoveltyTests {
  private func rows(_ value: JSONValue?) -> [[Double]] {
    (value?.array ?? []).map { $0.array?.compactMap(\.number) ?? [] }
  }

  private func numbers(_ value: JSONValue?) -> [Double] { value?.array?.compactMap(\.number) ?? [] }

  private func lowerTriangle(_ rows: [[Double]]) -> [Double] {
    rows.enumerated().flatMap { $0.element[...$0.offset] }
  }

  private func isNear(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && !left.isEmpty
      && zip(left, right).allSatisfy { abs($0 - $1) <= 1e-11 * max(1, abs($1)) }
  }

  private func products(_ vectors: [[Double]]) -> ExactProducts {
    var products = ExactProducts(dimensions: vectors[0].count)
    for vector in vectors { products.add(vector) }
    return products
  }

  @Test func momentsShrinkageAndDistancesAreThoseOfScikitLearn() throws {
    let golden = try Golden.json("novelty")
    let data = rows(golden["data"])
    let (mean, covariance) = products(data).moments
    #expect(isNear(mean, numbers(golden["mean"])))
    #expect(isNear(covariance, lowerTriangle(rows(golden["covariance"]))))
    let deviation = (0..<5).map { covariance[$0 * ($0 + 3) / 2].squareRoot() }
    let standardization = Standardization(mean: mean, deviation: deviation)
    var fourth = 0.0
    var standard = [Double](repeating: 0, count: 5)
    for vector in data {
      standardization.apply(vector, to: &standard)
      let square = standard.reduce(0) { $0 + $1 * $1 }
      fourth += square * square / Double(data.count)
    }
    var correlation = covariance
    for row in 0..<5 {
      for column in 0...row {
        correlation[row * (row + 1) / 2 + column] /= deviation[row] * deviation[column]
      }
    }
    let shrunk = ShrunkCovariance(
      covariance: correlation, dimensions: 5, count: 40, fourthMoment: fourth)
    #expect(isNear([shrunk.shrinkage], [golden["shrinkage"]?.number ?? 0]))
    #expect(shrunk.shrinkage > 0.01)
    #expect(isNear(shrunk.lowerTriangle, lowerTriangle(rows(golden["shrunk"]))))
    let factor = try #require(CholeskyFactor(shrunk.lowerTriangle, dimensions: 5))
    var scratch = factor.scratch
    let distances = rows(golden["probes"]).map { probe in
      standardization.apply(probe, to: &standard)
      return factor.squaredLength(standard, &scratch).squareRoot()
    }
    #expect(isNear(distances, numbers(golden["distances"])))
  }

  @Test func sumsAreExactInAnyOrder() throws {
    // Numbers that cancel: the sum of doubles depends on the order.
    var random = CounterRandom(seed: 1, episode: 2, purpose: 3)
    let vectors = (0..<700).map { _ in
      (0..<3).map { _ in
        let exponent = Double(sign: .plus, exponent: random.below(180) - 90, significand: 1)
        return (random.unitDouble() - 0.5) * exponent
      }
    }
    let negated = vectors.map { vector in [-vector[0], -vector[1], vector[2]] }
    let whole = products(vectors + negated)
    var parts = products(negated.reversed() + vectors.suffix(300))
    parts.add(products(vectors.dropLast(300)))
    #expect(whole == parts)
    let (mean, covariance) = whole.moments
    #expect(mean[0] == 0 && mean[1] == 0)
    #expect(covariance[3] == 0 && covariance[4] == 0 && covariance[0] > 0)
    #expect(
      ExactProducts(
        dimensions: 3, count: whole.count, carriedDigits: whole.carriedDigits) == whole)
    // 1/3 of these is no double; 2^100 and 2^-100 are the ends of the range.
    let few = products([[0x1p100], [0x1p-100], [0]]).moments
    #expect(few.mean == [0x1p100 / 3])
    let one = products([[1], [2], [4]]).moments
    #expect(one.mean == [7.0 / 3] && one.covariance == [14.0 / 9])
    #expect(products([[0.1], [0.1], [0.1]]).moments.covariance == [0])
  }

  @Test func samplesDoNotDependOnTheOrder() {
    var random = CounterRandom(seed: 4, episode: 5, purpose: 6)
    let entries = (0..<500).map { BottomSample.Entry(key: random.next(), vector: [Double($0)]) }
    var whole = BottomSample(capacity: 20)
    for entry in entries { whole.add(entry) }
    var (first, second) = (BottomSample(capacity: 20), BottomSample(capacity: 20))
    for entry in entries.shuffled(using: &random) {
      if entry.key & 1 == 0 { first.add(entry) } else { second.add(entry) }
    }
    second.add(first)
    #expect(whole == second)
    #expect(whole.entries == Array(entries.sorted { $0.key < $1.key }.prefix(20)))
  }

  @Test func equalKeysHaveAnOrder() {
    let entries = [[3.0], [1], [2], [1]].map { BottomSample.Entry(key: 7, vector: $0) }
    var samples = (BottomSample(capacity: 3), BottomSample(capacity: 3))
    for entry in entries { samples.0.add(entry) }
    for entry in entries.reversed() { samples.1.add(entry) }
    #expect(samples.0 == samples.1)
    #expect(samples.0.entries.map(\.vector) == [[1], [1], [2]])
  }

  @Test func banksAreThoseOfNumPy() throws {
    let golden = try Golden.json("novelty")
    let points = rows(golden["points"]).map { $0.map { Float($0) } }
    for (outliers, key) in [(0, "centers"), (1, "centers_without_one")] {
      let bank = CenterBank(choosing: 6, from: points, outliers: outliers, dimensions: 3)
      let expected = numbers(golden[key]).map { points[Int($0)] }
      #expect((0..<bank.count).map { bank[$0] } == expected)
    }
    let all = CenterBank(points, dimensions: 3)
    let distances = rows(golden["queries"]).map {
      all.distance($0.map { Float($0) }, neighbor: 3)
    }
    #expect(
      zip(distances, numbers(golden["third_distances"])).allSatisfy { abs($0 - $1) < 1e-5 })
    let same = CenterBank(choosing: 6, from: [[1, 2], [1, 2]], outliers: 0, dimensions: 2)
    #expect(same.count == 1)
  }

  @Test func theThresholdIsTheOneOfSplitConformalPrediction() {
    // ⌈(n + 1)(1 - α)⌉, computed in hundredths.
    for count in 1...400 {
      for hundredths in 1...99 {
        let place = ((count + 1) * (100 - hundredths) + 99) / 100
        #expect(
          ConformalThreshold.place(count: count, alpha: Double(hundredths) / 100)
            == (place <= count ? place : nil))
      }
    }
    #expect(ConformalThreshold.threshold([3, 1, 2, 5, 4, 9, 8, 7, 6], alpha: 0.1) == 9)
    #expect(ConformalThreshold.threshold([3, 1, 2], alpha: 0.2) == nil)
    #expect(
      [0.5, 0.1, 0.05, 0.01, 0.001].map { ConformalThreshold.leastCount(alpha: $0) }
        == [1, 9, 19, 99, 999])
  }

  @Test func windowsNeedEnoughSamplesOfAWholeWhile() {
    var window = AlarmWindow(length: 10, share: 0.5)
    let alarms = (0..<30).map { window.alarms(time: UInt64($0), exceeds: $0 < 8 || $0 == 20) }
    #expect(alarms.indices.filter { alarms[$0] } == [10, 11, 12])
    // A clock that goes back begins anew.
    let early = window.alarms(time: 3, exceeds: true)
    #expect(!early)
    var alone = AlarmWindow(length: 0, share: 0.5)
    let verdicts = [alone.alarms(time: 1, exceeds: true), alone.alarms(time: 1, exceeds: false)]
    #expect(verdicts == [true, false])
  }
}
