package import Bytes

/// Forms of statistics that training code reads.
package enum StatisticsFormat: String, CaseIterable, Sendable {
  /// `dataset_statistics.json`: mean, std, max, min, q01, q99 and the mask of `action` and `proprio`,
  /// inside an object per dataset.
  case openvla
  /// The same with p99 and p01, without an object around it, and without zeros for a missing
  /// proprio.
  case octo
  /// `meta/stats.json`: min, max, mean, std, count, q01, q10, q50, q90, q99 of every feature.
  case lerobot
  /// `norm_stats.json` of openpi (`shared/normalize.py`): mean, std, q01 and q99 of `state` and
  /// `actions`, rounded to float32.
  case openpi

  /// The quantiles in the form.
  package var quantiles: [Double] {
    self == .lerobot ? [0.01, 0.1, 0.5, 0.9, 0.99] : [0.01, 0.99]
  }
}

extension DatasetStatistics {
  /// The statistics as a JSON document.
  package func json(_ format: StatisticsFormat) -> JSONText {
    var text = JSONText(indent: 2)
    text.beginObject()
    let outer = format == .openpi ? "norm_stats" : format == .openvla ? name : ""
    if !outer.isEmpty {
      text.key(outer)
      text.beginObject()
    }
    write(format, to: &text)
    if !outer.isEmpty { text.endObject() }
    text.endObject()
    return text
  }

  /// The name of a feature in the form.
  private func key(_ name: String, _ format: StatisticsFormat) -> String {
    switch format {
    case .openvla, .octo: name == StatisticsCollector.proprio ? "proprio" : name
    case .lerobot: String(name.map { $0 == "/" ? "." : $0 })
    case .openpi:
      if name == StatisticsCollector.action {
        "actions"
      } else {
        StatisticsCollector.states.first { self[$0] != nil } == name ? "state" : name
      }
    }
  }

  private func write(_ format: StatisticsFormat, to text: inout JSONText) {
    for feature in features {
      text.key(key(feature.name, format))
      write(feature, format, to: &text)
      guard feature.name == StatisticsCollector.action else { continue }
      if format == .octo { writeCounts(to: &text) }
      if format == .openvla, self[StatisticsCollector.proprio] == nil {
        text.key(key(StatisticsCollector.proprio, format))
        write(feature.zeros, format, to: &text)
      }
    }
    for image in images {
      text.key(key(image.name, format))
      var image = image
      if format == .lerobot { image.shape += [1, 1] }
      write(image, format, to: &text)
    }
    if format == .openvla { writeCounts(to: &text) }
  }

  private func writeCounts(to text: inout JSONText) {
    text.member("num_transitions", transitions)
    text.member("num_trajectories", trajectories)
  }

  private func write(
    _ feature: FeatureStatistics, _ format: StatisticsFormat, to text: inout JSONText
  ) {
    text.beginObject()
    for (key, values) in feature.members(format) {
      text.key(key)
      text.write(values, shape: feature.shape[...])
    }
    if format == .lerobot {
      // One count for all dimensions: the largest, if numbers were left out.
      text.array("count", [feature.counts.max() ?? 0]) { $0.value($1) }
      for (q, values) in feature.quantiles {
        let percent = "\(Int(q * 100))"
        text.key("q" + (percent.utf8.count < 2 ? "0" : "") + percent)
        text.write(values, shape: feature.shape[...])
      }
    }
    if format == .openvla, let mask = feature.mask {
      text.array("mask", mask) { $0.value($1) }
    }
    text.endObject()
  }
}

extension FeatureStatistics {
  /// OpenVLA's form of a missing proprio: zeros in the shape of the action.
  fileprivate var zeros: FeatureStatistics {
    var zeros = self
    let none = [Double](repeating: 0, count: mean.count)
    (zeros.mean, zeros.standardDeviation, zeros.min, zeros.max) = (none, none, none, none)
    zeros.quantiles = quantiles.map { ($0.q, none) }
    zeros.mask = nil
    return zeros
  }

  fileprivate func members(_ format: StatisticsFormat) -> [(String, [Double])] {
    let moments = [("mean", mean), ("std", standardDeviation)]
    let (low, high) = (quantile(0.01) ?? [], quantile(0.99) ?? [])
    switch format {
    case .openvla: return moments + [("max", max), ("min", min), ("q01", low), ("q99", high)]
    case .octo: return moments + [("max", max), ("min", min), ("p99", high), ("p01", low)]
    case .lerobot: return [("min", min), ("max", max)] + moments
    case .openpi:
      return (moments + [("q01", low), ("q99", high)]).map { key, values in
        (key, values.map { Double(Float($0)) })
      }
    }
  }
}

extension JSONText {
  /// Numbers in C order as nested arrays; a single number as an array of one.
  package mutating func write(_ values: [Double], shape: ArraySlice<Int>) {
    beginArray()
    if let extent = shape.first, shape.count > 1, extent > 0 {
      let size = values.count / extent
      for index in 0..<extent {
        write(Array(values[index * size..<(index + 1) * size]), shape: shape.dropFirst())
      }
    } else {
      for value in values { self.value(value) }
    }
    endArray()
  }
}
