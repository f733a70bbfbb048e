internal import Bytes
internal import Stream

/// Some episodes of a recording, by their numbers. One without markers is episode 0.
final class SelectedEpisodes: Recording {
  private let recording: any Recording
  private let plan: EpisodePlan
  private var markerIDs: Set<UInt16> = []
  /// The numbers of the markers to come; of all, if the plan names none.
  private var markers: [Range<Int>]
  private var nextMarker = 0
  private var isSelected = false

  init(_ recording: any Recording, _ plan: EpisodePlan) {
    (self.recording, self.plan) = (recording, plan)
    markers = plan.markers?.reversed() ?? [0..<Int.max]
  }

  var profile: String { recording.profile }
  var losses: RecordingLosses { recording.losses }
  var warnings: [String] { recording.warnings }
  var firstTime: UInt64? { recording.firstTime }
  var fractionRead: Double? { recording.fractionRead }
  func onReadingOn(_ tick: @escaping () -> Void) { recording.onReadingOn(tick) }

  func next() throws(StreamError) -> Record? {
    while let record = try recording.next() {
      switch record {
      case .channel(let id, let channel):
        if EpisodeMarker.isMarker(channel) { markerIDs.insert(id) }
        return record
      case .message(let message) where markerIDs.contains(message.channelID):
        if try isSelected(EpisodeMarker(parsing: message.data.span)) { return record }
      case .message: if markerIDs.isEmpty ? plan.episodes.contains(0) : isSelected { return record }
      default: return record
      }
    }
    if plan.markers == nil {
      try plan.episodes.check(count: markerIDs.isEmpty ? 1 : (nextMarker + 1) / 2)
    }
    return nil
  }

  /// True for a marker of a selected episode.
  /// - Throws: `.malformed` where the index has counted other markers.
  private func isSelected(_ marker: EpisodeMarker) throws(StreamError) -> Bool {
    while let range = markers.last, range.isEmpty { markers.removeLast() }
    guard let range = markers.popLast() else {
      throw StreamError(.malformed, "more markers of episodes than the index counts")
    }
    markers.append(range.dropFirst())
    nextMarker = range.lowerBound + 1
    let isBegin = if case .begin = marker { true } else { false }
    guard isBegin == (range.lowerBound % 2 == 0) else {
      throw StreamError(.malformed, "an episode does not begin or end where the index counts it")
    }
    isSelected = isBegin && plan.episodes.contains(range.lowerBound / 2)
    return plan.episodes.contains(range.lowerBound / 2)
  }
}
