/// Scales numbers by the statistics of their dataset, in float32, bit for bit as OpenVLA and Octo
/// (`normalize_action_and_proprio`).
package struct Normalization: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// To mean 0 and standard deviation 1.
    case normal
    /// From the smallest and the largest value to -1 and 1; in Octo from the quantiles.
    case bounds
    /// From the quantiles 0.01 and 0.99 to -1 and 1.
    case boundsQ99 = "bounds_q99"
  }

  /// The code to follow.
  package enum Flavor: String, CaseIterable, Sendable {
    case openvla
    /// Version 1.5: bounds are the quantiles, and constant dimensions have the value of the
    /// formula.
    case octo
    /// Version 0.1: as 1.5, but bounds are the smallest and the largest value.
    case octo01 = "octo-0.1"
  }

  /// The statistics of one dimension that normalization uses.
  package struct Dimension: Equatable, Sendable {
    package var mean: Double
    package var standardDeviation: Double
    package var min: Double
    package var max: Double
    package var q01: Double
    package var q99: Double

    package init(
      mean: Double, standardDeviation: Double, min: Double, max: Double, q01: Double, q99: Double
    ) {
      (self.mean, self.standardDeviation) = (mean, standardDeviation)
      (self.min, self.max, self.q01, self.q99) = (min, max, q01, q99)
    }
  }

  /// The prepared form of one dimension: y = (x - offset) / divisor, or twice that less 1.
  private struct Rule: Sendable {
    var offset: Float
    var divisor: Float
    var isZero: Bool
    /// For the inverse: y * factor + base.
    var factor: Double
    var base: Double
    var isMasked: Bool
  }

  private let kind: Kind
  private let rules: [Rule]

  /// - Parameters:
  ///   - mask: one per dimension; false for a dimension that stays unchanged.
  package init(_ kind: Kind, _ flavor: Flavor, _ dimensions: [Dimension], mask: [Bool]) {
    precondition(mask.count == dimensions.count)
    self.kind = kind
    rules = zip(dimensions, mask).map { dimension, isMasked in
      let (mean, deviation) = (dimension.mean, dimension.standardDeviation)
      guard kind != .normal else {
        return Rule(
          offset: Float(mean), divisor: Float(deviation + 1e-8), isZero: false, factor: deviation,
          base: mean, isMasked: isMasked)
      }
      let usesQuantiles = kind == .boundsQ99 || flavor == .octo
      let (low, high) =
        usesQuantiles ? (dimension.q01, dimension.q99) : (dimension.min, dimension.max)
      return Rule(
        offset: Float(low), divisor: Float(high - low + 1e-8),
        isZero: flavor == .openvla && dimension.min == dimension.max, factor: 0.5 * (high - low),
        base: low, isMasked: isMasked)
    }
  }

  package var dimensions: Int { rules.count }

  /// Normalizes a number of a dimension. NaN stays NaN.
  package func apply(_ x: Float, dimension: Int) -> Float {
    let rule = rules[dimension]
    // Even if the mask is false.
    if rule.isZero { return 0 }
    guard rule.isMasked else { return x }
    guard kind != .normal else { return (x - rule.offset) / rule.divisor }
    let y = 2 * (x - rule.offset) / rule.divisor - 1
    return y < -1 ? -1 : y > 1 ? 1 : y
  }

  /// The inverse of `apply`, which inference applies to a model's output. Values clipped at the
  /// bounds are lost.
  package func invert(_ y: Double, dimension: Int) -> Double {
    let rule = rules[dimension]
    guard rule.isMasked else { return y }
    return kind == .normal ? y * rule.factor + rule.base : (y + 1) * rule.factor + rule.base
  }
}
