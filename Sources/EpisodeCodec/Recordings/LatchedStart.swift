package import Bytes
package import Stream

/// A recording that is cut at a start, with the messages of latched topics that hold there.
///
/// Each channel's last message before the start comes at the start, its log time changed to it; the
/// publish time stays. Of static transforms in ROS 2 every different message comes, because there one
/// channel has those of all publishers.
package final class LatchedStart: Recording {
  private let recording: any Recording
  private let selection: RecordingSelection
  private var start: UInt64?
  /// Latched channels; true for those whose every message holds.
  private var latched: [UInt16: Bool] = [:]
  private var markers: Set<UInt16> = []
  /// The messages that hold so far, in the order of the recording.
  private var held: [Message] = []
  private var heldBytes = 0
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
        if selection.keepsEarlier(channel) {
          latched[id] = channel.messageEncoding == "cdr" && channel.topic.hasSuffix("tf_static")
        }
      case .message(let message):
        if markers.contains(message.channelID) {
          // What holds in one episode does not hold in the next.
          (held, heldBytes) = ([], 0)
        } else if message.logTime < startTime(message) {
          try hold(message)
          tick()
          continue
        } else if !held.isEmpty {
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

  private func hold(_ message: Message) throws(StreamError) {
    let keepsAll = latched[message.channelID] ?? false
    let place = held.firstIndex {
      $0.channelID == message.channelID && (!keepsAll || $0.data == message.data)
    }
    if let place { heldBytes -= held.remove(at: place).data.count }
    var message = message
    message.data = Bytes(copying: message.data.span)
    heldBytes += message.data.count
    try MemoryBudget.check(heldBytes, .buffers, for: "the latched messages before --start")
    held.append(message)
  }

  private func release() {
    for var message in held {
      message.logTime = max(message.logTime, start ?? 0)
      following.append(.message(message))
    }
    (held, heldBytes) = ([], 0)
  }
}
