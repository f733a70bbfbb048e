internal import Bytes
internal import Images
internal import Stream

/// One feature of an episode: the rows of a dataset as messages.
struct HDF5Column {
  private enum Form {
    /// Numbers, or an image as they are: a message up to its elements.
    case elements(head: Bytes)
    case text
    /// An image file.
    case encoded
    /// An image file whose red and blue are exchanged.
    case exchanged
  }

  let feature: Feature
  private let rows: HDF5Rows
  private let kind: HDF5Element.Kind
  private let form: Form

  /// - Parameters:
  ///   - isEncoded: true where rows of bytes are known to be image files, with zeros after their end.
  ///   - colors: the order of the arrays; nil where files have the usual one.
  /// - Throws: `.unsupported` for rows that no feature has.
  init(
    _ name: String, _ dataset: HDF5Dataset, isEncoded: Bool, colors: HDF5Colors
  ) throws(StreamError) {
    rows = try HDF5Rows(dataset)
    kind = dataset.element.kind
    let shape = Array(dataset.shape.dropFirst())
    let count = try Tensor.count(shape)
    let mayBeFiles = kind == .number(.uint8) ? shape.count == 1 : !kind.isNumber && count == 1
    let isFiles = mayBeFiles ? isEncoded ? true : try rows.beginWithImage() : false
    switch kind {
    case _ where isFiles:
      form = colors.exchangesFiles ? .exchanged : .encoded
      feature = try .image(name, colors.exchangesFiles ? .raw : .compressed)
    case .number(.uint8) where shape.count == 3 && [3, 4].contains(shape[2]) && count > 0:
      let encoding = PixelEncoding(shape[2] == 3 ? colors.encoding : "rgba8")
      let image = try RawImage(
        width: shape[1], height: shape[0], encoding: encoding, step: shape[1] * shape[2],
        data: Bytes([UInt8](repeating: 0, count: count)))
      form = .elements(head: try image.message().prefix)
      feature = try .image(name, .raw)
    case .number(let type):
      form = .elements(head: Bytes(Tensor.head(type, shape, size: count * type.size).bytes))
      feature = try .tensor(name)
    case .fixedText, .text:
      guard count == 1 else { throw StreamError(.unsupported, "it has \(count) strings in a step") }
      form = .text
      feature = try .text(name)
    case .bytes: throw StreamError(.unsupported, "it holds lists of varying length")
    }
  }

  /// The message of the next row, in two parts.
  func next() throws(StreamError) -> (data: Bytes, tail: Bytes) {
    let row = try rows.nextRow()
    switch form {
    case .elements(let head):
      guard case .elements(let elements) = row else { return (head, .empty) }
      return (head, kind == .number(.bool) ? Self.truths(elements) : elements)
    case .text: return (TextPayload.encode(try row.text(kind, 1)), .empty)
    case .encoded: return try Self.message(row.file)
    case .exchanged:
      let image = try ImageDecoder(dct: .accurate).decode(row.file)
      let message = try image.exchanged().message()
      return (message.prefix, message.payload)
    }
  }

  /// An enumeration may hold any byte.
  private static func truths(_ bytes: Bytes) -> Bytes {
    guard bytes.array.contains(where: { $0 > 1 }) else { return bytes }
    return Bytes(bytes.array.map { $0 == 0 ? 0 : 1 })
  }

  private static func message(
    _ file: Bytes
  ) throws(StreamError) -> (data: Bytes, tail: Bytes) {
    let format = ImageFormat(of: file.span)
    guard file.isEmpty || format != nil else {
      throw StreamError(.malformed, "a row is neither a JPEG nor a PNG")
    }
    var head = ByteBuilder(reserving: 16)
    CompressedImageMessage.appendFoxgloveHead(
      format: format?.rawValue ?? "jpeg", size: file.count, to: &head)
    return (Bytes(head.bytes), file)
  }
}

extension HDF5Row {
  /// The image file of a row. No such file ends with a zero.
  fileprivate var file: Bytes {
    switch self {
    case .elements(let bytes): bytes.withoutPadding
    case .values(let values): values.first ?? .empty
    }
  }
}

extension HDF5Rows {
  /// True when the first row is an image file.
  fileprivate func beginWithImage() throws(StreamError) -> Bool {
    guard count > 0 else { return false }
    let file = try first().file
    return ImageFormat(of: file.span) != nil
  }
}

extension RawImage {
  fileprivate func message() throws(StreamError) -> SerializedImage {
    try RawImageMessage(header: .foxglove(timestamp: nil, frameID: nil), image: self).serialized()
  }

  /// The same bytes, with red as blue.
  fileprivate func exchanged() throws(StreamError) -> RawImage {
    guard encoding == .rgb8 else { return self }
    return try RawImage(
      width: width, height: height, encoding: PixelEncoding("bgr8"), step: step, data: data)
  }
}
