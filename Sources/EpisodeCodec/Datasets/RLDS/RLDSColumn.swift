internal import Bytes
internal import Images
internal import Stream

/// Converts the values of one feature in an episode's steps to messages of the stream.
struct RLDSColumn {
  let feature: RLDSFeature
  /// True for a string that becomes a tensor of bytes, because it may not be text.
  let isBytes: Bool
  private var values: ExampleList
  private var rows: ExampleList?
  /// A tensor message without its elements, for a feature whose steps all have the same shape.
  private let head: Bytes

  /// - Parameters:
  ///   - rows: the number of values in each step, for a feature of varying length.
  ///   - head: from `head(of:)`, made once for all episodes.
  init(
    _ feature: RLDSFeature, _ values: ExampleList, rows: ExampleList?, isBytes: Bool, head: Bytes
  ) {
    self.feature = feature
    self.values = values
    self.rows = rows
    self.isBytes = isBytes
    self.head = head
  }

  /// The start of each message of a feature, before its elements.
  static func head(of feature: RLDSFeature) -> Bytes {
    guard case .numbers(let type, let shape, _) = feature.content, feature.nesting == 0 else {
      return .empty
    }
    return Bytes(Tensor.head(type, shape, size: shape.reduce(type.size, *)).bytes)
  }

  /// The message of the next step in two parts. The episode's counts have been checked.
  mutating func next(_ scratch: inout ByteBuilder) throws(StreamError) -> (
    data: Bytes, tail: Bytes
  ) {
    switch feature.content {
    case .image(_, .float32, _): return try floatImage(try values.nextBytes())
    case .image(_, _, let format):
      return Self.image(try values.nextBytes(), format, &scratch)
    case .strings(let shape): return (try nextStrings(shape), .empty)
    case .numbers(let type, let shape, .none): return try nextNumbers(type, shape, &scratch)
    case .numbers(let type, let shape, let encoding):
      return (head, try nextEncoded(type, shape, encoding))
    case .unsupported(let what):
      throw StreamError(.unsupported, "feature '\(feature.name)' is \(what)")
    }
  }

  private static func image(
    _ image: Bytes, _ declared: String?, _ scratch: inout ByteBuilder
  ) -> (data: Bytes, tail: Bytes) {
    guard !image.isEmpty else { return (ImagePadding.message, .empty) }
    scratch.removeAll()
    CompressedImageMessage.appendFoxgloveHead(
      format: ImageFormat(of: image.span)?.rawValue ?? declared ?? "", size: image.count,
      to: &scratch)
    return (Bytes(copying: scratch.bytes.rawSpan), image)
  }

  /// An image of the numbers whose bytes are the channels of a PNG.
  private func floatImage(_ image: Bytes) throws(StreamError) -> (data: Bytes, tail: Bytes) {
    let stored = try PNGDecoder.decode(image)
    guard stored.encoding.name == "rgba8" else {
      throw StreamError(
        .malformed,
        "feature '\(feature.name)' is an image of float32 in \(stored.encoding.name), not rgba8")
    }
    let numbers = try RawImage(
      width: stored.width, height: stored.height, encoding: PixelEncoding("32FC1"),
      step: stored.step, data: stored.data)
    let message = try RawImageMessage(
      header: .foxglove(timestamp: nil, frameID: nil), image: numbers
    ).serialized()
    return (message.prefix, message.payload)
  }

  private mutating func nextStrings(_ shape: [Int]) throws(StreamError) -> Bytes {
    if shape.isEmpty, rows == nil {
      let bytes = try values.nextBytes()
      if isBytes { return Tensor(type: .uint8, shape: [bytes.count], data: bytes).encoded() }
      return TextPayload.encode(try text(bytes))
    }
    var list = JSONText()
    list.beginArray()
    for _ in 0..<(try nextCount(shape)) { list.value(try text(values.nextBytes())) }
    list.endArray()
    return TextPayload.encode(list.string)
  }

  private func text(_ bytes: Bytes) throws(StreamError) -> String {
    guard let text = String(validatingUTF8: bytes.span) else {
      throw StreamError(
        .malformed, "feature '\(feature.name)' has bytes that are not text (--bytes reads them)")
    }
    return text
  }

  /// The number of values in the next step.
  private mutating func nextCount(_ shape: [Int]) throws(StreamError) -> Int {
    let row = rows?.nextInteger() ?? 1
    return try Tensor.count([Int(clamping: row)] + shape)
  }

  private mutating func nextNumbers(
    _ type: TensorElementType, _ shape: [Int], _ scratch: inout ByteBuilder
  ) throws(StreamError) -> (data: Bytes, tail: Bytes) {
    var head = head
    let count: Int
    if rows == nil {
      count = try Tensor.count(shape)
    } else {
      count = try nextCount(shape)
      let row = shape.reduce(1, *)
      head = Bytes(
        Tensor.head(type, [row == 0 ? 0 : count / row] + shape, size: count * type.size).bytes)
    }
    if type == .float32 { return (head, values.nextFloats(count)) }
    scratch.removeAll()
    scratch.append(head.span)
    if type == .float64 {
      let floats = values.nextFloats(count)
      for index in 0..<count {
        let value = Float(bitPattern: floats.span.load(littleEndianAt: 4 * index))
        scratch.append(Double(value).bitPattern)
      }
    } else {
      for _ in 0..<count {
        guard scratch.append(values.nextInteger(), as: type) else {
          throw StreamError(
            .malformed, "feature '\(feature.name)' has a value beyond \(type.rawValue)")
        }
      }
    }
    return (Bytes(copying: scratch.bytes.rawSpan), .empty)
  }

  private mutating func nextEncoded(
    _ type: TensorElementType, _ shape: [Int], _ encoding: RLDSFeature.RLDSTensorEncoding
  ) throws(StreamError) -> Bytes {
    let size = try Tensor.count(shape) * type.size
    let stored = try values.nextBytes()
    let elements = encoding == .zlib ? try Zlib.decompress(stored, limit: size) : stored
    guard elements.count == size else {
      throw StreamError(
        .malformed,
        "feature '\(feature.name)' has \(elements.count) bytes, not \(size), for shape \(shape) "
          + type.rawValue)
    }
    return elements
  }
}

extension ByteBuilder {
  /// Appends an integer as an element; false when the type cannot hold it. The format has no
  /// uint64: it stores the bits as an int64.
  fileprivate mutating func append(_ value: Int64, as type: TensorElementType) -> Bool {
    func fit<Element: FixedWidthInteger & BitwiseCopyable>(_: Element.Type) -> Element? {
      Element(exactly: value)
    }
    switch type {
    case .bool: append(UInt8(value == 0 ? 0 : 1))
    case .int64, .uint64: append(value)
    case .int32: if let element = fit(Int32.self) { append(element) } else { return false }
    case .uint8: if let element = fit(UInt8.self) { append(element) } else { return false }
    case .int8: if let element = fit(Int8.self) { append(element) } else { return false }
    case .int16: if let element = fit(Int16.self) { append(element) } else { return false }
    case .uint16: if let element = fit(UInt16.self) { append(element) } else { return false }
    case .uint32: if let element = fit(UInt32.self) { append(element) } else { return false }
    case .float32, .float64: return false
    }
    return true
  }
}
