import Testing
import TrajectoryMath

@Suite struct VectorTests {
  private static func random(
    _ rows: Int, _ width: Int, seed: UInt64 = 1, isHalf: Bool = false
  ) -> VectorTable {
    var random = CounterRandom(seed: seed, episode: 0, purpose: 0)
    let table = VectorTable(dimensions: width, isHalf: isHalf)
    for _ in 0..<rows {
      table.append(numbers: (0..<width).map { _ in random.unitFloat() * 4 - 2 })
    }
    return table
  }

  private static func squared(_ one: [Float], _ other: [Float]) -> Double {
    zip(one, other).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
  }

  @Test(arguments: [1, 7, 8, 9, 31, 32, 33, 100, 128])
  func distancesAndProductsAreThoseOfFloat64AndTheSameBitsOnEveryProcessor(_ width: Int) {
    let table = Self.random(70, width)
    let others = Self.random(13, width, seed: 2)
    var answers: [[UInt32]] = []
    for isWide in [false, VectorTable.hasAVX2] {
      (table.isWide, others.isWide) = (isWide, isWide)
      var scratch: [Float] = []
      var bits: [UInt32] = []
      table.squaredDistances(0..<70, to: others[3], &scratch) { row, distance in
        bits.append(distance.bitPattern)
        #expect(abs(Double(distance) - Self.squared(table[row], others[3])) < 1e-4)
      }
      var products = [Float](repeating: 0, count: 67 * 12)
      table.products(2..<69, with: others, 1..<13, into: &products, &scratch)
      for (place, product) in products.enumerated() {
        let pair = zip(table[2 + place / 12], others[1 + place % 12])
        #expect(abs(Double(product) - pair.reduce(0) { $0 + Double($1.0) * Double($1.1) }) < 1e-4)
      }
      var first = 0
      let nearest = table.nearest(
        5, in: others, from: &first, best: .infinity, bound: 0, &scratch)
      #expect(first == 13)
      let least = (0..<13).map { Self.squared(table[5], others[$0]) }.min() ?? 0
      #expect(abs(Double(nearest) - least) < 1e-4)
      answers.append(bits + products.map(\.bitPattern) + [nearest.bitPattern])
    }
    #expect(answers[0] == answers[1])
  }

  @Test func everyFiniteFloat16IsWhatItWas() {
    let halves = (UInt16.min...UInt16.max).map(Float16.init(bitPattern:)).filter(\.isFinite)
    for isWide in [false, VectorTable.hasAVX2] {
      let table = VectorTable(dimensions: halves.count, isHalf: true)
      table.isWide = isWide
      table.append(numbers: halves.map { Float($0) })
      #expect(table[0].map(\.bitPattern) == halves.map { Float($0).bitPattern })
    }
  }

  @Test func rowsOfManyBlocksStayInPlace() {
    let table = VectorTable(dimensions: 20_000)
    for row in 0..<40 {
      table.append(numbers: [Float](repeating: Float(row), count: 20_000))
    }
    #expect((0..<40).allSatisfy { table[$0] == [Float](repeating: Float($0), count: 20_000) })
    #expect(table.copy()[39] == table[39])
  }

  @Test func unsoundNumbersAreFoundWhereverTheyAre() {
    for width in [1, 8, 9, 30] {
      for place in 0..<width {
        for bad in [Float.nan, .infinity, -.infinity, 2e15, -2e15] {
          var vector = [Float](repeating: 1, count: width)
          vector[place] = bad
          #expect(VectorScale.firstUnsound(vector.span, most: VectorTable.largest) == place)
        }
      }
      let sound = [Float](repeating: -1e15, count: width)
      #expect(VectorScale.firstUnsound(sound.span, most: VectorTable.largest) == nil)
    }
    var zero: [Float] = [0, 0]
    let hasDirection = VectorScale.normalize(&zero)
    #expect(!hasDirection)
    var tiny: [Float] = [1e-30, 0]
    let isScaled = VectorScale.normalize(&tiny)
    #expect(isScaled && tiny == [1, 0])
  }

  /// The greedy order without any laziness.
  private static func plain(
    _ table: VectorTable, _ factors: [Float], from first: Int, _ budget: Int
  ) -> [Int] {
    var scratch: [Float] = []
    var nearest = [Float](repeating: .infinity, count: table.count)
    var order = [first]
    while true {
      table.squaredDistances(0..<table.count, to: table[order[order.count - 1]], &scratch) {
        nearest[$0] = min(nearest[$0], $1)
      }
      for row in order { nearest[row] = 0 }
      let keys = nearest.indices.map { factors.isEmpty ? nearest[$0] : nearest[$0] * factors[$0] }
      guard let top = keys.max(), top > 0, order.count < budget, let next = keys.firstIndex(of: top)
      else { return order }
      order.append(next)
    }
  }

