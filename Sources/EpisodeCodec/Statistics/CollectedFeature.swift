internal import Bytes
internal import Stream

/// A feature of numbers whose type and shape are known.
struct CollectedFeature: Sendable {
  let name: String
  let type: TensorElementType
  let shape: [Int]
  let mask: [Bool]?

  /// The most numbers in a step: each has its own sums.
  private static let mostDimensions = 4096

  /// - Throws: `.limit` for too many numbers, `.malformed` without numbers or for a mask of another
  ///   length.
  init(name: String, type: TensorElementType, shape: [Int], mask: [Bool]?) throws(StreamError) {
    (self.name, self.type, self.shape, self.mask) = (name, type, shape, mask)
    guard dimensions > 0 else { throw StreamError(.malformed, "'\(name)' has no numbers") }
    guard dimensions <= Self.mostDimensions else {
      throw StreamError(
        .limit, "'\(name)' has \(dimensions) numbers per step, more than \(Self.mostDimensions)")
    }
    if let mask, mask.count != shape.last ?? 1 {
      throw StreamError(
        .malformed, "'\(name)' has \(shape.last ?? 1) dimensions, its mask \(mask.count)")
    }
  }

  var dimensions: Int { shape.reduce(1, *) }

  /// The name of a dimension in messages: `action[6]`.
  func title(_ dimension: Int) -> String {
    shape.isEmpty ? "'\(name)'" : "'\(name)'[\(dimension)]"
  }
}

/// A collector for either type of number.
protocol FeatureCollecting: AnyObject {
  var feature: CollectedFeature { get }
  /// The count of numbers that were NaN or infinite.
  var leftOut: UInt64 { get }
  /// Takes the next steps.
  func take(_ steps: StepBlock) throws(StreamError)
  /// Waits until everything is counted.
  func drain() throws(StreamError)
  /// - Throws: `.malformed` for a dimension without a finite number.
  func statistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics
  /// Writes the state that merging needs.
  func writeState(to state: StateWriter) throws(StreamError)
}
