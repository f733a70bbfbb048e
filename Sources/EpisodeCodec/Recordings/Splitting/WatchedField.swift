internal import Bytes
internal import Stream

/// A field of a topic's messages whose values a splitter follows, or the messages of a whole topic.
struct WatchedField {
  let source: FieldSource
  /// nil for a channel whose messages count as a whole.
  private var readers: [UInt16: FieldReader?] = [:]
  private var names = NameMemory()
  /// True when the stream has the topic.
  var isFound: Bool { !readers.isEmpty }
  /// True for a channel of the topic.
  func has(_ id: UInt16) -> Bool { readers[id] != nil }
  /// Messages on the topic so far, in all recordings.
  private(set) var messages = 0

  init(_ source: FieldSource) { self.source = source }

  /// What a message says.
  enum Reading {
    /// A message without the field, as JSON has, or without the elements chosen by name.
    case nothing
    case value(FieldValue)
    /// A message of a topic that is watched as a whole.
    case message
  }

  /// Takes a channel of the stream.
  /// - Returns: the reader of the field if this is its topic.
  mutating func add(_ id: UInt16, _ channel: Channel) throws(StreamError) -> FieldReader? {
    guard let path = source.path(on: channel.topic) else { return nil }
    guard !path.isWholeMessage else {
      readers[id] = .some(nil)
      return nil
    }
    let reader = try FieldReader(channel: channel, path: path)
    guard reader.isScalar else {
      throw StreamError(.unsupported, "\(source.description) is not one value but an array")
    }
    readers[id] = .some(reader)
    return reader
  }

  /// Reads a message; nil for one of another topic.
  mutating func read(_ message: Message) throws(StreamError) -> Reading? {
    guard let entry = readers[message.channelID] else { return nil }
    messages += 1
    guard let reader = entry else { return .message }
    do throws(StreamError) {
      return try read(message.data.span, reader).map { .value($0) } ?? .nothing
    } catch {
      // In JSON each message has fields of its own.
      guard reader.element == .unknown, error.kind == .missing else {
        throw error.prefixed("\(source.description): ")
      }
      return .nothing
    }
  }

  private mutating func read(
    _ data: RawSpan, _ reader: FieldReader
  ) throws(StreamError) -> FieldValue? {
    guard let isText = try reader.isText(data) else { return nil }
    if isText { return try reader.readText(data, &names).map { .text($0) } }
    var bytes = ByteBuilder()
    guard let count = try reader.readNumbers(data, into: &bytes, &names), count > 0 else {
      return nil
    }
    guard count == 1 else {
      throw StreamError(.malformed, "\(count) values where one is expected")
    }
    let type: TensorElementType =
      if case .number(let type) = reader.element { type } else { .float64 }
    return .number(FieldNumber(type, bytes.bytes.rawSpan))
  }
}
