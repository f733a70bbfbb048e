package import Bytes
package import Stream

/// The storage of one feature's steps in an array: element type, shape of a step, codec.
package struct ZarrLayout: Sendable, Equatable {
  /// Converts a chunk to the bytes of the store.
  package enum Codec: Sendable, Equatable {
    /// The elements unchanged.
    case raw
    /// The elements, compressed.
    case zstd(level: Int)
    /// One JPEG per step, unchanged: the codec `imagecodecs_jpeg` of imagecodecs.
    case jpeg
    /// One PNG per step, unchanged: the codec `imagecodecs_png` of imagecodecs.
    case png
  }

  package let dataType: ZarrDataType
  /// Shape of one step; the array's shape is (steps, …).
  package let stepShape: [Int]
  package let codec: Codec
  /// Steps in a chunk if the caller sets it; nil lets the writer choose.
  package let chunkSteps: Int?
  private(set) var usualTextBytes = 0

  /// - Throws: `.limit` for a step of more than 8 dimensions or 1 GiB.
  private init(
    _ dataType: ZarrDataType, _ stepShape: [Int], _ codec: Codec, chunkSteps: Int? = nil
  ) throws(StreamError) {
    var bytes = max(dataType.size, 1)
    for length in stepShape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow, product <= 1 << 30 else {
        throw StreamError(.limit, "a step of shape \(stepShape) is larger than 1 GiB")
      }
      bytes = product
    }
    guard stepShape.count <= 8 else {
      throw StreamError(.limit, "a step has \(stepShape.count) dimensions, more than 8")
    }
    self.dataType = dataType
    self.stepShape = stepShape
    self.codec = codec
    self.chunkSteps = chunkSteps
  }

  /// Numbers of the same shape in every step.
  /// - Parameters:
  ///   - shape: of one step: [7] for seven joints, [] for one number.
  package static func numbers(
    _ type: TensorElementType, shape: [Int], codec: Codec = .zstd(level: 3),
    chunkSteps: Int? = nil
  ) throws(StreamError) -> ZarrLayout {
    try ZarrLayout(.number(type), shape, codec, chunkSteps: chunkSteps)
  }

  /// JPEG images, not decoded.
  package static func jpeg(
    height: Int, width: Int, channels: Int
  ) throws(StreamError) -> ZarrLayout {
    try ZarrLayout(.number(.uint8), [height, width, channels], .jpeg, chunkSteps: 1)
  }

  /// PNG images, not decoded; `uint16` for depth.
  /// - Parameters:
  ///   - shape: [height, width] or [height, width, channels].
  package static func png(
    _ type: TensorElementType?, shape: [Int]
  ) throws(StreamError) -> ZarrLayout {
    try ZarrLayout(type.map { .number($0) } ?? .float16, shape, .png, chunkSteps: 1)
  }

  /// Raw images, one per chunk.
  /// - Parameters:
  ///   - type: as in `PixelFormat`.
  ///   - shape: [height, width] or [height, width, channels].
  package static func images(
    _ type: TensorElementType?, shape: [Int], level: Int = 1
  ) throws(StreamError) -> ZarrLayout {
    try ZarrLayout(
      type.map { .number($0) } ?? .float16, shape, .zstd(level: level), chunkSteps: 1)
  }

  /// A text in every step.
  /// - Parameters:
  ///   - usualBytes: of a text, to estimate the size of shards.
  package static func text(
    chunkSteps: Int? = nil, usualBytes: Int = 64
  ) throws(StreamError) -> ZarrLayout {
    var layout = try ZarrLayout(.string, [], .zstd(level: 3), chunkSteps: chunkSteps)
    layout.usualTextBytes = usualBytes
    return layout
  }

  /// Bytes in every step, not always the same number.
  package static func bytes() throws(StreamError) -> ZarrLayout {
    var layout = try ZarrLayout(.bytes, [], .zstd(level: 3))
    layout.usualTextBytes = 1024
    return layout
  }

  /// Bytes of a decoded step; 0 for text.
  package var stepBytes: Int { stepShape.reduce(dataType.size, *) }

  /// The level of zstd; nil where chunks are stored unchanged.
  var level: Int? {
    guard case .zstd(let level) = codec else { return nil }
    return level
  }

  /// For messages: `float32 [7]`, `jpeg [480, 640, 3]`.
  var text: String {
    switch codec {
    case .jpeg: "jpeg \(stepShape)"
    case .png: "png \(dataType.name) \(stepShape)"
    case .raw, .zstd: "\(dataType.name) \(stepShape)"
    }
  }

  /// True if the bytes of a step are an encoded image.
  var isEncoded: Bool { codec == .jpeg || codec == .png }
}
