internal import Bytes
internal import Recordings
internal import Stream
internal import Trajectories

/// A field that rules read, on its way through a stream: the topic, and how its messages are read.
struct RuleField {
  /// As rules write it.
  let name: String
  /// The topics that the name may mean, the first one first.
  private let sources: [FieldSource]
  private var readers: [UInt16: Reader] = [:]
  private var names: [UInt16: NameMemory] = [:]

  private enum Reader {
    case field(FieldReader)
    /// A feature of steps.
    case tensor, text
    /// A topic without a field.
    case message
  }

  init(_ name: String, at location: MapLocation) throws(StreamError) {
    self.name = name
    do throws(StreamError) {
      var sources = [try FieldSource(source: name)]
      // `ood.score` is of the topic `/ood`, too.
      if name.first != "/", name.first != "\"" {
        sources.append(try FieldSource(source: "/" + name))
      }
      self.sources = sources
    } catch { throw location.error("'\(name.printable)': \(error.text)") }
  }

  /// The topic that the name means before the stream has shown another.
  var topic: String { sources[0].topic }
  /// True when the stream has the topic.
  var isFound: Bool { !readers.isEmpty }
  /// True where each message is the value.
  func isWholeMessage(_ id: UInt16) -> Bool {
    if case .message? = readers[id] { true } else { false }
  }

  /// Takes a channel of the stream.
  /// - Returns: false for that of another topic.
  mutating func add(_ id: UInt16, _ channel: Channel, _ feature: Feature?) throws(StreamError)
    -> Bool
  {
    if let feature {
      guard feature.name == name || feature.name == name.replacing(".", with: "/") else {
        return false
      }
      switch feature.kind {
      case .tensor: readers[id] = .tensor
      case .text: readers[id] = .text
      case .image, .window:
        throw StreamError(.unsupported, "'\(name.printable)' is an image, which no rule reads")
      }
      return true
    }
    guard let path = sources.lazy.compactMap({ $0.path(on: channel.topic) }).first else {
      return false
    }
    do throws(StreamError) {
      readers[id] =
        path.isWholeMessage ? .message : .field(try FieldReader(channel: channel, path: path))
    } catch { throw error.prefixed("'\(name.printable)': ") }
    return true
  }

  func reader(of id: UInt16) -> FieldReader? {
    if case .field(let reader)? = readers[id] { reader } else { nil }
  }

  /// The value in a message; nil where it has none, as JSON may, or a message about other elements.
  mutating func read(_ message: Message) throws(StreamError) -> RuleValue? {
    switch readers[message.channelID] {
    case nil: return nil
    case .message: return .flag(true)
    case .text: return .texts([try TextPayload.parse(message.data.span)])
    case .tensor:
      let tensor = try Tensor(parsing: message.data)
      return Self.numbers(tensor.type, tensor.data.span)
    case .field(let reader):
      do throws(StreamError) {
        return try read(message.data.span, reader, &names[message.channelID, default: NameMemory()])
      } catch {
        // In JSON each message has fields of its own.
        guard reader.element == .unknown, error.kind == .missing else {
          throw error.prefixed("'\(name.printable)': ")
        }
        return nil
      }
    }
  }

  private func read(
    _ data: RawSpan, _ reader: FieldReader, _ names: inout NameMemory
  ) throws(StreamError) -> RuleValue? {
    guard let isText = try reader.isText(data) else { return nil }
    if isText { return try reader.readTexts(data, &names).map { .texts($0) } }
    var bytes = ByteBuilder()
    guard try reader.readNumbers(data, into: &bytes, &names) != nil else { return nil }
    let type: TensorElementType =
      if case .number(let type) = reader.element { type } else { .float64 }
    return Self.numbers(type, bytes.bytes.rawSpan)
  }

  private static func numbers(_ type: TensorElementType, _ bytes: RawSpan) -> RuleValue {
    let places = stride(from: 0, to: bytes.byteCount / type.size * type.size, by: type.size)
    return .numbers(
      places.map { type.double(at: $0, in: bytes) }, type == .float32 ? .single : .double)
  }
}
