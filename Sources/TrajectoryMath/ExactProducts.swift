/// The sums of vectors' numbers and of the products of all pairs of them, without rounding: what a
/// covariance needs, in any order and from any parts, bit for bit.
///
/// Each sum is a fixed-point number in digits of 32 bits, which are carried only now and then. Radford
/// M. Neal, "Fast exact summation using small and large superaccumulators", 2015.
package struct ExactProducts: Equatable, Sendable {
  /// Numbers beyond this are too large.
  package static let largest = 0x1p100
  /// Numbers below this count as 0.
  private static let smallest = 0x1p-100

  /// The exponent of bit 0, below that of any product's rounding error, and a whole number of limbs.
  private static let lowestExponent = -384
  /// 640 bits: products below 2^200, and more than the most vectors.
  package static let digitCount = 20
  package static let mostVectors: UInt64 = 1 << 48
  /// A vector adds less than 2^54 to a digit, which has room for 2^63.
  private static let mostUncarried = 256

  package let dimensions: Int
  package private(set) var count: UInt64 = 0
  /// The sums of the numbers, then those of the products: the lower triangle, row by row. The lowest
  /// digit comes first; the last one has the sign.
  private var digits: [Int64]
  private var uncarried = 0

  package init(dimensions: Int) {
    self.dimensions = dimensions
    digits = Array(repeating: 0, count: Self.sums(dimensions) * Self.digitCount)
  }

  /// The number of sums for vectors of some dimensions.
  package static func sums(_ dimensions: Int) -> Int {
    dimensions + dimensions * (dimensions + 1) / 2
  }

  /// - Parameter vector: finite numbers, none beyond `largest`.
  package mutating func add(_ vector: [Double]) {
    precondition(vector.count == dimensions)
    if uncarried == Self.mostUncarried { carry() }
    uncarried += 1
    count += 1
    let numbers = vector.map { abs($0) < Self.smallest ? 0 : $0 }
    // Halves with exact products: T. J. Dekker, "A floating-point technique for extending the available
    // precision", 1971.
    let high = numbers.map { $0 * 0x1.0000002p27 - ($0 * 0x1.0000002p27 - $0) }
    let low = zip(numbers, high).map { $0 - $1 }
    Self.add(numbers, high.span, low.span, to: &digits)
  }

  private static func add(
    _ numbers: [Double], _ high: Span<Double>, _ low: Span<Double>, to sums: inout [Int64]
  ) {
    var digits = sums.mutableSpan
    var place = 0
    for number in numbers {
      add(number, to: &digits, at: place)
      place += digitCount
    }
    for row in numbers.indices {
      let (a, b) = (high[row], low[row])
      for column in 0...row {
        let (c, d) = (high[column], low[column])
        let product = (a + b) * (c + d)
        add(product, to: &digits, at: place)
        add(((a * c - product) + a * d + b * c) + b * d, to: &digits, at: place)
        place += digitCount
      }
    }
  }

  private static func add(_ number: Double, to digits: inout MutableSpan<Int64>, at place: Int) {
    guard number != 0 else { return }
    let significand = Int64(number.significandBitPattern | 1 << 52)
    let position = Int(number.exponentBitPattern) - 1075 - lowestExponent
    let (digit, shift) = (place + position >> 5, Int64(position & 31))
    let lower = (significand << shift) & 0xFFFF_FFFF
    let upper = significand >> (32 - shift)
    if number < 0 {
      digits[digit] &-= lower
      digits[digit + 1] &-= upper
    } else {
      digits[digit] &+= lower
      digits[digit + 1] &+= upper
    }
  }

  /// Brings all digits but the last into 0..<2^32.
  private mutating func carry() {
    for start in stride(from: 0, to: digits.count, by: Self.digitCount) {
      var carry: Int64 = 0
      for index in start..<start + Self.digitCount - 1 {
        let digit = digits[index] &+ carry
        carry = digit >> 32
        digits[index] = digit & 0xFFFF_FFFF
      }
      digits[start + Self.digitCount - 1] &+= carry
    }
    uncarried = 0
  }

  /// Adds the sums of other vectors.
  package mutating func add(_ other: ExactProducts) {
    precondition(dimensions == other.dimensions)
    carry()
    var other = other
    other.carry()
    for index in digits.indices { digits[index] &+= other.digits[index] }
    count += other.count
    carry()
  }

  package static func == (left: ExactProducts, right: ExactProducts) -> Bool {
    left.count == right.count && left.carriedDigits == right.carriedDigits
  }

  /// All sums as digits of 32 bits, two's complement.
  package var carriedDigits: [UInt32] {
    var carried = self
    carried.carry()
    return carried.digits.map { UInt32(truncatingIfNeeded: $0) }
  }

  /// - Parameter digits: `sums(dimensions)` times `digitCount`.
  package init(dimensions: Int, count: UInt64, carriedDigits: [UInt32]) {
    self.init(dimensions: dimensions)
    precondition(carriedDigits.count == digits.count)
    self.count = count
    for (index, digit) in carriedDigits.enumerated() {
      let isLast = index % Self.digitCount == Self.digitCount - 1
      digits[index] = isLast ? Int64(Int32(bitPattern: digit)) : Int64(digit)
    }
  }
}

