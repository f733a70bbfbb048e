package import Bytes
package import Stream

/// A recording without the channels that have no messages.
package final class UsedChannels: Recording {
  private let recording: any Recording
  /// The channels without a message so far, and the others.
  private var unused: [UInt16: Channel] = [:]
  private var used: Set<UInt16> = []
  private var following: Record?

  package init(_ recording: any Recording) { self.recording = recording }

  package var profile: String { recording.profile }
  package var losses: RecordingLosses { recording.losses }
  package var warnings: [String] { recording.warnings }
  package var firstTime: UInt64? { recording.firstTime }
  package var fractionRead: Double? { recording.fractionRead }
  package func onReadingOn(_ tick: @escaping () -> Void) { recording.onReadingOn(tick) }

  package func next() throws(StreamError) -> Record? {
    if let record = following {
      following = nil
      return record
    }
    while let record = try recording.next() {
      switch record {
      case .schema: continue
      case .channel(let id, let channel): if !used.contains(id) { unused[id] = channel }
      case .message(let message):
        guard let channel = unused.removeValue(forKey: message.channelID) else { return record }
        used.insert(message.channelID)
        following = record
        return .channel(id: message.channelID, channel)
      default: return record
      }
    }
    return nil
  }
}
