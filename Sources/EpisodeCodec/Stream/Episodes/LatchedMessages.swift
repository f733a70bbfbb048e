package import Bytes

/// The last messages of latched channels, which stay valid for what comes later: a part of a recording
/// begins with them.
///
/// Of static transforms the last message about the same frames counts, because several nodes publish
/// them on one topic, or every different message if its type is unknown; of another channel as many
/// messages as its publishers keep.
package struct LatchedMessages {
  private struct Entry {
    var message: Message
    /// The message's number in the recording.
    var number: Int
  }

  /// Messages with the same key replace each other.
  private struct Key: Hashable {
    enum Subject: Hashable {
      case channel
      case frames([String])
      case content([UInt8])
    }

    var channel: UInt16
    var subject = Subject.channel
  }

  private struct Source {
    /// Messages that are kept for each key.
    var depth = 1
    var isTransforms = false
    /// Of static transforms, the fields that may name their frames; JSON may have any.
    var frames: [FieldReader] = []
  }

  private var sources: [UInt16: Source] = [:]
  private var entries: [Key: [Entry]] = [:]
  private var size = 0

  package init() {}

  package mutating func add(_ id: UInt16, _ channel: Channel) {
    guard channel.isLatched else { return }
    guard channel.isStaticTransforms else {
      return sources[id] = Source(depth: max(1, channel.latchedDepth))
    }
    // tf2_msgs/TFMessage and foxglove.FrameTransforms; foxglove.FrameTransform.
    let frames = [".transforms[:].child_frame_id", ".child_frame_id"].compactMap { text in
      try? FieldReader(channel: channel, path: FieldPath(parsing: text))
    }
    sources[id] = Source(isTransforms: true, frames: frames)
  }

  /// Keeps a message of a latched channel.
  /// - Parameters:
  ///   - number: of the message in the recording.
  ///   - needed: the state before this message, and later ones, may still be requested.
  package mutating func take(
    _ message: Message, number: Int, needed: Int
  ) throws(StreamError) {
    guard let source = sources[message.channelID] else { return }
    var copy = message
    copy.data = Bytes(copying: message.data.span)
    let key = Self.key(of: message, source)
    var list = entries[key] ?? []
    list.append(Entry(message: copy, number: number))
    size += Self.size(of: message)
    // Before `needed` a whole state has to be left.
    while list.count > source.depth, list[source.depth].number < needed {
      size -= Self.size(of: list.removeFirst().message)
    }
    entries[key] = list
    try MemoryBudget.check(size, .buffers, for: "the last messages of latched topics")
  }

  /// The messages that were valid before a message, in the order of the recording.
  package func state(before number: Int) -> [Message] {
    var found: [Entry] = []
    for (key, list) in entries {
      let depth = sources[key.channel]?.depth ?? 1
      found += list.prefix { $0.number < number }.suffix(depth)
    }
    return found.sorted { $0.number < $1.number }.map(\.message)
  }

  /// Forgets all messages: another recording begins.
  package mutating func removeAll() {
    entries.removeAll()
    size = 0
  }

  private static func size(of message: Message) -> Int { message.data.count + 256 }

  private static func key(of message: Message, _ source: Source) -> Key {
    var key = Key(channel: message.channelID)
    guard source.isTransforms else { return key }
    for reader in source.frames {
      var names = NameMemory()
      guard let frames = try? reader.readTexts(message.data.span, &names) else { continue }
      key.subject = .frames(frames.sorted())
      return key
    }
    key.subject = .content(message.data.array)
    return key
  }
}
