internal import Bytes
internal import Posix
package import TrajectoryMath

/// What confidences mean: for each group of rows a map to probabilities, and the error that is
/// promised for rows that are at least so confident.
package struct CalibrationModel: Sendable {
  package enum Method: String, CaseIterable, Sendable { case platt, isotonic }

  package enum Map: Equatable, Sendable {
    /// Of the log odds of the confidence.
    case platt(PlattScaling)
    case isotonic(IsotonicFit)
  }

  package struct Group: Equatable, Sendable {
    package var key: LabelClass
    package var map: Map
    package var curve: RiskCurve

    package func probability(_ confidence: Double) -> Double {
      switch map {
      case .platt(let platt): platt.probability(Self.logOdds(confidence))
      case .isotonic(let fit): fit.value(confidence)
      }
    }

    /// Of a confidence that keeps some doubt.
    static func logOdds(_ confidence: Double) -> Double {
      let inner = min(max(confidence, 1e-6), 1 - 1e-6)
      return Libm.logarithm(inner / (1 - inner))
    }
  }

  package let scope: CalibrationScope
  /// With which all bounds hold.
  package let confidence: Double
  package let groups: [Group]
  private let places: [LabelClass: Int]

  package init(scope: CalibrationScope, confidence: Double, groups: [Group]) {
    (self.scope, self.confidence, self.groups) = (scope, confidence, groups)
    places = Dictionary(groups.enumerated().map { ($0.element.key, $0.offset) }) { $1 }
  }

  package init(fitting sample: CalibrationSample, _ method: Method, confidence: Double) {
    let sorted = sample.sorted
    let doubt = (1 - confidence) / Double(max(1, sorted.count))
    let groups = sorted.map { key, samples in
      let map: Map
      switch method {
      case .platt:
        map = .platt(
          PlattScaling(fitting: samples.map { (Group.logOdds($0.confidence), $0.isRight) }))
      case .isotonic:
        map = .isotonic(IsotonicFit(fitting: samples.map { ($0.confidence, $0.isRight) }))
      }
      return Group(key: key, map: map, curve: RiskCurve(samples, doubt: doubt))
    }
    self.init(scope: sample.scope, confidence: confidence, groups: groups)
  }

  package func group(of key: LabelClass) -> Group? {
    places[scope.group(of: key)].map { groups[$0] }
  }

  /// The row with its calibrated confidence; nil for one without confidence, or of a group for which
  /// there was no row with a truth.
  package func calibrated(_ row: LabelRow) -> [UInt8]? {
    guard let raw = row.rawConfidence, let group = group(of: LabelClass(row)) else { return nil }
    let probability = (group.probability(raw) * 1e6).rounded() / 1e6
    let written = row.range(row.calibratedFrom == nil ? .confidence : .rawConfidence) ?? 0..<0
    return row.replacing([
      (.confidence, Array(probability.description.utf8)),
      (.rawConfidence, row.bytes.span.extracting(written).array),
      (.errorBound, Array(group.curve.bound(at: raw).description.utf8)),
    ])
  }
}
