internal import Bytes
internal import Stream

/// A feature of numbers whose type and shape are known.
struct CollectedFeature: Sendable {
  let name: String
  let type: TensorElementType
  let shape: [Int]
  let mask: [Bool]?

  /// The most numbers that a step may have: each has sums of its own.
  private static let mostDimensions = 4096

  /// - Throws: `.limit` for too many numbers, `.malformed` for none or a mask of another length.
  init(name: String, type: TensorElementType, shape: [Int], mask: [Bool]?) throws(StreamError) {
    (self.name, self.type, self.shape, self.mask) = (name, type, shape, mask)
    guard dimensions > 0 else { throw StreamError(.malformed, "'\(name)' has no numbers") }
    guard dimensions <= Self.mostDimensions else {
      throw StreamError(
        .limit, "'\(name)' has \(dimensions) numbers a step, the limit is \(Self.mostDimensions)")
    }
    if let mask, mask.count != shape.last ?? 1 {
      throw StreamError(
        .malformed, "'\(name)' has \(shape.last ?? 1) dimensions and a mask of \(mask.count)")
    }
  }

  var dimensions: Int { shape.reduce(1, *) }

  /// How messages call a dimension: `action[6]`.
  func title(_ dimension: Int) -> String {
    shape.isEmpty ? "'\(name)'" : "'\(name)'[\(dimension)]"
  }
}

/// A collector, whatever the numbers are.
protocol FeatureCollecting: AnyObject {
  var feature: CollectedFeature { get }
  /// Numbers that were NaN or infinite.
  var leftOut: UInt64 { get }
  /// Takes the next steps.
  func take(_ steps: StepBlock) throws(StreamError)
  /// Waits until everything is counted.
  func drain() throws(StreamError)
  /// - Throws: `.malformed` for a dimension without a finite number.
  func statistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics
  /// Writes what merging needs.
  func writeState(to state: StateWriter) throws(StreamError)
}