  @Test(arguments: 0..<40) func theLazyOrderIsThatOfComparingAll(_ seed: Int) {
    let width = 1 + seed % 9
    var random = CounterRandom(seed: UInt64(seed), episode: 1, purpose: 0)
    let table = VectorTable(dimensions: width, isHalf: seed % 5 == 0)
    for _ in 0..<300 {
      // Whole numbers, so that many are equally far.
      table.append(
        numbers: (0..<width).map { _ in Float(random.below(seed % 2 == 0 ? 4 : 1000)) })
    }
    let factors = seed % 3 == 0 ? (0..<300).map { _ in Float(random.below(3)) } : []
    let first = random.below(300)
    let search = FarthestFirst(table, rows: 0..<300, factors: factors)
    let centers = VectorTable(dimensions: width)
    var order = [first]
    centers.append(numbers: table[first])
    search.remove(first)
    while order.count < 60, let point = search.farthest(from: centers) {
      order.append(point.row)
      centers.append(numbers: table[point.row])
      search.remove(point.row)
    }
    #expect(order == Self.plain(table, factors, from: first, 60))
  }

  @Test func massesCountWhatIsFarAndWhatIsNear() {
    let table = VectorTable(dimensions: 1)
    for number in [0, 1, 2, 100, 101, 140, 1000] as [Float] { table.append(numbers: [number]) }
    let centers = VectorTable(dimensions: 1)
    centers.append(numbers: [0])
    let search = FarthestFirst(table, rows: 0..<7)
    let far = search.farthest(from: centers)
    #expect(far?.row == 6 && far?.squaredDistance == 1e6 && far?.key == 1e6)
    #expect(search.mass(atLeast: 100 * 100, from: centers, masses: [], most: 9) == 4)
    #expect(search.mass(atLeast: 100 * 100, from: centers, masses: [], most: 2) > 2)
    #expect(search.mass(near: [100], 100 * 100, masses: [], most: 9) == 3)
    let masses = [1, 1, 1, 5, 1, 1, 1]
    #expect(search.mass(near: [100], 100 * 100, masses: masses, most: 9) == 7)
    #expect(search.mass(near: [1000], 1e6, masses: masses, most: 9) == 1)
  }

  @Test func aFewRowsTellAboutHowManyAreNear() {
    let table = VectorTable(dimensions: 2)
    for row in 0..<8000 { table.append(numbers: [row % 2 == 0 ? 0 : 20, 0]) }
    let centers = VectorTable(dimensions: 2)
    centers.append(numbers: [-10, 0])
    let search = FarthestFirst(table, rows: 0..<8000)
    #expect(search.farthest(from: centers)?.row == 1)
    #expect(search.mass(near: [0, 0], 100, masses: [], most: 8000) == 4000)
    let some = search.mass(near: [0, 0], 100, masses: [], most: 8000, step: 8)
    #expect((400...600).contains(some))
  }

  @Test func theMedianIsNotMovedByGarbage() {
    let table = VectorTable(dimensions: 2)
    for number in 0..<99 { table.append(numbers: [Float(number), -Float(number)]) }
    for _ in 0..<40 { table.append(numbers: [1e14, 1e14]) }
    #expect(VectorMedian.of(table) == [69, -29])
    #expect(VectorMedian.nearest(to: [50.4, -50.4], in: table) == 50)
    #expect(VectorMedian.nearest(to: [50.4, -50.4], in: table, where: { $0 > 60 }) == 61)
  }

  @Test func cellsAreThoseOfTheNearestCentroid() {
    let table = VectorTable(dimensions: 5)
    var random = CounterRandom(seed: 3, episode: 0, purpose: 0)
    for _ in 0..<500 {
      var vector = (0..<5).map { _ in random.unitFloat() - 0.5 }
      _ = VectorScale.normalize(&vector)
      table.append(numbers: vector)
    }
    let means = SphericalMeans(table, cells: 6, seed: 1) { rows, centroids in
      SphericalMeans.cells(rows, 0..<rows.count, centroids)
    }
    let cells = SphericalMeans.cells(table, 0..<500, means.centroids)
    var counts = [Int](repeating: 0, count: 6)
    for (row, cell) in cells.enumerated() {
      let nearest = (0..<6).min {
        Self.squared(table[row], means.centroids[$0])
          < Self.squared(table[row], means.centroids[$1])
      }
      #expect(Int(cell.number) == nearest)
      counts[Int(cell.number)] += 1
    }
    #expect(counts.allSatisfy { $0 > 20 })
  }
}

extension VectorTable {
  fileprivate func append(numbers: [Float]) { append(numbers.span) }
}
