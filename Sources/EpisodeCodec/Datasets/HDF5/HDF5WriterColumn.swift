internal import Bytes
internal import CHDF5
internal import Images
internal import Stream

/// The values of one feature in an episode, which wait until their number is known.
struct HDF5WriterColumn {
  /// How images become arrays.
  struct ImageStorage {
    /// True to store JPEG files as rows of bytes, false to decode them.
    var keepsFiles: Bool
    var isBlueFirst: Bool
    /// True for a last axis of 1 where depth has none.
    var hasChannels: Bool
    /// True to store each image by itself.
    var isChunked: Bool
  }

  let feature: Feature
  private let images: ImageStorage
  private var content = Spool()
  private var count = 0
  private var type: TensorElementType?
  private var shape: [Int] = []
  /// The sizes of the values of varying length: texts and files.
  private(set) var sizes: [Int] = []

  init(_ feature: Feature, _ images: ImageStorage) {
    (self.feature, self.images) = (feature, images)
  }

  var isImage: Bool { feature.kind == .image }

  /// True if the rows are files, filled up with zeros.
  var holdsFiles: Bool { isImage && images.keepsFiles }

  /// Numbers of a step.
  var rowShape: [Int] { shape }

  /// - Throws: `.malformed` for a value of another type or shape than the first has.
  mutating func append(_ message: Message) throws(StreamError) {
    count += 1
    switch feature.kind {
    case .window:
      throw StreamError(.unsupported, "windows of images are not stored in HDF5")
    case .text:
      let text = try TextPayload.parse(message.data.span)
      guard !text.utf8.contains(0) else {
        throw StreamError(.unsupported, "text with a NUL character")
      }
      sizes.append(text.utf8.count)
      try content.append(Array(text.utf8))
    case .tensor:
      let tensor = try Tensor(parsing: message.data)
      try append(tensor.data, tensor.type, tensor.shape)
    case .image:
      guard let channel = ImageChannel(feature.channel) else {
        throw ImageFormat.notImage(feature.name)
      }
      guard !images.keepsFiles else { return try append(fileOf: message.data, channel) }
      let image = try RawImage(ofStep: message.data, channel)
      let format = try PixelFormat(ofArray: image.encoding)
      guard let element = format.type else {
        throw StreamError(.unsupported, "images in '\(image.encoding.name.printable)'")
      }
      let isColor = element == .uint8 && format.channels == 3
      var shape = format.shape(height: image.height, width: image.width)
      if images.hasChannels, !format.hasChannelAxis { shape.append(1) }
      let elements = format.elements(of: image)
      try append(isColor && images.isBlueFirst ? exchanged(elements) : elements, element, shape)
    }
  }

  private mutating func append(
    _ elements: Bytes, _ type: TensorElementType, _ shape: [Int]
  ) throws(StreamError) {
    if let known = self.type, known != type || self.shape != shape {
      throw StreamError(
        .malformed,
        "\(type.rawValue) \(shape), in earlier steps it was \(known.rawValue) \(self.shape); an array has one shape"
      )
    }
    (self.type, self.shape) = (type, shape)
    try content.append(elements.span)
  }

  private mutating func append(
    fileOf message: Bytes, _ channel: ImageChannel
  ) throws(StreamError) {
    guard let file = try HDF5Writer.jpeg(message, channel) else {
      throw StreamError(.unsupported, "an image that is no JPEG; --images raw stores it decoded")
    }
    sizes.append(file.count)
    try content.append(file.span)
  }

  /// Pixels of red, green and blue with blue first.
  private func exchanged(_ pixels: Bytes) -> Bytes {
    var result = pixels.array
    for place in stride(from: 0, to: result.count - 2, by: 3) { result.swapAt(place, place + 2) }
    return Bytes(result)
  }

  private static let blockSize = 1 << 20

  /// Writes the array.
  /// - Parameters:
  ///   - width: bytes of a row of files.
  ///   - level: of gzip; nil for none.
  mutating func write(
    _ path: String, in group: HDF5Handle, width: Int, level: Int?
  ) throws(StreamError) {
    let input = try content.input()
    if feature.kind == .text {
      var dataset = try HDF5NewDataset(
        path, in: group, HDF5Handle(bagpipe_hdf5_text(), "write text"), rows: count, rowShape: [])
      for size in sizes {
        try dataset.write(String(decoding: try input.take(size).array, as: UTF8.self))
      }
    } else if holdsFiles {
      var dataset = try HDF5NewDataset(
        path, in: group, HDF5Element.newType(.uint8), rows: count, rowShape: [width],
        chunkRows: 1)
      for size in sizes {
        let row = try input.take(size).array + [UInt8](repeating: 0, count: width - size)
        try dataset.write(row.rawSpan, rows: 1)
      }
    } else {
      let type = type ?? .float32
      let rowSize = shape.reduce(type.size, *)
      let rows = max(1, min(count, Self.blockSize / max(rowSize, 1)))
      var dataset = try HDF5NewDataset(
        path, in: group, HDF5Element.newType(type), rows: count, rowShape: shape,
        chunkRows: isImage && (images.isChunked || level != nil) ? 1 : level == nil ? nil : rows,
        level: level)
      var left = count
      while left > 0 {
        let block = min(rows, left)
        let bytes = try input.take(block * rowSize)
        try dataset.write(bytes.span, rows: block)
        left -= block
      }
    }
  }
}
