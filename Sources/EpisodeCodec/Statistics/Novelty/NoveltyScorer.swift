package import Bytes
internal import TrajectoryMath

/// Scores samples by a model, and decides about alarms.
package final class NoveltyScorer {
  package struct Verdict: Equatable, Sendable {
    package var score: Double
    package var threshold: Double
    package var alarm: Bool
  }

  package struct Options: Sendable {
    /// Nanoseconds in which `share` of the samples must exceed the threshold; 0 for one sample.
    package var window: UInt64 = 0
    package var share = 0.5
    /// Whether a sample with a number that is not finite alarms; otherwise it is an error.
    package var alarmsOnNonFinite = false

    package init() {}
  }

  package let model: NoveltyModel
  private let options: Options
  private var scratch: [NoveltyModel.Part.Scratch]
  private var windows: [AlarmWindow]
  /// The last verdict of each group in this episode.
  private var last: [Verdict?]
  /// Samples and alarms so far.
  package private(set) var counts: (samples: UInt64, alarms: UInt64) = (0, 0)

  package init(_ model: NoveltyModel, _ options: Options) {
    (self.model, self.options) = (model, options)
    scratch = model.parts.map(\.scratch)
    windows = model.parts.map { _ in
      AlarmWindow(length: options.window, share: options.share)
    }
    last = Array(repeating: nil, count: model.parts.count)
  }

  package func beginEpisode() {
    for index in windows.indices {
      windows[index].reset()
      last[index] = nil
    }
  }

  /// - Parameters:
  ///   - shapes: of the group's sources.
  ///   - time: nanoseconds.
  /// - Throws: `.malformed` when the shapes are not the model's.
  package func score(
    _ vector: [Double], shapes: [[Int]], ofGroup index: Int, time: UInt64
  ) throws(StreamError) -> Verdict {
    let part = model.parts[index]
    try part.group.check(shapes)
    let isFinite = vector.allSatisfy(\.isFinite)
    guard isFinite || options.alarmsOnNonFinite else {
      throw StreamError(.malformed, "\(part.group.title) has a number that is not finite")
    }
    let score = isFinite ? part.score(vector, &scratch[index]) : .infinity
    let alarm = windows[index].alarms(time: time, exceeds: score > part.threshold)
    let verdict = Verdict(score: score, threshold: part.threshold, alarm: alarm)
    last[index] = verdict
    return verdict
  }

  /// The verdict about all groups; nil before each of them has a sample. The score of several groups is
  /// that of the decisive one, as a multiple of its threshold.
  package func combined() -> Verdict? {
    let verdicts = last.compactMap { $0 }
    guard verdicts.count == last.count else { return nil }
    var result = verdicts[0]
    if verdicts.count > 1 {
      let ratios = verdicts.map(\.ratio)
      let isAny = model.combination == .or
      result = Verdict(
        score: (isAny ? ratios.max() : ratios.min()) ?? 0, threshold: 1,
        alarm: isAny ? verdicts.contains(where: \.alarm) : verdicts.allSatisfy(\.alarm))
    }
    counts.samples += 1
    if result.alarm { counts.alarms += 1 }
    return result
  }
}

extension NoveltyScorer.Verdict {
  /// Above 1 exactly if the score is above the threshold.
  fileprivate var ratio: Double {
    if score == threshold { return 1 }
    let ratio = threshold > 0 ? score / threshold : .infinity
    return score > threshold ? max(ratio, 1.0.nextUp) : min(ratio, 1)
  }
}
