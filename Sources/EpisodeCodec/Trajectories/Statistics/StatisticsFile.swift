package import Bytes
package import TrajectoryMath

/// A statistics file as normalisation reads it: one in any of the forms that norm-stats, OpenVLA,
/// Octo and LeRobot write.
package struct StatisticsFile: Sendable {
  /// What a file says of one feature.
  package struct Entry: Sendable {
    package var dimensions: [Normalization.Dimension]
    package var mask: [Bool]?
  }

  private let root: JSONValue
  /// Names of datasets; empty for a file without that level.
  private let datasets: [String]

  /// - Throws: `.malformed` for what is no JSON or no statistics.
  package init(parsing bytes: RawSpan) throws(StreamError) {
    root = try JSONValue(parsing: bytes)
    guard let members = root.object else {
      throw StreamError(.malformed, "statistics are a JSON object")
    }
    let isFlat = members.contains { $0.value["mean"]?.array != nil }
    datasets = isFlat ? [] : members.filter { $0.value.object != nil }.map(\.key)
    guard isFlat || !datasets.isEmpty else {
      throw StreamError(.malformed, "no statistics: no feature has a mean")
    }
  }

  /// The statistics of a dataset's feature.
  /// - Parameters:
  ///   - dataset: nil where nobody has named it.
  ///   - needsQuantiles: whether the entry has to have them.
  /// - Throws: `.missing` when the file is about others.
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

  /// What the file has statistics of, and of how many steps and episodes.
  /// - Throws: `.missing` when it does not say how many.
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
          "statistics of several datasets (\(datasets.joined(separator: ", "))): one has to be named"
        )
      }
      return root[first] ?? .null
    }
    guard datasets.contains(dataset), let statistics = root[dataset] else {
      throw StreamError(
        .missing,
        "no statistics of dataset '\(dataset)'; there are those of \(datasets.joined(separator: ", "))"
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
        throw StreamError(.malformed, "statistics of '\(feature)': \(keys[0]) is not all numbers")
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
  /// The numbers of nested arrays in order; nil when there is anything else.
  fileprivate var flattened: [Double]? {
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
