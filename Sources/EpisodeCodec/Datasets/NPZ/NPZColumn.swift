internal import Bytes
internal import Images
internal import Stream

/// The values of one feature, which wait until their number is known.
struct NPZColumn {
  let feature: Feature
  /// The type and shape of a value; of text, the type of the longest so far.
  private var type: NPYType?
  private var shape: [Int] = []
  /// The elements; of text, each value with its length in bytes before it.
  private var content = Spool()
  private var count = 0

  init(_ feature: Feature) { self.feature = feature }

  /// - Throws: `.malformed` for a value of another type or shape than the first has.
  mutating func append(_ message: Message) throws(StreamError) {
    count += 1
    switch feature.kind {
    case .text: try append(text: TextPayload.parse(message.data.span))
    case .tensor:
      let tensor = try Tensor(parsing: message.data)
      try append(tensor.data, NPYType(tensor.type), tensor.shape)
    case .window:
      throw StreamError(.unsupported, "windows of images are not stored as arrays")
    case .image:
      guard let channel = ImageChannel(feature.channel) else {
        throw ImageFormat.notImage(feature.name)
      }
      let image = try RawImage(ofStep: message.data, channel)
      let format = try PixelFormat(ofArray: image.encoding)
      guard let element = format.type else {
        throw StreamError(.unsupported, "images in '\(image.encoding.name.printable)'")
      }
      try append(
        format.elements(of: image), NPYType(element),
        format.shape(height: image.height, width: image.width))
    }
  }

  private mutating func append(
    _ elements: Bytes, _ type: NPYType, _ shape: [Int]
  ) throws(StreamError) {
    if let known = self.type, known != type || self.shape != shape {
      throw StreamError(
        .malformed,
        "\(type.text) \(shape), in earlier steps it was \(known.text) \(self.shape); an array has one shape"
      )
    }
    (self.type, self.shape) = (type, shape)
    try content.append(elements.span)
  }

  private mutating func append(text: String) throws(StreamError) {
    // NumPy drops zeros at the end of a string.
    guard !text.unicodeScalars.contains("\0") else {
      throw StreamError(.unsupported, "text with a NUL character")
    }
    let longest = max(type?.size ?? 4, 4 * text.unicodeScalars.count)
    type = NPYType(codePoints: longest / 4)
    var piece = ByteBuilder(reserving: text.utf8.count + 4)
    piece.append(UInt32(text.utf8.count))
    piece.append(utf8: text)
    try content.append(piece.bytes)
  }

  /// Writes the array.
  /// - Parameters:
  ///   - leading: the extents of the leading axes, whose product is the number of values.
  mutating func write(to archive: ZipArchive, leading: [Int]) throws(StreamError) {
    let header = NPYHeader(type: type ?? NPYType(.float32), shape: leading + shape)
    let head = header.encoded
    // The checksum comes first in the archive, so the content is read twice.
    var crc = CRC32()
    crc.update(head.rawSpan)
    try forEachPiece(header.type) { (piece) throws(StreamError) in crc.update(piece) }
    let size = UInt64(head.count + header.dataSize)
    try archive.add(feature.name + ".npy", size: size, crc: crc.value) { () throws(StreamError) in
      try archive.output.write(head)
      try forEachPiece(header.type) { (piece) throws(StreamError) in
        try archive.output.write(piece)
      }
    }
  }

  /// Hands out the elements of the array, in order.
  private mutating func forEachPiece(
    _ type: NPYType, _ body: (RawSpan) throws(StreamError) -> Void
  ) throws(StreamError) {
    guard type.kind == .text else { return try content.forEachPiece(body) }
    let texts = try content.input()
    for _ in 0..<count {
      let head = try texts.take(4)
      let length = head.span.load(littleEndianAt: 0, as: UInt32.self)
      let text = String(decoding: try texts.take(Int(length)).array, as: UTF8.self)
      var element = ByteBuilder(reserving: type.size)
      for scalar in text.unicodeScalars { element.append(scalar.value) }
      element.append([UInt8](repeating: 0, count: type.size - element.count))
      try body(element.bytes.rawSpan)
    }
  }
}