extension ExactProducts {
  /// A sum as its magnitude, times 2^-lowestExponent.
  private struct Total {
    var magnitude: WideInteger
    var isNegative: Bool
  }

  /// The mean vector and the covariance of the whole population (ddof 0), the lower triangle row by
  /// row: each number is rounded once.
  package var moments: (mean: [Double], covariance: [Double]) {
    var carried = self
    carried.carry()
    let totals = (0..<Self.sums(dimensions)).map { carried.total($0) }
    let mean = totals.prefix(dimensions).map { Self.rounded($0, dividedBy: [count], limbs: 6) }
    var covariance: [Double] = []
    covariance.reserveCapacity(totals.count - dimensions)
    for row in 0..<dimensions {
      for column in 0...row {
        // (n Σxy - Σx Σy) / n²
        let product = totals[dimensions + covariance.count]
        let scaled = Total(
          magnitude: (product.magnitude * WideInteger([count])).shifted(byLimbs: 6),
          isNegative: product.isNegative)
        let means = Total(
          magnitude: totals[row].magnitude * totals[column].magnitude,
          isNegative: totals[row].isNegative == totals[column].isNegative)
        covariance.append(
          Self.rounded(Self.sum(scaled, means), dividedBy: [count, count], limbs: 12))
      }
    }
    return (mean, covariance)
  }

  /// A sum of carried digits.
  private func total(_ index: Int) -> Total {
    let start = index * Self.digitCount
    let isNegative = digits[start + Self.digitCount - 1] < 0
    var limbs: [UInt64] = []
    var carry: UInt64 = isNegative ? 1 : 0
    for place in stride(from: start, to: start + Self.digitCount, by: 2) {
      let limb =
        UInt64(truncatingIfNeeded: digits[place])
        | UInt64(truncatingIfNeeded: digits[place + 1]) << 32
      let (sum, overflows) = (isNegative ? ~limb : limb).addingReportingOverflow(carry)
      limbs.append(sum)
      carry = overflows ? 1 : 0
    }
    return Total(magnitude: WideInteger(limbs), isNegative: isNegative)
  }

  private static func sum(_ a: Total, _ b: Total) -> Total {
    guard a.isNegative != b.isNegative else {
      return Total(magnitude: a.magnitude + b.magnitude, isNegative: a.isNegative)
    }
    let difference = a.magnitude - b.magnitude
    if !difference.isZero { return Total(magnitude: difference, isNegative: a.isNegative) }
    return Total(magnitude: b.magnitude - a.magnitude, isNegative: b.isNegative)
  }

  /// - Parameter limbs: those of 64 bits after the binary point.
  private static func rounded(_ total: Total, dividedBy counts: [UInt64], limbs: Int) -> Double {
    // Four limbs of zeros give enough bits of the quotient.
    var (quotient, isExact) = (total.magnitude.shifted(byLimbs: 4), true)
    for count in counts {
      let (next, isWhole) = quotient.divided(by: count)
      (quotient, isExact) = (next, isExact && isWhole)
    }
    let (significand, exponent) = quotient.rounded(toBits: 53, isExact: isExact)
    let value = Double(
      sign: .plus, exponent: exponent - 64 * (limbs + 4), significand: Double(significand))
    return total.isNegative ? -value : value
  }
}
