package import Bytes
package import Stream

/// The pixels of an uncompressed image in which each pixel has a fixed count of numbers.
package struct PixelFormat: Equatable, Sendable {
  /// nil for 16-bit floats, which only arrays store.
  package let type: TensorElementType?
  /// Numbers in a pixel.
  package let channels: Int
  /// False for depth and other single numbers, whose arrays have no channel axis.
  package let hasChannelAxis: Bool
  package let isBlueFirst: Bool
  /// The encoding's name for the same pixels with red first.
  package let result: PixelEncoding

  /// Bytes of a number.
  package var sampleSize: Int { type?.size ?? 2 }
  /// Bytes of a pixel.
  package var pixelSize: Int { channels * sampleSize }

  /// nil for an encoding whose pixels do not have a fixed count of numbers.
  package init?(_ encoding: PixelEncoding) {
    switch (encoding.layout, encoding.name) {
    case (.rgb, _): self.init(.uint8, 3, .rgb8)
    case (.bgr, _): self.init(.uint8, 3, .rgb8, isBlueFirst: true)
    case (.rgba, _): self.init(.uint8, 4, .rgba8)
    case (.bgra, _): self.init(.uint8, 4, .rgba8, isBlueFirst: true)
    case (.gray, _): self.init(.uint8, 1, encoding)
    case (.bayer, _): self.init(.uint8, nil, encoding)
    case (.samples, "rgb16"): self.init(.uint16, 3, encoding)
    case (.samples, "bgr16"): self.init(.uint16, 3, PixelEncoding("rgb16"), isBlueFirst: true)
    case (.samples, "rgba16"): self.init(.uint16, 4, encoding)
    case (.samples, "bgra16"): self.init(.uint16, 4, PixelEncoding("rgba16"), isBlueFirst: true)
    case (.samples(bytesPerPixel: 2), let name) where !name.utf8.contains(UInt8(ascii: "C")):
      // mono16, bayer_rggb16 and similar.
      self.init(.uint16, nil, encoding)
    case (.samples(let bytes), let name):
      let type = Self.numericType(name)
      let size = type?.size ?? 2
      guard type != nil || name.hasPrefix("16F"), bytes % size == 0 else { return nil }
      self.init(type, bytes == size ? nil : bytes / size, encoding)
    case (.uyvy, _), (.yuyv, _), (.nv12, _), (nil, _): return nil
    }
  }

  private init(
    _ type: TensorElementType?, _ channels: Int?, _ result: PixelEncoding, isBlueFirst: Bool = false
  ) {
    self.type = type
    self.channels = channels ?? 1
    hasChannelAxis = channels != nil
    self.isBlueFirst = isBlueFirst
    self.result = result
  }

  /// The number's type in the name of an OpenCV type: `16U` in `16UC1`.
  private static func numericType(_ name: String) -> TensorElementType? {
    switch name.prefix(while: { $0 != "C" }) {
    case "8U": .uint8
    case "8S": .int8
    case "16U": .uint16
    case "16S": .int16
    case "32S": .int32
    case "32F": .float32
    case "64F": .float64
    default: nil
    }
  }

  /// The shape of an image as an array: [height, width] or [height, width, channels].
  package func shape(height: Int, width: Int) -> [Int] {
    [height, width] + (hasChannelAxis ? [channels] : [])
  }

  /// The elements of that array: rows without padding, little-endian, red before blue.
  /// - Parameters:
  ///   - image: in the encoding that this describes.
  package func elements(of image: RawImage) -> Bytes {
    let pixel = pixelSize
    let row = image.width * pixel
    guard isBlueFirst || image.step != row else {
      return image.data[0..<row * image.height]
    }
    var elements = [UInt8](repeating: 0, count: row * image.height)
    let order = byteOrder
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
  private var byteOrder: [Int] {
    (0..<channels).flatMap { channel in
      let from = isBlueFirst && channel < 3 ? 2 - channel : channel
      return (0..<sampleSize).map { from * sampleSize + $0 }
    }
  }
}
