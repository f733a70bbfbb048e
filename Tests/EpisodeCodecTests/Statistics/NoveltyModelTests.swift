import EpisodeCodec
import Testing
import TrajectoryMath

@Suite struct NoveltyModelTests {
  /// Normal numbers, by Box and Muller.
  private func vector(_ random: inout CounterRandom, _ dimensions: Int) -> [Double] {
    (0..<dimensions).map { _ in
      var sum = -6.0
      for _ in 0..<12 { sum += random.unitDouble() }
      return sum * 3
    }
  }

  private func collect(
    _ vectors: [[Double]], _ split: NoveltySplit, episode: Int = 50
  ) throws -> NoveltyState {
    let collector = NoveltyCollector([("", ["x"])], split, skipsNonFinite: false)
    for (step, vector) in vectors.enumerated() {
      if step % episode == 0 { collector.beginEpisode() }
      try collector.take(vector, shapes: [[vector.count]], ofGroup: 0)
    }
    return try collector.finish()
  }

  /// Over many draws of data the mean rate of false alarms is at most alpha, and not far below.
  @Test(arguments: NoveltyModel.Method.allCases)
  func theRateOfFalseAlarmsIsAlpha(_ method: NoveltyModel.Method) throws {
    var fit = NoveltyFit()
    (fit.method, fit.alpha, fit.centers) = (method, 0.1, 16)
    var split = NoveltySplit()
    split.unit = .step
    var (alarms, samples) = (0, 0)
    for draw in 0..<400 {
      var random = CounterRandom(seed: 7, episode: UInt64(draw), purpose: 0)
      let state = try collect((0..<60).map { _ in vector(&random, 3) }, split)
      let scorer = NoveltyScorer(try fit.model(of: state), NoveltyScorer.Options())
      for step in 0..<50 {
        let verdict = try scorer.score(
          vector(&random, 3), shapes: [[3]], ofGroup: 0, time: UInt64(step))
        alarms += verdict.alarm ? 1 : 0
        samples += 1
      }
    }
    let rate = Double(alarms) / Double(samples)
    // The standard error of the rate is 0.003; with 30 calibration scores it is 0.0968 on average.
    #expect(rate < 0.109 && rate > 0.08, "\(rate)")
  }

