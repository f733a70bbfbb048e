internal import Bytes
internal import Stream

/// The numbers of one of several signals in each episode: of the first that the stream has.
struct SignalTaps {
  private let sources: [SignalSource]
  /// What is missing, for an error.
  private let purpose: String
  /// By channel: the place of the source, and how it is read.
  private var readers: [UInt16: (place: Int, reader: SignalReader)] = [:]
  private var chosen: Int?

  init(_ sources: [SignalSource], for purpose: String) {
    (self.sources, self.purpose) = (sources, purpose)
  }

  var isFound: Bool { chosen != nil }

  mutating func learn(_ id: UInt16, _ channel: Channel) throws(StreamError) {
    for (place, source) in sources.enumerated() {
      guard let reader = try source.reader(channel) else { continue }
      readers[id] = (place, reader)
      return
    }
  }

  /// The numbers of a message of the signal; nil for another message.
  mutating func read(_ message: Message) throws(StreamError) -> [Double]? {
    guard var found = readers[message.channelID] else { return nil }
    // The best of those that are declared when the first message comes.
    chosen = chosen ?? readers.values.map(\.place).min()
    guard found.place == chosen else { return nil }
    do throws(StreamError) {
      let numbers = try found.reader.read(message.data)
      readers[message.channelID] = found
      return numbers
    } catch { throw error.prefixed("'\(sources[found.place].text.printable)': ") }
  }

  /// - Throws: `.missing` when the stream has none of them.
  func check() throws(StreamError) {
    guard chosen == nil else { return }
    let names = sources.map { "'\($0.text.printable)'" }.joined(separator: ", ")
    throw StreamError(.missing, "the stream has no \(names)\(purpose)")
  }
}
