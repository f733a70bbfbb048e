import Testing
import TrajectoryMath

/// A column of random numbers with the results of Python's `fractions` and `numpy.quantile`.
struct ColumnCase: Sendable, CustomTestStringConvertible {
  enum Kind { case unit, single, double, ties, subnormal, near, constant, zeros }

  var kind: Kind
  var count: Int
  var seed: UInt64
  var mean: Double
  var deviation: Double
  /// 0.01, 0.25, 0.99
  var quantiles: [Double]

  init(
    _ kind: Kind, _ count: Int, seed: UInt64, mean: UInt64, deviation: UInt64, quantiles: [UInt64]
  ) {
    (self.kind, self.count, self.seed) = (kind, count, seed)
    self.mean = Double(bitPattern: mean)
    self.deviation = Double(bitPattern: deviation)
    self.quantiles = quantiles.map(Double.init(bitPattern:))
  }

  var testDescription: String { "\(count) \(kind)" }

  static let all: [ColumnCase] = [
    .init(
      .unit, 1000, seed: 1, mean: 0x3f8045efc083126f, deviation: 0x3fd285947f8e7431,
      quantiles: [0xbfdf74eeb999999a, 0xbfce1badc0000000, 0x3fdf3624b5c28f5c]),
    .init(
      .unit, 4097, seed: 2, mean: 0x3f595485eba145ec, deviation: 0x3fd2638f4e3ef8e7,
      quantiles: [0xbfdf4322b0a3d70a, 0xbfcf5a3d00000000, 0x3fdf7f8cb5c28f5c]),
    .init(
      .single, 1001, seed: 3, mean: 0xc743dafb40516f4c, deviation: 0x47a190d106db5f53,
      quantiles: [0xc787a076a0000000, 0xbffe600560000000, 0x4769cc1280000000]),
    .init(
      .double, 777, seed: 4, mean: 0x7f529efb0eb29b28, deviation: 0x7fa06dc0a536ad61,
      quantiles: [0xfd2b77119df4a475, 0xc14870eeaefa6386, 0x7dfe5d0acdda233c]),
    .init(
      .ties, 500, seed: 5, mean: 0xbfc0624dd2f1a9fc, deviation: 0x3fe272c9231bcbfc,
      quantiles: [0xbff0000000000000, 0xbfe2000000000000, 0x3fe8000000000000]),
    .init(
      .subnormal, 300, seed: 6, mean: 0xb7b2c7c6a3d70a3d, deviation: 0x380284b4b69cff10,
      quantiles: [0xb80fab09b7ae147b, 0xb7ffaebca0000000, 0x380ec3a61f5c28f5]),
    .init(
      .near, 10001, seed: 7, mean: 0x408f44090395698a, deviation: 0x3fd27f5228892a88,
      quantiles: [0x408f401500000000, 0x408f420f40000000, 0x408f47ed60000000]),
    .init(
      .constant, 1000, seed: 8, mean: 0x3fb99999a0000000, deviation: 0x0000000000000000,
      quantiles: [0x3fb99999a0000000, 0x3fb99999a0000000, 0x3fb99999a0000000]),
    .init(
      .unit, 1, seed: 9, mean: 0xbfd4463bc0000000, deviation: 0x0000000000000000,
      quantiles: [0xbfd4463bc0000000, 0xbfd4463bc0000000, 0xbfd4463bc0000000]),
    .init(
      .single, 2, seed: 10, mean: 0x3da89c8c80000000, deviation: 0x3da89c8c80000000,
      quantiles: [0x3d4f80b3d70a3d71, 0x3d989c8c80000000, 0x3db85d8b1851eb85]),
    .init(
      .zeros, 5, seed: 11, mean: 0x0000000000000000, deviation: 0x0000000000000000,
      quantiles: [0x0000000000000000, 0x0000000000000000, 0x0000000000000000]),
    .init(
      .double, 3, seed: 12, mean: 0xfe6ac7932f1da1c3, deviation: 0x7e72ef9f9f7d4b42,
      quantiles: [0xfe83aed8faf3382d, 0xfe7415ae63563952, 0x37dc598267e76cfd]),
  ]

  var values: [Double] {
    var state = seed
    var values: [Double] = []
    while values.count < count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bits = state ^ (state >> 29)
      let value: Double
      switch kind {
      case .unit: value = Double(bits >> 40) * 0x1p-24 - 0.5
      case .single: value = Double(Float(bitPattern: UInt32(bits >> 32)))
      case .double: value = Double(bitPattern: bits)
      case .ties: value = Double(bits >> 61) * 0.25 - 1
      case .subnormal: value = Double(Float(bitPattern: UInt32(bits >> 32) & 0x807F_FFFF))
      case .near: value = Double(Float(1000 + Double(bits >> 40) * 0x1p-24))
      case .constant: value = Double(Float(0.1))
      case .zeros: value = bits >> 63 == 1 ? -0.0 : 0
      }
      if value.isFinite { values.append(value) }
    }
    return values
  }
}

