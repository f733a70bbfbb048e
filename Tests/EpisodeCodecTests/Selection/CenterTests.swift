import EpisodeCodec
import Testing
import TrajectoryMath

@Suite struct CenterTests {
  private static func vectors(_ count: Int, seed: UInt64) -> [[Float]] {
    var random = CounterRandom(seed: seed, episode: 0, purpose: 0)
    return (0..<count).map { _ in (0..<6).map { _ in random.unitFloat() } }
  }

  private static func choose(
    _ vectors: [[Float]], _ options: CenterSelection.Options
  ) throws -> (places: [Int], radius: Double, dropped: Int) {
    var selection = CenterSelection(options) { () throws(StreamError) in vectors.count }
    for (place, vector) in vectors.enumerated() {
      try selection.add(VectorRow(id: "\(place)", vector: vector))
    }
    var (set, choice) = try selection.finish()
    var places: [Int] = []
    while choice.chosen < selection.budget, let center = choice.next() {
      places.append(Int(set.id(center.place)) ?? -1)
    }
    let radius = selection.radius(choice.squaredRadius())
    return (places, radius, choice.dropped)
  }

  private static func radius(_ vectors: [[Float]], _ places: [Int]) -> Double {
    vectors.map { vector in
      places.map { place in
        zip(vector, vectors[place]).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      }.min() ?? 0
    }.max()?.squareRoot() ?? 0
  }

  @Test func vectorsKeepTheirTasks() throws {
    var set = VectorSet(dimensions: 1, VectorSet.Options())
    let tasks = ["", "", "pick", "", "place", "pick"]
    for (number, task) in tasks.enumerated() {
      var row = VectorRow(id: "\(number)", vector: [0])
      row.task = task
      #expect(try set.append(row))
      #expect((0...number).map { set.row($0).task } == Array(tasks[...number]))
    }
  }

  @Test func theChoiceDoesNotDependOnThreads() throws {
    let vectors = Self.vectors(20_000, seed: 1)
    var options = CenterSelection.Options()
    (options.budget, options.outliers) = (.share(0.002), 0.001)
    let one = try Self.choose(vectors, options)
    options.threads = 4
    let four = try Self.choose(vectors, options)
    #expect(one.places == four.places && one.radius == four.radius)
    #expect(one.places.count == 40 && one.dropped == four.dropped)
  }

  @Test func partsStayWithinFourTimes() throws {
    let vectors = Self.vectors(3000, seed: 2)
    var options = CenterSelection.Options()
    options.budget = .count(12)
    let whole = try Self.choose(vectors, options)
    #expect(abs(whole.radius - Self.radius(vectors, whole.places)) < 1e-5)
    options.memory = 30_000
    let parts = try Self.choose(vectors, options)
    let radius = Self.radius(vectors, parts.places)
    #expect(radius <= parts.radius)
    // The smallest radius is at least half of the greedy one.
    #expect(radius <= 4 * whole.radius)
  }

  @Test func partsLeaveGarbageOut() throws {
    var vectors = Self.vectors(3000, seed: 3)
    for place in 0..<3 { vectors[1000 * place] = [Float](repeating: Float(50 + place), count: 6) }
    // Twelve that are rare and no garbage.
    for place in 500..<512 { vectors[place][2] += 20 }
    for memory in [1 << 30, 40_000] {
      var options = CenterSelection.Options()
      (options.budget, options.outliers, options.memory) = (.count(10), 0.001, memory)
      let places = Set(try Self.choose(vectors, options).places)
      #expect(places.isDisjoint(with: [0, 1000, 2000]))
      #expect(!places.isDisjoint(with: 500..<512))
    }
  }

  @Test func eachCopyHasAKeptOneNearby() throws {
    var random = CounterRandom(seed: 5, episode: 0, purpose: 0)
    let groups = Self.vectors(300, seed: 4)
    var options = VectorSet.Options()
    options.metric = .cosine
    var collector = VectorCollector(options)
    for place in 0..<3000 {
      let vector = groups[place % 300].map { $0 + 0.05 * random.unitFloat() }
      try collector.add(VectorRow(id: "\(place)", vector: vector))
    }
    let set = try collector.finish()
    for (cells, keep) in [(1, NearCopies.Keep.nearest), (9, .farthest)] {
      var rule = NearCopies.Options()
      (rule.cells, rule.keep, rule.threshold) = (cells, keep, 0.999)
      var copies = NearCopies(set, rule)
      copies.findOwn()
      var kept = 0
      for place in 0..<set.count {
        guard let copy = copies.copies[place] else {
          kept += 1
          continue
        }
        guard case .own(let other) = copy.origin else { throw StreamError(.malformed, "seen") }
        let product = zip(set.table[place], set.table[other]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(copies.copies[other] == nil && product > 0.999 - 1e-6)
        #expect(copies.cell(of: place) == copies.cell(of: other))
      }
      #expect(kept < 1500)
    }
  }
}
