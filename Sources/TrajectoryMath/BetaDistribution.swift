internal import Posix

/// The beta distribution with the parameters a and b.
package enum BetaDistribution {
  /// The probability of a value up to x: the regularized incomplete beta function.
  package static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast below the mean: DLMF 8.17.4.
    guard x <= (a + 1) / (a + b + 2) else { return 1 - cumulative(1 - x, b, a) }
    let scale =
      a * Libm.logarithm(x) + b * Libm.logarithm(onePlus: -x) + Libm.logGamma(a + b)
      - Libm.logGamma(a) - Libm.logGamma(b)
    return min(1, Libm.exponential(scale) * fraction(x, a, b) / a)
  }

  /// The value up to which the probability is p.
  package static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if cumulative(middle, a, b) < p { low = middle } else { high = middle }
    }
    return high
  }

  /// The continued fraction of DLMF 8.17.22, from the front: W. J. Lentz, "Generating Bessel functions
  /// in Mie scattering calculations using continued fractions", Applied Optics 15, 1976.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func safe(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / safe(1 - (a + b) * x / (a + 1))
    var value = d
    func take(_ numerator: Double) -> Double {
      d = 1 / safe(1 + numerator * d)
      c = safe(1 + numerator / c)
      value *= c * d
      return c * d
    }
    for term in 1...100_000 {
      let m = Double(term)
      _ = take(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)))
      let change = take(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)))
      if abs(change - 1) < 0x1p-51 { break }
    }
    return value
  }
}
