package import Bytes
package import Stream

/// A recording that is cut at a start, with the messages of latched topics that hold there.
///
/// The last messages before the start come at the start, their log time changed to it; the publish
/// time stays. `LatchedMessages` tells which they are.
package final class LatchedStart: Recording {
  private let recording: any Recording
  private let selection: RecordingSelection
  private var start: UInt64?
  private var markers: Set<UInt16> = []
  private var latched = LatchedMessages()
  /// Messages before the start so far, in this episode.
  private var earlier = 0
  private var following = Queue<Record>()
  private var tick: () -> Void = {}

  /// - Parameter selection: that with which the recording was opened, with a start.
  package init(_ recording: any Recording, _ selection: RecordingSelection) {
    (self.recording, self.selection) = (recording, selection)
  }

  package var profile: String { recording.profile }
  package var losses: RecordingLosses { recording.losses }
  package var warnings: [String] { recording.warnings }
  package var firstTime: UInt64? { recording.firstTime }
  package var fractionRead: Double? { recording.fractionRead }
  package func onReadingOn(_ tick: @escaping () -> Void) {
    self.tick = tick
    recording.onReadingOn(tick)
  }

  package func next() throws(StreamError) -> Record? {
    while true {
      if let record = following.popFirst() { return record }
      guard let record = try recording.next() else {
        release()
        return following.popFirst()
      }
      switch record {
      case .channel(let id, let channel):
        if EpisodeMarker.isMarker(channel) { markers.insert(id) }
        if selection.keepsEarlier(channel) { latched.add(id, channel) }
      case .message(let message):
        if markers.contains(message.channelID) {
          // What holds in one episode does not hold in the next.
          latched.removeAll()
          earlier = 0
        } else if message.logTime < startTime(message) {
          try latched.take(message, number: earlier, needed: earlier + 1)
          earlier += 1
          tick()
          continue
        } else if earlier > 0 {
          release()
          following.append(record)
          continue
        }
      default: break
      }
      return record
    }
  }

  private func startTime(_ message: Message) -> UInt64 {
    let time = start ?? selection.start?.time(start: recording.firstTime ?? message.logTime) ?? 0
    start = time
    return time
  }

  private func release() {
    for var message in latched.state(before: earlier) {
      message.logTime = max(message.logTime, start ?? 0)
      following.append(.message(message))
    }
    latched.removeAll()
    earlier = 0
  }
}
