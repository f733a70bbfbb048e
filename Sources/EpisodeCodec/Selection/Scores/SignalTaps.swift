internal import Bytes
internal import Stream

/// The numbers of one of several signals in each episode: of the first that the stream has.
struct SignalTaps {
  private let sources: [SignalSource]
  /// What is missing, for an error.
  private let purpose: String
  /// The place of the source of a channel, and how it is read.
  private var taps: [(place: Int, reader: SignalReader)] = []
  /// By channel. The readers themselves are no values of it, which would be copied for each message.
  private var tapPlaces: [UInt16: Int] = [:]
  private var chosen: Int?

  init(_ sources: [SignalSource], for purpose: String) {
    (self.sources, self.purpose) = (sources, purpose)
  }

  var isFound: Bool { chosen != nil }

  mutating func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    for (place, source) in sources.enumerated() {
      guard let reader = try source.reader(channel) else { continue }
      if let tap = tapPlaces[id] {
        taps[tap] = (place, reader)
      } else {
        tapPlaces[id] = taps.count
        taps.append((place, reader))
      }
      return
    }
  }

  /// The numbers of a message of the signal; nil for another message.
  mutating func read(_ message: Message) throws(StreamError) -> [Double]? {
    guard let tap = tapPlaces[message.channelID] else { return nil }
    // The best of those that are declared when the first message comes.
    chosen = chosen ?? taps.map(\.place).min()
    guard taps[tap].place == chosen else { return nil }
    do throws(StreamError) { return try taps[tap].reader.read(message.data) } catch {
      throw error.prefixed("'\(sources[taps[tap].place].text.printable)': ")
    }
  }

  /// - Throws: `.missing` when the stream has none of them.
  func check() throws(StreamError) {
    guard chosen == nil else { return }
    let names = sources.map { "'\($0.text.printable)'" }.joined(separator: ", ")
    throw StreamError(.missing, "the stream has no \(names)\(purpose)")
  }
}
