package import Bytes
package import Stream

/// Converts an image of a step to another. Only one thread uses a value of it.
package protocol StepImageConversion: SendableMetatype {
  associatedtype Settings: Sendable
  /// True when the result depends on the step, so that windows cannot share images.
  static var dependsOnStep: Bool { get }
  /// Bytes that converting an image of this size takes in addition to it, the result included.
  static func memory(_ settings: Settings, width: Int, height: Int) -> Int
  /// The least size to which a JPEG may be decoded; nil for its own.
  var leastSize: (width: Int, height: Int)? { get }
  init(_ settings: Settings) throws(StreamError)
  /// - Parameters:
  ///   - image: nil for the image of a missing camera.
  mutating func convert(_ image: RawImage?, at place: ImagePlace) throws(StreamError) -> RawImage
}

/// The origin of an image.
package struct ImagePlace: Sendable {
  package var feature: String
  /// Index of the camera among those of the stream, in the order of their names.
  package var view = 0
  package var episode: UInt64 = 0
  package var step: UInt32 = 0
  /// True when its pad mask marks it as missing.
  package var isPadding = false

  package init(feature: String) { self.feature = feature }

  /// The camera: the last part of the feature's name, also for goals.
  package var camera: Substring { feature.split(separator: "/").last ?? "" }
}

/// The storage of converted images.
package struct ImageOutput: Sendable {
  package var kind: ImageChannel.Kind
  /// JPEG quality, 1...100.
  package var quality: Int

  package init(_ kind: ImageChannel.Kind, quality: Int) {
    self.kind = kind
    self.quality = quality
  }

  /// Notes in a channel how its images lose quality: those that are JPEG lost it before, and color
  /// loses it where the output is compressed.
  /// - Parameter first: the message of the first image; nil for a color image that is a tensor.
  func add(losses first: Bytes?, of channel: ImageChannel, to output: inout Channel) {
    var history = LossHistory(output)
    let (isJPEG, isColor) = first.map { Self.form(of: $0, channel) } ?? (false, true)
    if isJPEG, history.isEmpty { history.add("jpeg") }
    if isColor, kind == .compressed { history.add("jpeg:\(quality)") }
    history.save(in: &output)
  }

  private static func form(
    of message: Bytes, _ channel: ImageChannel
  ) -> (isJPEG: Bool, isColor: Bool) {
    if channel.kind == .raw {
      let raw = try? RawImageMessage(message, family: channel.family)
      return (false, raw?.encoding.isJPEGEncodable ?? false)
    }
    guard let image = try? CompressedImageMessage(message, family: channel.family).payload else {
      return (false, false)
    }
    let isJPEG = ImageFormat(of: image.span) == .jpeg
    return (isJPEG, isJPEG || (try? PNGHeader(image.span))?.encoding?.isJPEGEncodable ?? false)
  }
}

/// Decodes, converts and encodes the images of features. Each thread needs its own.
struct ImagePipeline<Conversion: StepImageConversion> {
  private var conversion: Conversion
  private let decoder: ImageDecoder
  private let encoder: JPEGEncoder
  private let output: ImageOutput
  private let settings: Conversion.Settings

  init(
    _ settings: Conversion.Settings, _ output: ImageOutput, _ dct: JPEGDecoder.DCT
  ) throws(StreamError) {
    conversion = try Conversion(settings)
    decoder = try ImageDecoder(dct: dct)
    encoder = try JPEGEncoder()
    self.output = output
    self.settings = settings
  }

  /// Bytes of memory that converting a message takes in addition to it.
  static func memory(
    of message: Bytes, _ channel: ImageChannel, _ settings: Conversion.Settings
  ) throws(StreamError) -> Int {
    if channel.kind == .raw {
      let image = try RawImageMessage(message, family: channel.family)
      try ImageLimits.check(width: Int(image.width), height: Int(image.height))
      return Conversion.memory(settings, width: Int(image.width), height: Int(image.height))
    }
    let image = try CompressedImageMessage(message, family: channel.family)
    guard let size = try ImageDecoder.size(of: image.payload, format: image.format) else {
      return 0
    }
    try ImageLimits.check(width: size.width, height: size.height)
    return size.bytes + Conversion.memory(settings, width: size.width, height: size.height)
  }

  /// A message of the output's kind. In compressed form a missing camera stays missing.
  mutating func convert(
    _ message: Bytes, _ channel: ImageChannel, at place: ImagePlace
  ) throws(StreamError) -> SerializedImage {
    var header = ImageHeader.foxglove(timestamp: nil, frameID: nil)
    var image: RawImage?
    if channel.kind == .raw {
      let raw = try RawImageMessage(message, family: channel.family)
      (header, image) = (raw.header, try raw.image())
    } else {
      let compressed = try CompressedImageMessage(message, family: channel.family)
      header = compressed.header
      if !compressed.payload.isEmpty {
        if let size = try ImageDecoder.size(of: compressed.payload, format: compressed.format) {
          try ImageLimits.check(width: size.width, height: size.height)
          try ImageLimits.checkMemory(
            size.bytes + Conversion.memory(settings, width: size.width, height: size.height),
            width: size.width, height: size.height)
        }
        image = try decoder.decode(
          compressed.payload, format: compressed.format, leastSize: conversion.leastSize)
      } else if output.kind == .compressed {
        return SerializedImage(prefix: message, payload: .empty)
      }
    }
    let result = try convert(image, at: place)
    guard output.kind == .compressed else {
      return try RawImageMessage(header: header, image: result).serialized()
    }
    return try compressed(result, header).serialized()
  }

  mutating func convert(
    _ image: RawImage?, at place: ImagePlace
  ) throws(StreamError) -> RawImage {
    if let image {
      try ImageLimits.checkMemory(
        Conversion.memory(settings, width: image.width, height: image.height),
        width: image.width, height: image.height)
    }
    return try conversion.convert(image, at: place)
  }

  /// A message with an image of a tensor, in the output's compressed form.
  mutating func compress(
    _ image: RawImage, at place: ImagePlace
  ) throws(StreamError) -> SerializedImage {
    try compressed(
      convert(image, at: place), .foxglove(timestamp: nil, frameID: nil)
    ).serialized()
  }

  /// 8-bit images as JPEG, 16-bit ones as PNG.
  private func compressed(
    _ image: RawImage, _ header: ImageHeader
  ) throws(StreamError) -> CompressedImageMessage {
    if image.encoding.isJPEGEncodable {
      let jpeg = try encoder.encode(image, quality: output.quality, subsampling: .s420)
      return CompressedImageMessage(header: header, format: .jpeg, payload: jpeg)
    }
    guard let format = PixelFormat(image.encoding), format.type == .uint16 else {
      throw StreamError(
        .unsupported, "'\(image.encoding.name)' pixels fit neither JPEG nor PNG, only raw")
    }
    let png = try PNGEncoder.encode(
      image.data, width: image.width, height: image.height, channels: format.channels, depth: 16)
    var message = CompressedImageMessage(header: header, format: .png, payload: png)
    if image.encoding.name == "16UC1" { message.format = "16UC1; png compressed" }
    return message
  }
}
