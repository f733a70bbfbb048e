/// One feature of the steps as an array: reads the value out of each message and appends it.
struct ZarrFeature {
  /// Whether encoded images are stored as they are.
  enum Images { case asTheyAre, decoded }

  let feature: Feature
  let array: ZarrArray
  private let image: ImageChannel?
  private let decoder: ImageDecoder?

  /// The array for a feature, of the type and shape that its first value has.
  init(
    _ feature: Feature, path: String, first: Message, images: Images, in hierarchy: ZarrHierarchy
  ) throws(StreamError) {
    self.feature = feature
    image = ImageChannel(feature.channel)
    let data = first.data
    switch feature.kind {
    case .tensor:
      let tensor = try Tensor(parsing: data)
      decoder = nil
      array = try hierarchy.array(
        path, .numbers(ZarrDataType(tensor.type), shape: tensor.shape))
    case .text:
      decoder = nil
      array = try hierarchy.array(path, .text())
    case .image:
      guard let image else {
        throw StreamError(.unsupported, "images of \(feature.channel.schema?.name ?? "no type")")
      }
      if image.kind == .compressed, images == .asTheyAre {
        decoder = nil
        let payload = try CompressedImageMessage(data, family: image.family).payload
        array = try hierarchy.array(path, Self.layout(encoded: payload))
      } else {
        let decoder = try ImageDecoder(dct: .accurate)
        let pixels = try Self.pixels(data, image, decoder)
        self.decoder = decoder
        array = try hierarchy.array(path, .images(pixels.type, shape: pixels.shape))
      }
    }
  }

  private static func layout(encoded payload: Bytes) throws(StreamError) -> ZarrLayout {
    switch ImageFormat(of: payload.span) {
    case .jpeg:
      let header = try JPEGHeader(payload.span)
      return try .jpeg(height: header.height, width: header.width, channels: header.components)
    case .png:
      let header = try PNGHeader(payload.span)
      return try .png(header.bitDepth > 8 ? .uint16 : .uint8, shape: header.shape)
    case let other:
      throw StreamError(
        .unsupported,
        "an image that is neither JPEG nor PNG\(other.map { " but \($0.rawValue)" } ?? "")")
    }
  }

  /// Appends the value of the next step.
  /// - Throws: `.malformed` when its type or shape is not that of the first.
  func append(_ message: Message) throws(StreamError) {
    do throws(StreamError) {
      switch (feature.kind, image) {
      case (.tensor, _):
        let tensor = try Tensor(parsing: message.data)
        try check(ZarrDataType(tensor.type), tensor.shape)
        try array.append(tensor.data.span)
      case (.text, _): try array.append(text: TextPayload.parse(message.data.span))
      case (.image, let image?):
        if let decoder {
          let pixels = try Self.pixels(message.data, image, decoder)
          try check(pixels.type, pixels.shape)
          try array.append(pixels.data.span)
        } else {
          try append(encoded: CompressedImageMessage(message.data, family: image.family).payload)
        }
      case (.image, nil): break
      }
    } catch { throw StreamError(error.kind, "feature '\(feature.name)': \(error.text)") }
  }

  private func append(encoded payload: Bytes) throws(StreamError) {
    let layout = try Self.layout(encoded: payload)
    guard layout.codec == array.layout.codec else {
      throw StreamError(.malformed, "an image of another format than the first")
    }
    try check(layout.dataType, layout.stepShape)
    try array.append(image: payload.span, shape: layout.stepShape)
  }

  private func check(_ type: ZarrDataType, _ shape: [Int]) throws(StreamError) {
    guard type == array.layout.dataType, shape == array.layout.stepShape else {
      throw StreamError(
        .malformed,
        "a value of shape \(shape) and type \(type), the first has \(array.layout.stepShape) and \(array.layout.dataType)"
      )
    }
  }

  private typealias Pixels = (type: ZarrDataType, shape: [Int], data: Bytes)

  /// The elements of an image, rows without padding, colours in the order red, green, blue.
  private static func pixels(
    _ data: Bytes, _ channel: ImageChannel, _ decoder: ImageDecoder
  ) throws(StreamError) -> Pixels {
    let image: RawImage
    switch channel.kind {
    case .raw: image = try RawImageMessage(data, family: channel.family).image()
    case .compressed:
      let message = try CompressedImageMessage(data, family: channel.family)
      image = try decoder.decode(message.payload, format: message.format)
    }
    let (type, channels) = try elements(of: image)
    let size = [image.height, image.width]
    guard !image.isBigEndian || type.size == 1 else {
      throw StreamError(.unsupported, "big-endian images are not stored")
    }
    return (
      type, channels == 1 ? size : size + [channels],
      image.contiguousRGB(bytesPerPixel: channels * type.size)
    )
  }

  private static func elements(
    of image: RawImage
  ) throws(StreamError) -> (type: ZarrDataType, channels: Int) {
    switch image.encoding.name {
    case "rgb8", "bgr8", "8UC3": (.uint8, 3)
    case "rgba8", "bgra8", "8UC4": (.uint8, 4)
    case "mono8", "8UC1": (.uint8, 1)
    case "mono16", "16UC1": (.uint16, 1)
    case "16SC1": (.int16, 1)
    case "rgb16", "16UC3": (.uint16, 3)
    case "32FC1": (.float32, 1)
    case "64FC1": (.float64, 1)
    default:
      throw StreamError(
        .unsupported,
        "raw images in \(image.encoding.name) are not stored; jpeg-encode makes them storable")
    }
  }
}

extension RawImage {
  /// The pixels without row padding, blue and red exchanged where blue comes first.
  fileprivate func contiguousRGB(bytesPerPixel: Int) -> Bytes {
    let row = width * bytesPerPixel
    let isReversed = ["bgr8", "bgra8", "8UC3"].contains(encoding.name)
    // `RawImage` has checked that the data has all rows.
    if step == row, !isReversed { return data[0..<row * height] }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(row * height)
    for y in 0..<height { pixels += data[y * step..<y * step + row].array }
    if isReversed {
      for start in stride(from: 0, to: pixels.count, by: bytesPerPixel) {
        pixels.swapAt(start, start + 2)
      }
    }
    return Bytes(pixels)
  }
}

extension PNGHeader {
  /// Extents of the decoded picture.
  fileprivate var shape: [Int] {
    switch colourType {
    case 0: [height, width]
    case 4: [height, width, 2]
    case 6: [height, width, 4]
    default: [height, width, 3]
    }
  }
}