  @Test func partsMakeTheSameModelAsTheWhole() throws {
    var random = CounterRandom(seed: 8, episode: 0, purpose: 0)
    let vectors = (0..<2000).map { _ in vector(&random, 4) }
    var split = NoveltySplit()
    split.samples = 300
    let whole = try collect(vectors, split)
    var parts = try collect(Array(vectors[1200...]), split)
    try parts.add(try collect(Array(vectors[..<1200]), split))
    #expect(whole == parts)
    #expect(whole.encoded() == parts.encoded())
    #expect(try NoveltyState(parsing: Bytes(parts.encoded())) == whole)
    for method in NoveltyModel.Method.allCases {
      var fit = NoveltyFit()
      (fit.method, fit.centers, fit.neighbor) = (method, 20, 2)
      let text = try fit.model(of: whole).json.string
      #expect(text == (try fit.model(of: parts).json.string))
      // A model that is read scores the same.
      let read = try NoveltyModel(parsing: Bytes(Array(text.utf8)).span)
      #expect(read.json.string == text)
      let fitted = try fit.model(of: whole).parts[0]
      var (left, right) = (fitted.scratch, read.parts[0].scratch)
      let probe = vector(&random, 4)
      #expect(fitted.score(probe, &left) == read.parts[0].score(probe, &right))
    }
    var other = split
    other.share = 0.25
    #expect(throws: StreamError.self) {
      try parts.add(try collect(vectors, other))
    }
  }

  @Test func groupsHaveThresholdsOfTheirOwn() throws {
    var random = CounterRandom(seed: 9, episode: 0, purpose: 0)
    var split = NoveltySplit()
    split.unit = .step
    let collector = NoveltyCollector([("a", ["x"]), ("b", ["y"])], split, skipsNonFinite: true)
    collector.beginEpisode()
    for step in 0..<1000 {
      try collector.take(vector(&random, 2), shapes: [[2]], ofGroup: 0)
      try collector.take([random.unitDouble(), 5], shapes: [[2]], ofGroup: 1)
      if step == 500 { try collector.take([.nan, 5], shapes: [[2]], ofGroup: 1) }
    }
    #expect(collector.skipped == 1)
    let state = try collector.finish()
    for combination in NoveltyModel.Combination.allCases {
      var fit = NoveltyFit()
      (fit.alpha, fit.combination) = (0.1, combination)
      let scorer = NoveltyScorer(try fit.model(of: state), NoveltyScorer.Options())
      #expect(scorer.combined() == nil)
      let far = try scorer.score([100, 0], shapes: [[2]], ofGroup: 0, time: 0)
      #expect(far.alarm && scorer.combined() == nil)
      // The second number never changed: a little is a lot.
      #expect(try scorer.score([0.5, 5.1], shapes: [[2]], ofGroup: 1, time: 0).alarm)
      #expect(scorer.combined()?.alarm == true)
      #expect(try !scorer.score([0.5, 5], shapes: [[2]], ofGroup: 1, time: 1).alarm)
      let verdict = try #require(scorer.combined())
      #expect(verdict.alarm == (combination == .or))
      #expect((verdict.score > verdict.threshold) == verdict.alarm)
    }
    // With `or` each group has half of alpha.
    var (any, all) = (NoveltyFit(), NoveltyFit())
    (any.alpha, all.alpha, all.combination) = (0.1, 0.05, .and)
    #expect(
      try any.model(of: state).parts.map(\.threshold)
        == all.model(of: state).parts.map(\.threshold))
  }

  @Test func faultsAreErrors() throws {
    var random = CounterRandom(seed: 10, episode: 0, purpose: 0)
    let vectors = (0..<400).map { _ in vector(&random, 2) }
    let state = try collect(vectors, NoveltySplit(), episode: 10)
    let model = try NoveltyFit().model(of: state)
    let scorer = NoveltyScorer(model, NoveltyScorer.Options())
    #expect(throws: StreamError.self) {
      try scorer.score([1, 2], shapes: [[1, 2]], ofGroup: 0, time: 0)
    }
    #expect(throws: StreamError.self) {
      try scorer.score([1, .infinity], shapes: [[2]], ofGroup: 0, time: 0)
    }
    #expect(try scorer.score([1e300, 1], shapes: [[2]], ofGroup: 0, time: 0).alarm)
    var options = NoveltyScorer.Options()
    options.alarmsOnNonFinite = true
    let lenient = NoveltyScorer(model, options)
    #expect(try lenient.score([1, .nan], shapes: [[2]], ofGroup: 0, time: 0).alarm)
    // One episode cannot both describe and calibrate.
    let one = try collect(vectors, NoveltySplit(), episode: 400)
    #expect(throws: StreamError.self) { try NoveltyFit().model(of: one) }
    #expect(throws: StreamError.self) { try collect([[.nan]], NoveltySplit()) }
    #expect(throws: StreamError.self) { try collect([[0x1p101]], NoveltySplit()) }
    #expect(throws: StreamError.self) { try collect([], NoveltySplit()) }
    let text = model.json.string
    for (part, other) in [
      ("bagpipe.ood", "bagpipe.oof"), ("\"version\":1", "\"version\":2"), ("gauss", "ghost"),
      ("\"scale\":[", "\"scale\":[0,"), ("\"shape\":[2]", "\"shape\":[3]"),
      ("\"covariance\":[[", "\"covariance\":[[-"), ("\"alpha\":0.01", "\"alpha\":1"),
    ] {
      let broken = text.replacing(part, with: other)
      #expect(broken != text)
      #expect(throws: StreamError.self) {
        try NoveltyModel(parsing: Bytes(Array(broken.utf8)).span)
      }
    }
    var damaged = state.encoded()
    damaged[40] ^= 1
    #expect(throws: StreamError.self) { try NoveltyState(parsing: Bytes(damaged)) }
  }
}
