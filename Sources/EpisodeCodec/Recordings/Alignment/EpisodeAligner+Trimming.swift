internal import Stream

/// Which samples no tick can need any more, so that memory does not depend on the length of an episode.
extension EpisodeAligner {
  /// The time of the last sample of the first source to stop; nil before all have one.
  var stoppedTime: UInt64? {
    var stopped: UInt64?
    for feature in features {
      for source in feature.sources where !source.isLatched {
        guard let last = source.series.lastTime else { return nil }
        stopped = min(stopped ?? last, last)
      }
    }
    return stopped
  }

  /// The time when the first gap ends that no tick has passed; ticks may begin anew there.
  private var nextGapEnd: UInt64? {
    var end: UInt64?
    for feature in features {
      for source in feature.sources where !source.isLatched {
        let gap = source.series.gaps.first { $0.upperBound > lastTick ?? 0 }
        if let gap { end = min(end ?? .max, gap.upperBound) }
      }
    }
    return end
  }

  /// Drops samples that no tick can need, so that a waiting feature keeps few.
  /// - Parameter stopped: the time of the last sample of the first source to stop.
  func trim(_ feature: Int, _ source: Int, _ stopped: UInt64?) {
    guard let last = features[feature].sources[source].series.lastTime else { return }
    guard plan.window == nil else { return thin(feature, source) }
    let isBundle = features[feature].mapping.isBundle
    let gap = nextGapEnd
    if let tick = ticks.next {
      let first = isBundle ? ticks.previous ?? tick : tick
      features[feature].sources[source].series.forget(before: min(first, gap ?? first))
      // Beyond a gap ticks begin anew, at a time that is not known yet.
      let (gapEnd, overflow) = (stopped ?? 0).addingReportingOverflow(plan.longestGap)
      if !overflow, stopped != nil, last > gapEnd {
        if last - gapEnd > Self.lateness {
          features[feature].sources[source].series.forget(
            between: tick, and: last - Self.lateness)
        }
        return
      }
      // On the other clocks a topic's tick may arrive late.
      guard gap == nil, !isBundle, plan.time == .log || !ticks.isTopic else { return }
      features[feature].sources[source].series.thin { before, _, after in
        ticks.mayTick(from: before, to: after)
      }
    } else if !output.isOpen {
      var lateness = Self.lateness
      // The first bundle has the samples of a whole period.
      if isBundle, case .rate(let rate) = plan.clock { lateness += UInt64(1e9 / rate) }
      features[feature].sources[source].series.forget(before: last - min(lateness, last))
    }
  }

  func forget(before tick: UInt64) {
    for index in features.indices {
      for place in features[index].sources.indices {
        features[index].sources[place].series.forget(before: tick)
      }
    }
  }
}
