import EpisodeCodec
import Foundation
import Golden
import Testing
import TrajectoryMath

/// What SciPy, statsmodels, scikit-learn and krippendorff make of the same numbers.
@Suite struct LabelMathTests {
  private let golden: JSONValue

  init() throws { golden = try Golden.json("labels") }

  private func rows(_ key: String) -> [[Double]] {
    (golden[key]?.array ?? []).map { $0.array?.compactMap(\.number) ?? [] }
  }

  private func isNear(_ left: Double?, _ right: Double?, _ tolerance: Double = 1e-11) -> Bool {
    guard let left, let right else { return left == right }
    return abs(left - right) <= tolerance * max(abs(right), 1e-3)
  }

  private var samples: [(score: Double, isRight: Bool)] {
    let confidences = golden["confidences"]?.array?.compactMap(\.number) ?? []
    let right = golden["right"]?.array?.compactMap(\.number) ?? []
    return zip(confidences, right).map { ($0, $1 == 1) }
  }

  @Test func theBetaDistributionIsThatOfSciPy() {
    #expect(rows("beta").count == 35)
    for row in rows("beta") {
      let value = BetaDistribution.cumulative(row[0], row[1], row[2])
      #expect(isNear(value, row[3], 1e-7), "\(row): \(value)")
    }
    for row in rows("beta_quantiles") {
      let value = BetaDistribution.quantile(row[0], row[1], row[2])
      #expect(isNear(value, row[3], 1e-9), "\(row): \(value)")
    }
  }

  @Test func boundsAreThoseOfStatsmodels() {
    for row in rows("clopper_pearson") {
      let interval = BinomialBound.interval(Int(row[0]), of: Int(row[1]), confidence: 0.95)
      #expect(isNear(interval.low, row[2]) && isNear(interval.high, row[3]), "\(row): \(interval)")
    }
    #expect(BinomialBound.leastTrials(0.1, confidence: 0.95) == 29)
    #expect(BinomialBound.upper(0, of: 0, confidence: 0.95) == 1)
  }

  @Test func plattScalingIsThatOfScikitLearn() {
    let samples = samples.map { sample in
      let inner = min(max(sample.score, 1e-6), 1 - 1e-6)
      return (score: log(inner / (1 - inner)), isRight: sample.isRight)
    }
    let platt = PlattScaling(fitting: samples)
    let exact = golden["platt"]?["scipy"]?.array?.compactMap(\.number) ?? []
    let near = golden["platt"]?["sklearn"]?.array?.compactMap(\.number) ?? []
    #expect(isNear(platt.slope, exact[0], 1e-6) && isNear(platt.offset, exact[1], 1e-6))
    #expect(isNear(platt.slope, near[0], 1e-3) && isNear(platt.offset, near[1], 1e-3))
    #expect(isNear(platt.probability(0), 1 / (1 + exp(platt.offset))))
  }

  @Test func plattScalingOfOneClassKeepsDoubt() {
    let platt = PlattScaling(fitting: (0..<20).map { (Double($0), true) })
    #expect((0..<20).allSatisfy { (0.9..<1).contains(platt.probability(Double($0))) })
    #expect(PlattScaling(fitting: []).probability(3) == 0.5)
  }

  @Test func theIsotonicFitIsThatOfScikitLearn() {
    let fit = IsotonicFit(fitting: samples)
    for row in rows("isotonic") { #expect(isNear(fit.value(row[0]), row[1]), "\(row)") }
    #expect(zip(fit.values, fit.values.dropFirst()).allSatisfy(<=))
  }

  @Test func reliabilityIsThatOfScikitLearn() {
    var reliability = Reliability()
    for sample in samples { reliability.add(sample.score, isRight: sample.isRight) }
    let bins = reliability.bins.filter { $0.count > 0 }
    for (bin, row) in zip(bins, rows("curve")) {
      #expect(Double(bin.count) == row[0] && isNear(bin.accuracy, row[1]))
      #expect(isNear(bin.meanConfidence, row[2]))
    }
    #expect(bins.count == rows("curve").count)
    #expect(isNear(reliability.expectedError, golden["ece"]?.number))
    #expect(isNear(reliability.brierScore, golden["brier"]?.number))
  }

  @Test func agreementIsThatOfStatsmodelsAndKrippendorff() {
    for entry in golden["agreement"]?.array ?? [] {
      let counts = entry["counts"]?.array?.compactMap { $0.integers?.map(UInt64.init) } ?? []
      let table = AgreementTable(counts: counts)
      #expect(isNear(table.kappa, entry["kappa"]?.number), "\(counts)")
      #expect(isNear(table.ac1, entry["ac1"]?.number), "\(counts)")
      #expect(isNear(table.alpha, entry["alpha"]?.number), "\(counts)")
    }
    var same = AgreementTable(classes: 1)
    same.add(0, 0, count: 9)
    #expect(same.kappa == nil && same.ac1 == nil && same.alpha == nil && same.accuracy == 1)
    same.addClass()
    same.add(1, 0)
    #expect(same.counts == [[9, 0], [1, 0]] && same.alone(1).counts == [[0, 1], [0, 9]])
  }

  @Test func aShiftOfTheRateIsAnAlarm() {
    var watch = CumulativeSum(expected: 0.1)
    for _ in 0..<50 { watch.add(10, of: 100) }
    #expect(watch.value == 0)
    // Three standard deviations a day, of which half a one does not count.
    watch.add(19, of: 100)
    #expect(abs(watch.value - 2.5) < 1e-12 && !watch.isAlarm)
    watch.add(0, of: 0)
    watch.add(19, of: 100)
    watch.add(19, of: 100)
    #expect(abs(watch.value - 7.5) < 1e-12 && watch.isAlarm)
  }

  @Test func theSmallestAreKept() {
    var random = CounterRandom(seed: 1, episode: 0, purpose: 0)
    let numbers = (0..<500).map { _ in random.below(200) }
    for capacity in [0, 1, 7, 600] {
      var smallest = SmallestElements<Int>(capacity: capacity)
      for number in numbers { smallest.add(number) }
      #expect(smallest.sorted == Array(numbers.sorted().prefix(capacity)))
    }
  }
}
