internal import Bytes
internal import Images
internal import Stream

/// What a column becomes in a stream of steps: a feature, and its values.
final class ArrowSource {
  let feature: Feature
  private let content: Content
  /// The frames of the last window.
  private var last: [ImageWindow.Frame] = []
  /// The windows so far.
  private var windows: UInt64 = 0
  /// The shape of the last tensor, and its message up to the elements.
  private var head: (shape: [Int], bytes: Bytes)?

  private enum Content {
    /// - Parameter shape: of all values; nil where each has its own.
    case numbers(shape: [Int]?)
    case bytes
    case text
    case images
    /// Images as their numbers; of windows without the first extent.
    case pixels(PixelEncoding, shape: [Int])
  }

  /// - Parameters:
  ///   - array: its values in the first batch, which show whether bytes are images.
  /// - Throws: `.unsupported` for a type that no feature can have.
  init(_ name: String, _ array: ArrowArray) throws(StreamError) {
    let field = array.field
    let kind = field[Feature.metadataKey].flatMap(Feature.Kind.init)
    let hasFrames: Bool
    switch field.type {
    case .text:
      (content, hasFrames) = (.text, false)
    case .binary, .fixedBinary:
      hasFrames = false
      content = kind == .image || array.holdsImages ? .images : .bytes
    case .list, .fixedList:
      let shape = try field.tensorShape
      if array.children[0].field.isBinary, kind == .window || array.children[0].holdsImages {
        (content, hasFrames) = (.images, true)
      } else if let encoding = field[ArrowKey.encoding], let shape {
        hasFrames = kind == .window
        content = .pixels(
          PixelEncoding(encoding), shape: Array(hasFrames ? shape.dropFirst() : shape[...]))
      } else {
        guard field.isNumeric else { throw field.unsupported }
        (content, hasFrames) = (.numbers(shape: shape), false)
      }
    default:
      guard field.isNumeric else { throw field.unsupported }
      (content, hasFrames) = (.numbers(shape: []), false)
    }
    var feature: Feature
    switch content {
    case .text: feature = try .text(name)
    case .numbers, .bytes: feature = try .tensor(name)
    case .images:
      feature = try hasFrames ? .window(name, of: .compressed) : .image(name, .compressed)
    case .pixels: feature = try hasFrames ? .window(name, of: .raw) : .image(name, .raw)
    }
    let known = feature.channel.metadata.map(\.key)
    feature.channel.metadata += field.metadata.filter {
      $0.key.hasPrefix("bagpipe.") && $0.key != ArrowKey.encoding && !known.contains($0.key)
    }
    self.feature = feature
  }

  func beginEpisode() { last = [] }

  /// Writes the value of a row; nothing for one that is missing.
  /// - Parameters:
  ///   - frames: the numbers of the frames of a window, by how many there are.
  func write(
    _ row: Int, of array: ArrowArray, to writer: StepWriter, as position: Int, sampleTime: UInt64,
    frames: (Int) -> [(number: UInt64, episode: UInt64)]?
  ) throws(StreamError) {
    guard !array.isNull(row) else { return }
    let (data, tail): (Bytes, Bytes)
    switch content {
    case .text:
      (data, tail) = (TextPayload.encode(try array.text(row)), .empty)
    case .bytes:
      tail = try array.bytes(row)
      data = try head([tail.count], .uint8)
    case .numbers(let shape):
      let numbers = try array.numbers(row..<row + 1)
      let type = try numbers.array.elementType
      data = try head(shape ?? Array(numbers.shape.dropFirst()), type)
      tail = numbers.array.elements(numbers.range)
    case .images, .pixels:
      let images = try images(row, of: array)
      let message = Message(
        channelID: 0, sequence: 0, logTime: 0, publishTime: sampleTime, data: .empty)
      if feature.kind == .window {
        return try writer.write(
          window(images, frames(images.count)), like: message, as: position)
      }
      (data, tail) = (images[0].prefix, images[0].payload)
    }
    try writer.write(
      Message(channelID: 0, sequence: 0, logTime: 0, publishTime: sampleTime, data: data),
      followedBy: tail, as: position)
  }

  private func head(_ shape: [Int], _ type: TensorElementType) throws(StreamError) -> Bytes {
    if let head, head.shape == shape { return head.bytes }
    guard shape.count <= Tensor.highestRank else {
      throw StreamError(.limit, "a tensor of shape \(shape)")
    }
    let size = try Tensor.count(shape) * type.size
    let bytes = Bytes(Tensor.head(type, shape, size: size).bytes)
    head = (shape, bytes)
    return bytes
  }

  /// A message in two parts.
  private typealias Image = (prefix: Bytes, payload: Bytes)

