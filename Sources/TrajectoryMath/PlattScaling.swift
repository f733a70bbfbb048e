internal import Posix

/// The probability that a score is right, as a sigmoid of the score: 1 / (1 + exp(slope x + offset)).
///
/// J. Platt, "Probabilistic outputs for support vector machines", 1999, with Newton's method of
/// H.-T. Lin, C.-J. Lin, R. C. Weng, "A note on Platt's probabilistic outputs for support vector
/// machines", Machine Learning 68, 2007.
package struct PlattScaling: Equatable, Sendable {
  package var slope: Double
  package var offset: Double

  package init(slope: Double, offset: Double) { (self.slope, self.offset) = (slope, offset) }

  package func probability(_ score: Double) -> Double {
    let power = slope * score + offset
    return power >= 0
      ? Libm.exponential(-power) / (1 + Libm.exponential(-power))
      : 1 / (1 + Libm.exponential(power))
  }

  /// - Parameter samples: scores, and whether each is right.
  package init(fitting samples: [(score: Double, isRight: Bool)]) {
    let right = Double(samples.count { $0.isRight })
    let wrong = Double(samples.count) - right
    // Targets that leave some doubt: Platt's equation 20.
    let (high, low) = ((right + 1) / (right + 2), 1 / (wrong + 2))
    self.init(slope: 0, offset: Libm.logarithm((wrong + 1) / (right + 1)))
    func loss(_ slope: Double, _ offset: Double) -> Double {
      samples.reduce(into: 0) { sum, sample in
        let (power, target) = (slope * sample.score + offset, sample.isRight ? high : low)
        sum +=
          power >= 0
          ? target * power + Libm.logarithm(onePlus: Libm.exponential(-power))
          : (target - 1) * power + Libm.logarithm(onePlus: Libm.exponential(power))
      }
    }
    var current = loss(slope, offset)
    for _ in 0..<100 {
      // Gradient and Hessian; the latter is kept regular.
      var (g1, g2, h11, h22, h21) = (0.0, 0.0, 1e-12, 1e-12, 0.0)
      for sample in samples {
        let p = probability(sample.score)
        let (d1, d2) = ((sample.isRight ? high : low) - p, p * (1 - p))
        g1 += sample.score * d1
        g2 += d1
        h11 += sample.score * sample.score * d2
        h22 += d2
        h21 += sample.score * d2
      }
      guard max(abs(g1), abs(g2)) > 1e-9 else { return }
      let determinant = h11 * h22 - h21 * h21
      let (stepA, stepB) = (
        -(h22 * g1 - h21 * g2) / determinant, -(h11 * g2 - h21 * g1) / determinant
      )
      let descent = g1 * stepA + g2 * stepB
      var size = 1.0
      while size >= 1e-10 {
        let (a, b) = (slope + size * stepA, offset + size * stepB)
        let next = loss(a, b)
        if next < current + 1e-4 * size * descent {
          (slope, offset, current) = (a, b, next)
          break
        }
        size /= 2
      }
      guard size >= 1e-10 else { return }
    }
  }
}
