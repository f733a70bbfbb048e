/// A non-negative integer of any width, for the mean and the variance of exact sums.
struct WideInteger: Equatable {
  /// The lowest limb first; the last one is not 0.
  private(set) var limbs: [UInt64]

  init(_ limbs: [UInt64]) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
  }

  var isZero: Bool { limbs.isEmpty }

  /// Bits up to the highest one set.
  var bitWidth: Int {
    limbs.isEmpty ? 0 : 64 * limbs.count - limbs[limbs.count - 1].leadingZeroBitCount
  }

  /// The product with 2^(64 count).
  func shifted(byLimbs count: Int) -> WideInteger {
    WideInteger([UInt64](repeating: 0, count: count) + limbs)
  }

  static func * (a: WideInteger, b: WideInteger) -> WideInteger {
    var product = [UInt64](repeating: 0, count: a.limbs.count + b.limbs.count)
    for (i, x) in a.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.limbs.enumerated() {
        let sum = UInt128(x) * UInt128(y) + UInt128(product[i + j]) + UInt128(carry)
        product[i + j] = UInt64(truncatingIfNeeded: sum)
        carry = UInt64(truncatingIfNeeded: sum >> 64)
      }
      product[i + b.limbs.count] = carry
    }
    return WideInteger(product)
  }

  static func + (a: WideInteger, b: WideInteger) -> WideInteger {
    var result = a.limbs
    var carry = false
    for index in 0..<max(a.limbs.count, b.limbs.count) {
      if index == result.count { result.append(0) }
      let part = index < b.limbs.count ? b.limbs[index] : 0
      let (first, one) = result[index].addingReportingOverflow(part)
      let (second, two) = first.addingReportingOverflow(carry ? 1 : 0)
      (result[index], carry) = (second, one || two)
    }
    return WideInteger(carry ? result + [1] : result)
  }

  /// The difference; 0 where it would be negative.
  static func - (a: WideInteger, b: WideInteger) -> WideInteger {
    var result = a.limbs
    var borrow = false
    for index in 0..<max(a.limbs.count, b.limbs.count) {
      guard index < result.count else { return WideInteger([]) }
      let part = index < b.limbs.count ? b.limbs[index] : 0
      let (first, one) = result[index].subtractingReportingOverflow(part)
      let (second, two) = first.subtractingReportingOverflow(borrow ? 1 : 0)
      (result[index], borrow) = (second, one || two)
    }
    return borrow ? WideInteger([]) : WideInteger(result)
  }

  /// The quotient, rounded down, and whether it is exact.
  func divided(by divisor: UInt64) -> (quotient: WideInteger, isExact: Bool) {
    var quotient = limbs
    var remainder: UInt64 = 0
    for index in quotient.indices.reversed() {
      (quotient[index], remainder) = divisor.dividingFullWidth((remainder, quotient[index]))
    }
    return (WideInteger(quotient), remainder == 0)
  }

  /// The nearest integer of at most `bits` bits times a power of two; of two equally near ones the
  /// even one.
  /// - Parameters:
  ///   - bits: from 0 to 63.
  ///   - isExact: false when the number is really a little larger.
  func rounded(toBits bits: Int, isExact: Bool) -> (significand: UInt64, exponent: Int) {
    let dropped = max(bitWidth - bits, 0)
    var kept: UInt64 = 0
    for bit in 0..<bits { kept |= (self.bit(dropped + bit) ? 1 : 0) << UInt64(bit) }
    guard dropped > 0, bit(dropped - 1) else { return (kept, dropped) }
    let isHalf = isExact && !(0..<(dropped - 1)).contains(where: bit)
    return (isHalf && kept & 1 == 0 ? kept : kept + 1, dropped)
  }

  private func bit(_ index: Int) -> Bool {
    index / 64 < limbs.count && limbs[index / 64] >> UInt64(index % 64) & 1 == 1
  }
}
