package import Bytes
package import Stream

/// Encodes raw color images as JPEG. Depth, 16-bit and float images stay unchanged.
package struct JPEGCompression: ImageConversion {
  package struct Settings: Sendable {
    package var quality: Int
    package var subsampling: ChromaSubsampling

    package init(quality: Int, subsampling: ChromaSubsampling) {
      self.quality = quality
      self.subsampling = subsampling
    }
  }

  package static func target(of kind: ImageChannel.Kind) -> ImageChannel.Kind? {
    kind == .raw ? .compressed : nil
  }
  private let settings: Settings
  private let encoder: JPEGEncoder

  package init(_ settings: Settings) throws(StreamError) {
    self.settings = settings
    encoder = try JPEGEncoder()
  }

  package static func memory(
    for message: Bytes, _ image: ImageChannel, isForeign: Bool
  ) throws(StreamError) -> Int? {
    let image = try RawImageMessage(message, family: image.family)
    guard image.encoding.isJPEGEncodable else { return nil }
    // The planes or colors of what is not RGB, and the JPEG, which may be larger than the pixels.
    return (Int(image.width) * 6).multiplied(by: Int(image.height)) ?? .max
  }

  package func convert(
    _ message: Bytes, _ image: ImageChannel
  ) throws(StreamError) -> SerializedImage {
    let raw = try RawImageMessage(message, family: image.family)
    let jpeg = try encoder.encode(
      raw.image(), quality: settings.quality, subsampling: settings.subsampling)
    return try CompressedImageMessage(header: raw.header, format: .jpeg, payload: jpeg)
      .serialized().losing(.encoded("jpeg:\(settings.quality)"))
  }
}

/// Encodes raw color images as PNG, without loss. Depth, 16-bit and float images stay unchanged, as
/// does YUV, which has no PNG, and the pattern of a sensor.
package struct PNGCompression: ImageConversion {
  package typealias Settings = Void

  package init(_ settings: Void) {}

  package static func target(of kind: ImageChannel.Kind) -> ImageChannel.Kind? {
    kind == .raw ? .compressed : nil
  }

  package static func memory(
    for message: Bytes, _ image: ImageChannel, isForeign: Bool
  ) throws(StreamError) -> Int? {
    let image = try RawImageMessage(message, family: image.family)
    switch image.encoding.layout {
    // The pixels without padding, filtered, and compressed.
    case .rgb, .bgr, .rgba, .bgra, .gray:
      return (Int(image.width) * 12).multiplied(by: Int(image.height)) ?? .max
    default: return nil
    }
  }

  package func convert(
    _ message: Bytes, _ image: ImageChannel
  ) throws(StreamError) -> SerializedImage {
    let message = try RawImageMessage(message, family: image.family)
    let raw = try message.image()
    guard let format = PixelFormat(raw.encoding) else { throw raw.encoding.notEightBit }
    let png = try PNGEncoder.encode(
      format.elements(of: raw), width: raw.width, height: raw.height, channels: format.channels,
      depth: 8)
    return try CompressedImageMessage(header: message.header, format: .png, payload: png)
      .serialized()
  }
}

/// Decodes JPEG, PNG and compressed depth images. Other formats stay unchanged.
package struct ImageDecompression: ImageConversion {
  package static func target(of kind: ImageChannel.Kind) -> ImageChannel.Kind? {
    kind == .compressed ? .raw : nil
  }
  private let decoder: ImageDecoder

  package init(_ dct: JPEGDecoder.DCT) throws(StreamError) { decoder = try ImageDecoder(dct: dct) }

  package static func memory(
    for message: Bytes, _ image: ImageChannel, isForeign: Bool
  ) throws(StreamError) -> Int? {
    let compressed = try CompressedImageMessage(message, family: image.family)
    return try ImageDecoder.size(of: compressed.payload, format: compressed.format)?.bytes
  }

  package func convert(
    _ message: Bytes, _ image: ImageChannel
  ) throws(StreamError) -> SerializedImage {
    let compressed = try CompressedImageMessage(message, family: image.family)
    let decoded = try decoder.decode(compressed.payload, format: compressed.format)
    let isJPEG = ImageFormat(of: compressed.payload.span) == .jpeg
    return try RawImageMessage(header: compressed.header, image: decoded).serialized()
      .losing(isJPEG ? .decoded("jpeg") : nil)
  }
}