/// The results of a column, for comparison to the bit.
private struct Summary: Equatable {
  var mean: Double
  var deviation: Double
  var min: Double
  var max: Double
  var quantiles: [Double]

  init<Pattern: FloatPattern>(
    _ column: ExactColumn<Pattern>, _ keys: [Pattern], _ qs: [Double] = [0.01, 0.25, 0.99]
  ) {
    (mean, deviation) = (column.mean, column.standardDeviation)
    (min, max) = (column.min, column.max)
    let ranks = qs.map { Quantile($0).ranks(count: column.count) }
    var search = RankSearch<Pattern>(ranks.flatMap { [$0.lower, $0.upper] }, in: column.histogram)
    while !search.isFinished {
      search.scan(keys.span)
      search.refine()
    }
    quantiles = zip(qs, ranks).map { q, ranks in
      Quantile(q).value(
        search.number(ofRank: ranks.lower), search.number(ofRank: ranks.upper), count: column.count)
    }
  }
}

private func column<Pattern: FloatPattern>(
  _ values: some Collection<Double>, as type: Pattern.Type
) -> ExactColumn<Pattern> {
  var column = ExactColumn<Pattern>()
  var rest = Array(values)[...]
  while !rest.isEmpty {
    let block = rest.prefix(1 << 12).map { Pattern(patternOf: $0) }
    rest = rest.dropFirst(block.count)
    var keys = [Pattern](repeating: 0, count: block.count)
    let range = unsafe Pattern.orderKeys(
      of: block.span.bytes, stride: MemoryLayout<Pattern>.size, into: &keys, at: block.indices)
    column.add(keys.span, range: range)
  }
  return column
}

struct ExactColumnTests {
  private func check<Pattern: FloatPattern>(_ expected: ColumnCase, as type: Pattern.Type) {
    let values = expected.values
    let summary = Summary(column(values, as: type), values.map { Pattern(patternOf: $0).orderKey })
    #expect(summary.mean == expected.mean)
    #expect(abs(summary.deviation - expected.deviation) <= expected.deviation.ulp)
    #expect(summary.quantiles == expected.quantiles)
    #expect(summary.min == values.min() && summary.max == values.max())
  }

  @Test(arguments: ColumnCase.all) func numbersAreThoseOfExactArithmetic(_ expected: ColumnCase) {
    if expected.kind != .double { check(expected, as: UInt32.self) }
    check(expected, as: UInt64.self)
  }

  @Test(arguments: ColumnCase.all) func orderAndPartsDoNotMatter(_ expected: ColumnCase) {
    let values = expected.values
    let keys = values.map { UInt64(patternOf: $0).orderKey }
    let whole = Summary(column(values, as: UInt64.self), keys)
    var random = CounterNumbers(seed: expected.seed)
    for _ in 0..<4 {
      let mixed = values.shuffled(using: &random)
      var parts: [ExactColumn<UInt64>] = []
      var rest = mixed[...]
      while !rest.isEmpty {
        let part = rest.prefix(Int.random(in: 1...max(1, values.count), using: &random))
        rest = rest.dropFirst(part.count)
        parts.append(column(part, as: UInt64.self))
      }
      var merged = ExactColumn<UInt64>()
      for part in parts.shuffled(using: &random) { merged.add(part) }
      #expect(Summary(merged, keys) == whole)
    }
  }

  @Test func keysOrderAsNumbersDo() {
    let numbers: [Float] = [
      -.infinity, -.greatestFiniteMagnitude, -1, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude,
      1, .greatestFiniteMagnitude, .infinity,
    ]
    let keys = numbers.map(\.bitPattern.orderKey)
    #expect(keys == keys.sorted() && Set(keys).count == keys.count)
    #expect(keys.map { Float(bitPattern: UInt32(orderKey: $0)) } == numbers)
    #expect((-Float.zero).bitPattern.orderKey == Float.zero.bitPattern.orderKey)
    #expect(keys.map(UInt32.isFinite(orderKey:)) == numbers.map(\.isFinite))
    for nan in [Float.nan, -Float.nan] {
      #expect(!UInt32.isFinite(orderKey: nan.bitPattern.orderKey))
    }
  }

  @Test func piecesOfASumAreTheSum() {
    for values in [[1.5, -3], [0], [-1e300, 1e-300], [0x1p-1074], [-0x1p-1074], [1e308, 1e308]] {
      let sum = column(values, as: UInt64.self).sum
      #expect(ExactSum(.numbers, pieces: sum.pieces) == sum)
      #expect(sum.pieces.count <= 34)
    }
    #expect(ExactSum(.numbers, pieces: [UInt64](repeating: 0, count: 35)) == nil)
  }
}

/// Repeatable random numbers.
private struct CounterNumbers: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
