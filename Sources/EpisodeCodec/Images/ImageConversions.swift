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

  package static let source = ImageChannel.Kind.raw
  private let settings: Settings
  private let encoder: JPEGEncoder

  package init(_ settings: Settings) throws(StreamError) {
    self.settings = settings
    encoder = try JPEGEncoder()
  }

  package static func memory(
    for message: Bytes, family: ImageChannel.Family
  ) throws(StreamError) -> Int? {
    let image = try RawImageMessage(message, family: family)
    guard image.encoding.isJPEGEncodable else { return nil }
    // The planes or colors of what is not RGB, and the JPEG, which may be larger than the pixels.
    return (Int(image.width) * 6).multiplied(by: Int(image.height)) ?? .max
  }

  package func convert(
    _ message: Bytes, family: ImageChannel.Family
  ) throws(StreamError) -> SerializedImage {
    let raw = try RawImageMessage(message, family: family)
    let jpeg = try encoder.encode(
      raw.image(), quality: settings.quality, subsampling: settings.subsampling)
    return try CompressedImageMessage(header: raw.header, format: .jpeg, payload: jpeg)
      .serialized()
  }
}

/// Decodes JPEG, PNG and compressed depth images. Other formats stay unchanged.
package struct ImageDecompression: ImageConversion {
  package static let source = ImageChannel.Kind.compressed
  private let decoder: ImageDecoder

  package init(_ dct: JPEGDecoder.DCT) throws(StreamError) { decoder = try ImageDecoder(dct: dct) }

  package static func memory(
    for message: Bytes, family: ImageChannel.Family
  ) throws(StreamError) -> Int? {
    let compressed = try CompressedImageMessage(message, family: family)
    return try ImageDecoder.size(of: compressed.payload, format: compressed.format)?.bytes
  }

  package func convert(
    _ message: Bytes, family: ImageChannel.Family
  ) throws(StreamError) -> SerializedImage {
    let compressed = try CompressedImageMessage(message, family: family)
    let image = try decoder.decode(compressed.payload, format: compressed.format)
    return try RawImageMessage(header: compressed.header, image: image).serialized()
  }
}
