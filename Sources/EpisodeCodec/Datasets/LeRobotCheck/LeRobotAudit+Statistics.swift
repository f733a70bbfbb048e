internal import Bytes
internal import Stream

extension LeRobotAudit {
  private static let statisticsPath = "meta/stats.json"

  /// Compares the stored statistics with those of the rows.
  func checkStatistics() {
    checkEpisodeStatistics()
    guard version == .v30 else { return }
    let path = Self.statisticsPath
    let json: JSONValue
    do throws(StreamError) {
      guard let text = try readText(path) else {
        return find(.statisticsMissing, path, "the file is missing")
      }
      json = try JSONValue(parsing: text)
    } catch { return find(.statisticsUnreadable, path, error.text) }
    guard json.object != nil else {
      return find(.statisticsUnreadable, path, "no JSON object")
    }
    for feature in ownFeatures {
      switch feature.content {
      case .numbers where feature.count <= AuditColumn.mostDimensions: break
      case .images: break
      default: continue
      }
      guard let stored = json[feature.name], stored.object != nil else {
        find(.statisticsLacking, path, "'\(feature.name)' is missing")
        continue
      }
      check(stored, feature)
    }
  }

  private func check(_ stored: JSONValue, _ feature: AuditFeature) {
    let path = Self.statisticsPath
    func values(_ key: String) -> [Double]? { stored[key].flatMap(Self.reals) }
    guard let low = values("min"), let high = values("max"), let mean = values("mean"),
      let deviation = values("std")
    else {
      return find(
        .statisticsShapeWrong, path,
        "'\(feature.name)' lacks min, max, mean or std, or they are no numbers")
    }
    // A wrong shape has been told.
    if isImage(feature), feature.extents == nil { return }
    let count = isImage(feature) ? feature.extents?.channels : feature.count
    // A feature of several axes keeps its last one in version 3.0.
    let counts = [count, isImage(feature) ? nil : feature.shape.last].compactMap(\.self)
    guard [low, high, mean, deviation].allSatisfy({ counts.contains($0.count) }) else {
      return find(
        .statisticsShapeWrong, path,
        "'\(feature.name)' has \(mean.count) numbers, its shape is \(feature.shape)")
    }
    checkQuantiles(stored, feature, low, high)
    if isImage(feature) {
      let isFlat = zip(deviation, zip(low, high)).contains { $0 < 1e-9 && $1.1 - $1.0 > 0.02 }
      if isFlat { find(.imageDeviationWrong, path, "std of '\(feature.name)' is 0") }
      return
    }
    if let frames = values("count")?.first, frames != Double(frameCount) {
      find(
        .countWrong, path,
        "count of '\(feature.name)' is \(Quantity.short(frames, digits: 12)), there are \(frameCount) frames"
      )
    }
    guard hasWholeRows, let column = columns[feature.name], column.notFinite == 0,
      column.dimensions.count == mean.count, column.rows > 0
    else { return }
    for (index, dimension) in column.dimensions.enumerated() {
      compare(
        (low[index], high[index], mean[index], deviation[index]), dimension, feature,
        column.label(index))
    }
  }

  private func isImage(_ feature: AuditFeature) -> Bool { feature.isImage || feature.isVideo }

  /// LeRobot sums in 32 bits, which is allowed for.
  private func compare(
    _ stored: (low: Double, high: Double, mean: Double, deviation: Double),
    _ found: AuditColumn.Dimension, _ feature: AuditFeature, _ label: String
  ) {
    let size = max(abs(found.low), abs(found.high))
    let range = found.high - found.low
    func differ(_ rule: LeRobotRule, _ key: String, _ stored: Double, _ found: Double, _ by: Double)
    {
      guard !(abs(stored - found) <= by) else { return }
      find(
        rule, Self.statisticsPath,
        "\(key) of \(label) of '\(feature.name)' is \(Quantity.short(stored, digits: 6)), that of the "
          + "rows is \(Quantity.short(found, digits: 6))")
    }
    let close = size * 1e-5 + 1e-9
    differ(.extremesWrong, "min", stored.low, found.low, close)
    differ(.extremesWrong, "max", stored.high, found.high, close)
    differ(.meanWrong, "mean", stored.mean, found.mean, close + range * 1e-3)
    differ(
      .deviationWrong, "std", stored.deviation, found.deviation,
      size * 5e-3 + found.deviation * 0.01)
  }

  private func checkQuantiles(
    _ stored: JSONValue, _ feature: AuditFeature, _ low: [Double], _ high: [Double]
  ) {
    let names = ["q01", "q10", "q50", "q90", "q99"]
    let quantiles = names.compactMap { stored[$0].flatMap(Self.reals) }
    guard quantiles.count == names.count, quantiles.allSatisfy({ $0.count == low.count }) else {
      return
    }
    for index in low.indices {
      let values = [low[index]] + quantiles.map { $0[index] } + [high[index]]
      // A quantile of a histogram may lie a bin outside.
      let slack = abs(high[index] - low[index]) * 1e-3 + 1e-6 * abs(high[index]) + 1e-9
      let isOrdered = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + slack }
      guard !isOrdered else { continue }
      find(
        .quantilesWrong, Self.statisticsPath,
        "those of number \(index) of '\(feature.name)' are not in order between min and max")
    }
  }

  // MARK: - Of each episode

  private func checkEpisodeStatistics() {
    guard let episodes, hasWholeRows else { return }
    let path = version == .v30 ? episodesPlace : Self.oldStatisticsPath
    for feature in ownFeatures {
      guard let column = columns[feature.name], column.notFinite == 0 else { continue }
      if version == .v21, !episodes.allSatisfy({ $0.statistics.isEmpty }),
        episodes.contains(where: { $0.statistics[feature.name] == nil && $0.length > 0 })
      {
        find(.statisticsLacking, path, "'\(feature.name)' is missing in an episode")
      }
      for found in column.episodes {
        guard let stored = episodes[found.number].statistics[feature.name],
          stored.mean.count == found.mean.count, stored.min.count == found.min.count,
          stored.max.count == found.max.count
        else { continue }
        for (index, dimension) in column.dimensions.enumerated() {
          let size = max(abs(dimension.low), abs(dimension.high))
          let close = size * 1e-4 + (dimension.high - dimension.low) * 1e-3 + 1e-9
          let pairs = [
            (stored.min[index], found.min[index]), (stored.max[index], found.max[index]),
            (stored.mean[index], found.mean[index]),
          ]
          guard pairs.contains(where: { !(abs($0.0 - $0.1) <= close) }) else { continue }
          find(
            .episodeStatisticsWrong, path,
            "\(column.label(index)) of '\(feature.name)' in episode \(found.number)")
        }
      }
    }
  }
}
