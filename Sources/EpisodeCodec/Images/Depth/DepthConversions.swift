package import Bytes
package import Stream

/// Makes depth of all forms `16UC1` or `32FC1`. The scale stays, and so do other images.
package struct DepthDecompression: ImageConversion {
  package typealias Settings = Void

  package init(_ settings: Void) {}

  package static func target(of kind: ImageChannel.Kind) -> ImageChannel.Kind? { .raw }

  package static func memory(
    for message: Bytes, _ image: ImageChannel, isForeign: Bool
  ) throws(StreamError) -> Int? {
    switch image.kind {
    case .raw:
      let raw = try RawImageMessage(message, family: image.family)
      let isDepth = ["mono16", "16UC1", "32FC1"].contains(raw.encoding.name)
      let isDone = raw.encoding != .mono16 && !raw.isBigEndian && !isForeign
      return isDepth && !isDone ? raw.data.count : nil
    case .compressed:
      let compressed = try CompressedImageMessage(message, family: image.family)
      if let depth = CompressedDepth(compressed.payload, format: compressed.format) {
        return try depth.size().bytes
      }
      guard ImageFormat(of: compressed.payload.span) == .png else { return nil }
      let header = try PNGHeader(compressed.payload.span)
      return header.encoding == .mono16 ? header.decodedSize : nil
    }
  }

  package func convert(
    _ message: Bytes, _ image: ImageChannel
  ) throws(StreamError) -> SerializedImage {
    let (header, depth): (ImageHeader, RawImage)
    switch image.kind {
    case .raw:
      let raw = try RawImageMessage(message, family: image.family)
      (header, depth) = (raw.header, try raw.image())
    case .compressed:
      let compressed = try CompressedImageMessage(message, family: image.family)
      header = compressed.header
      if let stored = CompressedDepth(compressed.payload, format: compressed.format) {
        depth = try stored.decode()
      } else {
        depth = try PNGDecoder.decode(compressed.payload)
      }
    }
    let name = depth.encoding == .mono16 ? PixelEncoding.depth16 : depth.encoding
    return try RawImageMessage(
      header: header,
      image: RawImage(
        width: depth.width, height: depth.height, encoding: name, step: depth.step,
        data: depth.data)
    ).serialized()
  }
}

/// Compresses depth images without loss. Other images stay unchanged.
package struct DepthCompression: ImageConversion {
  package struct Settings: Sendable {
    package var codec: DepthCodec
    package var quantization: DepthQuantization

    package init(codec: DepthCodec, quantization: DepthQuantization) {
      self.codec = codec
      self.quantization = quantization
    }
  }

  private let settings: Settings

  package init(_ settings: Settings) { self.settings = settings }

  package static func target(of kind: ImageChannel.Kind) -> ImageChannel.Kind? {
    kind == .raw ? .compressed : nil
  }

  package static func memory(
    for message: Bytes, _ image: ImageChannel, isForeign: Bool
  ) throws(StreamError) -> Int? {
    let raw = try RawImageMessage(message, family: image.family)
    guard ["mono16", "16UC1", "32FC1"].contains(raw.encoding.name) else { return nil }
    // The numbers, filtered or as runs, and compressed.
    return raw.data.count.multiplied(by: 4) ?? .max
  }

  package func convert(
    _ message: Bytes, _ image: ImageChannel
  ) throws(StreamError) -> SerializedImage {
    let raw = try RawImageMessage(message, family: image.family)
    let depth = try raw.image()
    if image.family == .foxglove, settings.codec == .png, depth.encoding != .depth32 {
      let png = try PNGEncoder.encode(
        CompressedDepth.samples(of: depth, nil), width: depth.width, height: depth.height,
        channels: 1, depth: 16)
      return try CompressedImageMessage(header: raw.header, format: .png, payload: png).serialized()
    }
    let encoded = try CompressedDepth.encode(depth, settings.codec, settings.quantization)
    var result = CompressedImageMessage(header: raw.header, format: .png, payload: encoded.payload)
    result.format = encoded.format
    return try result.serialized()
  }
}
