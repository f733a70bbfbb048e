import EpisodeCodec
import Testing
import TrajectoryMath

@Suite struct CalibrationTests {
  /// A world in which a model is right with a probability that its confidence exaggerates.
  private struct World {
    var random: CounterRandom
    let slope: Double

    init(_ seed: UInt64) {
      random = CounterRandom(seed: seed, episode: 0, purpose: 1)
      slope = 0.6 * random.unitDouble()
    }

    func probability(_ confidence: Double) -> Double {
      1 - (1 - confidence) * (0.3 + slope) - 0.05 * slope
    }

    mutating func sample() -> (confidence: Double, isRight: Bool) {
      let confidence = 1 - 0.5 * random.unitDouble()
      return (confidence, random.unitDouble() < probability(confidence))
    }

    mutating func row(_ number: Int) throws -> LabelRow {
      let (confidence, isRight) = sample()
      let text = """
        {"id": "\(number)", "task": "judge", "label": "yes", "confidence": \(confidence), \
        "ground_truth": "\(isRight ? "yes" : "no")"}
        """
      return try LabelRow(parsing: Bytes(Array(text.utf8)))
    }

    /// The error of all rows that are at least so confident.
    func error(from threshold: Double) -> Double {
      let least = max(threshold, 0.5)
      let steps = 1000
      return (0..<steps).reduce(0) { sum, step in
        let confidence = least + (1 - least) * (Double(step) + 0.5) / Double(steps)
        return sum + 1 - probability(confidence)
      } / Double(steps)
    }
  }

  @Test func thePromiseHoldsIn200Worlds() {
    var (broken, made) = (0, 0)
    for seed in 0..<200 as Range<UInt64> {
      var world = World(seed)
      let curve = RiskCurve((0..<1200).map { _ in world.sample() }, doubt: 0.05)
      guard let point = curve.threshold(forError: 0.1) else { continue }
      made += 1
      if world.error(from: point.threshold) > 0.1 { broken += 1 }
      // What is promised of a row is that of the lowest threshold at which it is accepted.
      #expect(curve.bound(at: point.threshold) <= 0.1)
    }
    // 5 % of the worlds may break the promise; Bonferroni's bounds do so less often.
    #expect(made > 100 && broken <= 10, "\(broken) of \(made)")
  }

  @Test func aModelIsReadAsItIsWritten() throws {
    for method in CalibrationModel.Method.allCases {
      var (world, sample) = (World(1), CalibrationSample(per: .label))
      for number in 0..<50 { try sample.add(world.row(number)) }
      let model = CalibrationModel(fitting: sample, method, confidence: 0.9)
      let again = try CalibrationModel(parsing: Bytes(Array(model.json.utf8)).span)
      #expect(again.groups == model.groups && again.json == model.json)
    }
  }

  @Test func fewRowsPromiseNothing() {
    let samples = (0..<52).map { _ in (confidence: 1.0, isRight: true) }
    #expect(RiskCurve(samples, doubt: 0.05).threshold(forError: 0.1) == nil)
    #expect(RiskCurve(samples + samples, doubt: 0.05).threshold(forError: 0.1)?.threshold == 0)
    #expect(RiskCurve([], doubt: 0.05).bound(at: 1) == 1)
  }
}

@Suite struct LabelPairsTests {
  @Test func pairsAreFoundInAnyNumber() throws {
    let pairs = LabelPairs()
    func add(_ id: Int, _ label: Int, _ side: LabelPairs.Side, source: String) throws {
      let text = #"{"id": "\#(id)", "source": "\#(source)", "when": "2026-11-27"}"#
      try pairs.add(LabelRow(parsing: Bytes(Array(text.utf8))), label: label, from: side)
    }
    for id in 0..<3000 {
      try add(id, id % 3, .first, source: "person")
      try add(id, 7, .first, source: "model")
      if id % 2 == 0 { try add(id, id % 5, .second, source: "model") }
    }
    try add(5000, 1, .second, source: "model")
    var counts = AgreementCounts()
    for label in ["a", "b", "c", "d", "e"] { _ = try counts.place(of: label) }
    let rest = try pairs.forEach { (first, second, day) throws(StreamError) in
      try counts.add(first, second, day: day)
    }
    #expect(rest.onlyFirst == 1500 && rest.onlySecond == 1)
    let (classes, table) = counts.total
    #expect(classes == ["a", "b", "c", "d", "e"] && table.total == 1500 && table.agreed == 300)
    #expect(table.first(0) == 500 && table.second(4) == 300 && counts.days.keys.first == 20_261_127)
    let again = try AgreementCounts(parsing: Bytes(Array(counts.json.utf8)).span)
    #expect(again.json == counts.json)
  }
}
