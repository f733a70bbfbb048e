package import Bytes

/// Reads one field path from each message of a channel, without decoding the rest of the message.
package struct FieldReader: Sendable {
  /// The type of the selected values.
  package enum Element: Equatable, Sendable {
    case number(TensorElementType)
    case text
    /// The message as a whole: the empty path.
    case message
    /// JSON: each message decides, whatever its schema says.
    case unknown
  }

  enum Source: Sendable {
    case serial(MessageType, FieldSelection)
    case protobuf(MessageType, FieldSelection)
    case flatbuffer(MessageType, FieldSelection)
    case json
    case wholeMessage
  }

  package let path: FieldPath
  /// JSON numbers are float64; times and durations int64, in nanoseconds; enumerations int32.
  package let element: Element
  /// Elements in each message; nil when the number varies.
  package let fixedCount: Int?
  /// True for a single value; a sequence of one element is not scalar. In JSON a scalar path may
  /// still meet an array.
  package let isScalar: Bool
  let source: Source

  /// - Throws: `.missing` when the type has no such field, with the names of its fields;
  ///   `.unsupported` for an encoding that this library does not read.
  package init(channel: Channel, path: FieldPath) throws(StreamError) {
    self.path = path
    if path.isWholeMessage {
      (element, fixedCount, isScalar, source) = (.message, 1, true, .wholeMessage)
    } else if channel.messageEncoding == "json" {
      (element, fixedCount) = (.unknown, nil)
      isScalar = path.components.allSatisfy {
        if case .elements(let elements) = $0 { elements.isSingle } else { true }
      }
      source = .json
    } else if let type = try MessageType(channel: channel) {
      let selection = try FieldSelection(path, in: type)
      (element, fixedCount) = (selection.element, selection.fixedCount)
      isScalar = selection.isScalar
      source =
        switch type.encoding {
        case .protobuf: .protobuf(type, selection)
        case .flatbuffer: .flatbuffer(type, selection)
        case .ros1, .cdr: .serial(type, selection)
        }
    } else {
      throw StreamError(.unsupported, "cannot read fields of messages in \(channel.encodingText)")
    }
  }

  /// Appends the selected numbers, each in `size` little-endian bytes of its own type.
  /// - Parameter names: those beside the arrays of all messages that the path is read from.
  /// - Returns: how many it appended; nil when the message has none of the elements that the path
  ///   chooses by name.
  @discardableResult
  package func readNumbers(
    _ data: RawSpan, into numbers: inout ByteBuilder, _ names: inout NameMemory
  ) throws(StreamError) -> Int? {
    switch element {
    case .number, .unknown: break
    case .text, .message: throw StreamError(.unsupported, "\(path) is not a number")
    }
    var values = FieldValues(.numbers, numbers: numbers, names: names)
    (numbers, names) = (ByteBuilder(), NameMemory())
    defer { (numbers, names) = (values.numbers, values.names) }
    try read(data, into: &values)
    return values.names.isAboutOthers ? nil : values.count
  }

  /// The selected text; nil when the message has none of the elements that the path chooses by name.
  /// - Throws: `.malformed` when it is not UTF-8, or the path does not select exactly one text.
  package func readText(
    _ data: RawSpan, _ names: inout NameMemory
  ) throws(StreamError) -> String? {
    guard let texts = try readTexts(data, &names) else { return nil }
    guard texts.count == 1 else {
      throw StreamError(.malformed, "\(path) has \(texts.count) texts, not 1")
    }
    return texts[0]
  }

  /// The selected texts.
  package func readTexts(
    _ data: RawSpan, _ names: inout NameMemory
  ) throws(StreamError) -> [String]? {
    guard element == .text || element == .unknown else {
      throw StreamError(.unsupported, "\(path) is not text")
    }
    var values = FieldValues(.texts, names: names)
    names = NameMemory()
    defer { names = values.names }
    try read(data, into: &values)
    return values.names.isAboutOthers ? nil : values.texts
  }

  /// The range of the selected bytes (`bytes`, `uint8[]`) or text in the message, to use them
  /// without a copy. An absent field of protobuf gives an empty range.
  /// - Throws: `.unsupported` for other fields, and in JSON.
  package func readRange(_ data: RawSpan) throws(StreamError) -> Range<Int> {
    guard element == .text || element == .number(.uint8) else {
      throw StreamError(.unsupported, "\(path) is not bytes")
    }
    var values = FieldValues(.ranges)
    try read(data, into: &values)
    guard values.ranges.count <= 1 else {
      throw StreamError.scattered("\(path)")
    }
    return values.ranges.first ?? 0..<0
  }

  /// True when the first value that the path selects in a JSON message is text; nil without a value.
  package func isText(_ data: RawSpan) throws(StreamError) -> Bool? {
    guard element == .unknown else { return element == .text }
    var values = FieldValues(.kinds)
    try read(data, into: &values)
    return values.isText
  }

  private func read(_ data: RawSpan, into values: inout FieldValues) throws(StreamError) {
    try decode(data, into: &values)
    try values.checkBudget()
  }

  private func decode(_ data: RawSpan, into values: inout FieldValues) throws(StreamError) {
    switch source {
    case .serial(let type, let selection):
      var reader = try SerialReader(data, type.encoding)
      try selection.read(&reader, data, type, into: &values)
    case .protobuf(let type, let selection): try selection.read(data, type, into: &values)
    case .flatbuffer(let type, let selection):
      try selection.read(flatbuffer: data, type, into: &values)
    case .json:
      guard values.purpose != .ranges else {
        throw StreamError(.unsupported, "\(path) is JSON, which has no bytes")
      }
      try path.read(data, into: &values)
    case .wholeMessage: throw StreamError(.unsupported, "a whole message is not a field")
    }
  }
}

extension Channel {
  /// The encoding of the messages, for an error.
  var encodingText: String {
    let schemaEncoding = schema.map { " with a schema of '\($0.encoding)'" } ?? " without a schema"
    return "'\(messageEncoding)'\(schemaEncoding)"
  }
}
