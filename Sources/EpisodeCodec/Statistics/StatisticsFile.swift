package import Bytes
package import TrajectoryMath

/// A statistics file for normalization, in any of the forms that norm-stats, OpenVLA, Octo and
/// LeRobot write.
package struct StatisticsFile: Sendable {
  /// The statistics of one feature.
  package struct Entry: Sendable {
    package var dimensions: [Normalization.Dimension]
    package var mask: [Bool]?
  }

  private let root: JSONValue
  /// Names of datasets; empty for a file without that level.
  private let datasets: [String]

  /// - Throws: `.malformed` when the bytes are not JSON or not statistics.
  package init(parsing bytes: RawSpan) throws(StreamError) {
    root = try JSONValue(parsing: bytes)
    guard let members = root.object else {
      throw StreamError(.malformed, "statistics must be a JSON object")
    }
    let isFlat = members.contains { $0.value["mean"]?.array != nil }
    datasets = isFlat ? [] : members.filter { $0.value.object != nil }.map(\.key)
    guard isFlat || !datasets.isEmpty else {
      throw StreamError(.malformed, "no statistics: no feature has a mean")
    }
  }

  /// The statistics of a dataset's feature.
  /// - Parameters:
  ///   - dataset: nil when nobody has named it.
  ///   - needsQuantiles: whether the entry must have them.
  /// - Throws: `.missing` when the file lacks the dataset or the feature.
  package func entry(
    _ feature: String, dataset: String?, needsQuantiles: Bool
  ) throws(StreamError) -> Entry {
    let statistics = try statistics(of: dataset)
    let dotted = String(feature.map { $0 == "/" ? "." : $0 })
    let keys =
      (feature == StatisticsCollector.proprio ? ["proprio"] : []) + [feature, dotted]
      + (feature == StatisticsCollector.proprio ? ["observation.state"] : [])
    guard let found = keys.lazy.compactMap({ statistics[$0] }).first else {
      let names = (statistics.object ?? []).filter { $0.value["mean"] != nil }.map(\.key)
      throw StreamError(
        .missing, "no statistics of '\(feature)'; there are \(names.joined(separator: ", "))")
    }
    return try Entry(found, feature, needsQuantiles: needsQuantiles)
  }

  /// The features with statistics, and the number of steps and episodes.
  /// - Throws: `.missing` when a number is absent.
  func featuresAndCounts() throws(StreamError) -> (
    features: [String], counts: (transitions: UInt64, trajectories: UInt64)
  ) {
    let statistics = try statistics(of: nil)
    func count(_ key: String) throws(StreamError) -> UInt64 {
      guard let number = statistics[key]?.number, let count = UInt64(exactly: number), count > 0
      else { throw StreamError(.missing, "statistics without \(key)") }
      return count
    }
    let names = (statistics.object ?? []).filter { $0.value["mean"] != nil }.map(\.key)
    return (names, (try count("num_transitions"), try count("num_trajectories")))
  }

  private func statistics(of dataset: String?) throws(StreamError) -> JSONValue {
    guard let first = datasets.first else { return root }
    guard let dataset, !dataset.isEmpty else {
      guard datasets.count == 1 else {
        throw StreamError(
          .missing,
          "statistics of several datasets (\(datasets.joined(separator: ", "))): name one"
        )
      }
      return root[first] ?? .null
    }
    guard datasets.contains(dataset), let statistics = root[dataset] else {
      throw StreamError(
        .missing,
        "no statistics of dataset '\(dataset)'; the datasets are \(datasets.joined(separator: ", "))"
      )
    }
    return statistics
  }
}

extension StatisticsFile.Entry {
  fileprivate init(
    _ value: JSONValue, _ feature: String, needsQuantiles: Bool
  ) throws(StreamError) {
    func numbers(_ keys: String...) throws(StreamError) -> [Double]? {
      guard let found = keys.lazy.compactMap({ value[$0] }).first else { return nil }
      guard let numbers = found.flattened, numbers.allSatisfy(\.isFinite) else {
        throw StreamError(
          .malformed, "statistics of '\(feature)': \(keys[0]) is not an array of numbers")
      }
      return numbers
    }
    func needed(_ numbers: [Double]?, _ key: String) throws(StreamError) -> [Double] {
      guard let numbers else {
        throw StreamError(.missing, "statistics of '\(feature)' without \(key)")
      }
      return numbers
    }
    let mean = try needed(numbers("mean"), "mean")
    let deviation = try needed(numbers("std"), "std")
    let (least, greatest) = (try needed(numbers("min"), "min"), try needed(numbers("max"), "max"))
    var (low, high) = (try numbers("q01", "p01"), try numbers("q99", "p99"))
    if !needsQuantiles { (low, high) = (low ?? least, high ?? greatest) }
    let (q01, q99) = (try needed(low, "q01"), try needed(high, "q99"))
    guard [deviation, least, greatest, q01, q99].allSatisfy({ $0.count == mean.count }) else {
      throw StreamError(
        .malformed, "statistics of '\(feature)' with different numbers of dimensions")
    }
    dimensions = mean.indices.map {
      Normalization.Dimension(
        mean: mean[$0], standardDeviation: deviation[$0], min: least[$0], max: greatest[$0],
        q01: q01[$0], q99: q99[$0])
    }
    mask = value["mask"]?.array?.map { $0 != .bool(false) }
  }
}

extension JSONValue {
  /// The numbers of nested arrays in order; nil for any other value.
  var flattened: [Double]? {
    if let number { return [number] }
    guard let array else { return nil }
    var numbers: [Double] = []
    for element in array {
      guard let inner = element.flattened else { return nil }
      numbers += inner
    }
    return numbers
  }
}