  /// The messages of the images of a row.
  private func images(_ row: Int, of array: ArrowArray) throws(StreamError) -> [Image] {
    if case .pixels(let encoding, let shape) = content {
      let numbers = try array.numbers(row..<row + 1)
      let type = try numbers.array.elementType
      let size = try Tensor.count(shape) * type.size
      let elements = numbers.array.elements(numbers.range)
      guard shape.count >= 2, size > 0, elements.count % size == 0,
        let format = PixelFormat(encoding), format.type == type,
        format.shape(height: shape[0], width: shape[1]) == shape
      else {
        throw StreamError(
          .malformed, "an image in '\(encoding.name.printable)' of the shape \(shape)")
      }
      return try stride(from: 0, to: elements.count, by: size).map { (start) throws(StreamError) in
        let image = try RawImage(
          width: shape[1], height: shape[0], encoding: encoding, step: shape[1] * format.pixelSize,
          data: elements[start..<start + size])
        let message = try RawImageMessage(header: Self.header, image: image).serialized()
        return (message.prefix, message.payload)
      }
    }
    guard feature.kind == .window else { return [try Self.image(array.bytes(row))] }
    let list = try array.list(row)
    try array.children[0].checkNoNulls(list)
    return try list.map { (place) throws(StreamError) in
      try Self.image(array.children[0].bytes(place))
    }
  }

  private static let header = ImageHeader.foxglove(timestamp: nil, frameID: nil)

  private static func image(_ file: Bytes) throws(StreamError) -> Image {
    guard !file.isEmpty else { return (ImagePadding.message, .empty) }
    var head = ByteBuilder()
    CompressedImageMessage.appendFoxgloveHead(
      format: ImageFormat(of: file.span)?.rawValue ?? "", size: file.count, to: &head)
    return (Bytes(head.bytes), file)
  }

  private func window(
    _ images: [Image], _ numbers: [(number: UInt64, episode: UInt64)]?
  ) -> ImageWindow {
    var frames: [ImageWindow.Frame] = []
    for (place, image) in images.enumerated() {
      let number =
        numbers?[place].number ?? windows * UInt64(ImageWindow.mostFrames) + UInt64(place)
      let message =
        image.payload.isEmpty
        ? image.prefix : Bytes(joining: [image.prefix, image.payload])
      var frame = ImageWindow.Frame(
        number: number, episode: numbers?[place].episode ?? 0, image: message)
      // A frame of the window before becomes a reference again.
      if (last + frames).contains(where: { $0.isOfStep(of: frame) && $0.image == message }) {
        frame.check = CRC32.of(message.span)
      }
      frames.append(frame)
    }
    last = frames
    windows += 1
    return ImageWindow(frames)
  }
}

extension ArrowField {
  subscript(key: String) -> String? { metadata.first { $0.key == key }?.value }

  var isBinary: Bool {
    switch type {
    case .binary, .fixedBinary: dictionary == nil
    default: false
    }
  }

  /// True for numbers, and lists of any depth that end in numbers.
  var isNumeric: Bool {
    guard dictionary == nil else { return false }
    switch type {
    case .number, .half: return true
    case .list(let ends): return ends != .views && children.count == 1 && children[0].isNumeric
    case .fixedList: return children.count == 1 && children[0].isNumeric
    default: return false
    }
  }

  var unsupported: StreamError { StreamError(.unsupported, "values of the type \(typeName)") }

  private var typeName: String {
    let own =
      switch type {
      case .number(let element): element.rawValue
      case .half: "float16"
      case .text: "utf8"
      case .binary, .fixedBinary: "binary"
      case .list, .fixedList: "list of " + (children.first?.typeName ?? "nothing")
      case .structure: "struct"
      case .other(let name, _): name
      }
    return dictionary == nil ? own : "dictionary of \(own)"
  }

  /// The shape of all values; nil where each has its own.
  /// - Throws: `.malformed` when the metadata gives an arrow.fixed_shape_tensor no valid shape.
  fileprivate var tensorShape: [Int]? {
    get throws(StreamError) {
      guard case .fixedList(let size) = type, let child = children.first else { return nil }
      guard self[ArrowKey.extensionName] == ArrowKey.tensor else {
        if case .list = child.type { return nil }
        let inner = try child.tensorShape
        return inner.map { [size] + $0 }
          ?? (child.isNumeric && child.children.isEmpty ? [size] : nil)
      }
      let details = try JSONValue(parsing: self[ArrowKey.extensionMetadata] ?? "")
      let order = details["permutation"]?.integers
      guard let shape = details["shape"]?.integers, try Tensor.count(shape) == size else {
        throw StreamError(.malformed, "a tensor whose shape is not that of its list")
      }
      guard order.map({ $0 == Array(shape.indices) }) ?? true else {
        throw StreamError(.unsupported, "a tensor whose axes are permuted")
      }
      return shape
    }
  }
}

extension ArrowArray {
  /// Whether the first value that is there is an image.
  fileprivate var holdsImages: Bool {
    for row in 0..<count where !isNull(row) {
      guard let bytes = try? bytes(row), !bytes.isEmpty else { continue }
      return ImageFormat(of: bytes.span) != nil
    }
    return false
  }

  fileprivate var elementType: TensorElementType {
    get throws(StreamError) {
      switch field.type {
      case .number(let type): return type
      case .half: return .float32
      // A list without elements of lists.
      default: return .float32
      }
    }
  }

  /// The places of the elements of a list.
  fileprivate func list(_ row: Int) throws(StreamError) -> Range<Int> {
    switch field.type {
    case .list(let ends): return try range(row, ends, limit: children[0].count)
    case .fixedList(let size): return row * size..<(row + 1) * size
    default: return 0..<0
    }
  }
}
