internal import Bytes
internal import Images

/// The conversion of an uncompressed image's pixels to elements of an array: rows without padding,
/// little-endian, colors in the order red, green, blue.
struct ZarrPixels: Equatable, Sendable {
  let dataType: ZarrDataType
  /// Numbers in a pixel; nil for single numbers such as depth, whose arrays have no channel axis.
  let channels: Int?
  /// True if the image has blue first.
  let isBlueFirst: Bool

  private init(_ dataType: ZarrDataType, _ channels: Int?, isBlueFirst: Bool = false) {
    self.dataType = dataType
    self.channels = channels
    self.isBlueFirst = isBlueFirst
  }

  /// - Throws: `.unsupported` for an encoding whose pixels do not have a fixed count of numbers.
  init(_ encoding: PixelEncoding) throws(StreamError) {
    switch (encoding.layout, encoding.name) {
    case (.rgb, _): self.init(.uint8, 3)
    case (.bgr, _): self.init(.uint8, 3, isBlueFirst: true)
    case (.rgba, _): self.init(.uint8, 4)
    case (.bgra, _): self.init(.uint8, 4, isBlueFirst: true)
    case (.grey, _): self.init(.uint8, 1)
    case (.bayer, _): self.init(.uint8, nil)
    case (.samples, "rgb16"): self.init(.uint16, 3)
    case (.samples, "bgr16"): self.init(.uint16, 3, isBlueFirst: true)
    case (.samples, "rgba16"): self.init(.uint16, 4)
    case (.samples, "bgra16"): self.init(.uint16, 4, isBlueFirst: true)
    case (.samples(bytesPerPixel: 2), let name) where !name.utf8.contains(UInt8(ascii: "C")):
      // mono16, bayer_rggb16 and similar.
      self.init(.uint16, nil)
    case (.samples(let bytes), let name):
      guard let type = Self.numericType(name), bytes % type.size == 0 else { fallthrough }
      self.init(type, bytes == type.size ? nil : bytes / type.size)
    case (.uyvy, _), (.yuyv, _), (.nv12, _), (nil, _):
      throw StreamError(
        .unsupported,
        "images in '\(encoding.name.printable)' cannot be stored as arrays; "
          + "jpeg-encode converts them to JPEG")
    }
  }

  /// The element type in the name of an OpenCV type: `16U` in `16UC1`.
  private static func numericType(_ name: String) -> ZarrDataType? {
    switch name.prefix(while: { $0 != "C" }) {
    case "8U": .uint8
    case "8S": .int8
    case "16U": .uint16
    case "16S": .int16
    case "16F": .float16
    case "32S": .int32
    case "32F": .float32
    case "64F": .float64
    default: nil
    }
  }

  /// The encoding's name for the content of the array.
  func name(of encoding: PixelEncoding) -> String {
    guard isBlueFirst else { return encoding.name }
    return dataType == .uint8
      ? (channels == 3 ? "rgb8" : "rgba8") : (channels == 3 ? "rgb16" : "rgba16")
  }

  /// The shape of an image: [height, width] or [height, width, channels].
  func shape(height: Int, width: Int) -> [Int] { [height, width] + (channels.map { [$0] } ?? []) }

  /// The elements of an image in the encoding that this describes.
  func elements(of image: RawImage) -> Bytes {
    let pixel = dataType.size * (channels ?? 1)
    let row = image.width * pixel
    guard isBlueFirst || image.step != row || (image.isBigEndian && dataType.size > 1) else {
      return image.data[0..<row * image.height]
    }
    var elements = [UInt8](repeating: 0, count: row * image.height)
    let order = byteOrder(isBigEndian: image.isBigEndian)
    let source = image.data.span
    var target = elements.mutableSpan
    for line in 0..<image.height {
      let here = source.extracting(line * image.step..<line * image.step + row)
      for start in stride(from: 0, to: row, by: pixel) {
        for byte in 0..<pixel {
          target[line * row + start + byte] = here.load(littleEndianAt: start + order[byte])
        }
      }
    }
    return Bytes(elements)
  }

  /// For each byte of a pixel in the array, its index in the image's pixel.
  private func byteOrder(isBigEndian: Bool) -> [Int] {
    let channels = channels ?? 1
    return (0..<channels).flatMap { channel in
      let from = isBlueFirst && channel < 3 ? 2 - channel : channel
      return (0..<dataType.size).map {
        from * dataType.size + (isBigEndian ? dataType.size - 1 - $0 : $0)
      }
    }
  }
}
