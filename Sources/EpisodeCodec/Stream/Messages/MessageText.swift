package import Bytes

/// Shows the messages of a channel as JSON on one line: for eyes, grep and golden files.
///
/// Fields keep the names and the order of the schema; integers of 64 bits stay numbers, and bytes
/// become base64. An absent field of protobuf appears with its default value, unless the schema
/// distinguishes the two and states no default: then it is left out. Messages in an encoding that
/// this library does not read become a base64 string.
package struct MessageText: Sendable {
  package enum Style: Sendable {
    /// Shows the length of long bytes; of other long sequences and texts the start and the number
    /// of elements left out: `"<921600 bytes>"`, `[0.5,0.25,"<998 more>"]`.
    case brief
    case full
  }

  enum Source: Sendable {
    case type(MessageType)
    case json
    case unknown
  }

  /// The most bytes that the brief style shows.
  static let briefLimit = 64
  /// The most elements: those of a 6x6 covariance.
  static let briefElements = 36
  /// The most Unicode scalars of a text.
  static let briefText = 1000

  let source: Source
  /// The fields of each struct of a protobuf type, by number.
  var fieldIndex: [[Int: Int]] = []
  /// The fields shown even when absent, in order.
  var shownFields: [[Int]] = []

  /// Shows messages as bytes.
  package init() { source = .unknown }

  /// - Throws: when the schema is invalid.
  package init(channel: Channel) throws(StreamError) {
    if channel.messageEncoding == "json" {
      source = .json
    } else if let type = try MessageType(channel: channel) {
      source = .type(type)
      guard type.encoding == .protobuf else { return }
      for structure in type.structs {
        let fields = structure.fields
        fieldIndex.append(
          Dictionary(
            fields.indices.map { (fields[$0].number, $0) }, uniquingKeysWith: { first, _ in first })
        )
        shownFields.append(
          fields.indices.filter { fields[$0].isShownWhenAbsent })
      }
    } else {
      source = .unknown
    }
  }

  /// False when messages in this encoding are shown as base64.
  package var isDecoding: Bool { if case .unknown = source { false } else { true } }

  /// Appends one message.
  /// - Throws: `.malformed` when the message does not fit its type, `.limit` when its text is too
  ///   long.
  ///   The text then is incomplete.
  package func append(
    _ data: RawSpan, _ style: Style, to text: inout JSONText
  ) throws(StreamError) {
    var output = Output(text, style, messageSize: data.byteCount)
    text = JSONText()
    defer { text = output.text }
    switch source {
    case .type(let type) where type.encoding == .protobuf:
      try render(data, 0, of: type, depth: 1, to: &output)
    case .type(let type) where type.encoding == .flatbuffer:
      try Self.renderFlatBuffer(data, type, to: &output)
    case .type(let type): try Self.renderSerial(data, type, to: &output)
    case .json:
      var reader = JSONReader(data)
      try Self.render(&reader, data, to: &output)
      try reader.finish()
    case .unknown: output.text.value(base64: data)
    }
  }

  package func string(_ data: RawSpan, _ style: Style) throws(StreamError) -> String {
    var text = JSONText()
    try append(data, style, to: &text)
    return text.string
  }

  /// A text in the brief style.
  package static func shortened(_ text: String) -> String {
    let scalars = text.unicodeScalars
    // Counting bytes first costs nothing.
    guard text.utf8.count > briefText,
      let end = scalars.index(
        scalars.startIndex, offsetBy: briefText, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "<\(scalars.distance(from: end, to: scalars.endIndex)) more>"
  }

  /// The text of a message while it is built.
  struct Output {
    var text: JSONText
    let style: Style
    private let limit: Int

    /// Field names may take far more space in the text than their values do in the message.
    init(_ text: JSONText, _ style: Style, messageSize: Int) {
      self.text = text
      self.style = style
      limit = text.count + min(16 << 20 + 8 * messageSize, 2 * MemoryBudget.bytes(.values))
    }

    func checkLimit() throws(StreamError) {
      guard text.count <= limit else {
        throw StreamError(.limit, "the text of a message exceeds \(limit) bytes")
      }
    }

    /// How many elements of a sequence to show.
    var mostElements: Int { style == .brief ? MessageText.briefElements : .max }

    /// Writes the number of elements or characters left out.
    mutating func more(_ number: Int) {
      if number > 0 { text.value("<\(number) more>") }
    }

    mutating func string(_ string: String) {
      text.value(style == .brief ? MessageText.shortened(string) : string)
    }

    mutating func bytes(_ bytes: RawSpan) {
      if style == .brief, bytes.byteCount > MessageText.briefLimit {
        text.value("<\(bytes.byteCount) bytes>")
      } else {
        text.value(base64: bytes)
      }
    }

    /// Writes the number with these little-endian bits.
    mutating func number(_ type: TensorElementType, bits: UInt64) {
      switch type {
      case .bool: text.value(bits != 0)
      case .int8: text.value(Int8(truncatingIfNeeded: bits))
      case .uint8: text.value(UInt8(truncatingIfNeeded: bits))
      case .int16: text.value(Int16(truncatingIfNeeded: bits))
      case .uint16: text.value(UInt16(truncatingIfNeeded: bits))
      case .int32: text.value(Int32(truncatingIfNeeded: bits))
      case .uint32: text.value(UInt32(truncatingIfNeeded: bits))
      case .int64: text.value(Int64(truncatingIfNeeded: bits))
      case .uint64: text.value(bits)
      case .float32: text.value(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      case .float64: text.value(Double(bitPattern: bits))
      }
    }
  }
}

extension MessageType.Field {
  /// True for an absent protobuf field whose value the schema gives.
  fileprivate var isShownWhenAbsent: Bool {
    switch presence {
    case .implicit: true
    case .explicit: count == .sequence || defaultValue != nil
    // Its value would claim that this is the field that the sender chose.
    case .oneof: false
    }
  }
}
