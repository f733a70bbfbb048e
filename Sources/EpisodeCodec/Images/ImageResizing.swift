package import Bytes
internal import Stream
package import TrajectoryMath

/// Resizes images as `decode_and_resize` of OpenVLA and Octo does: images of missing cameras become
/// black.
package struct ImageResizing: StepImageConversion {
  /// The unit of depth.
  package enum DepthUnits: String, Hashable, Sendable, CaseIterable {
    /// Unchanged: mm in `16UC1`, m in `32FC1`.
    case stored
    /// 16-bit samples divided by 65535, as float32.
    case tensorflow
  }

  package struct Settings: Sendable {
    package var width: Int
    package var height: Int
    package var method = ResampleMethod.lanczos3
    package var depthMethod = ResampleMethod.bilinear
    package var antialias = true
    package var depthUnits = DepthUnits.stored
    /// True to decode a JPEG to the smallest size that suffices, which loses detail.
    package var scalesDecoding = false

    package init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  package static let dependsOnStep = false
  private let settings: Settings
  private var resizer: ImageResizer

  package init(_ settings: Settings) {
    self.settings = settings
    resizer = ImageResizer(antialias: settings.antialias)
  }

  package static func memory(_ settings: Settings, width: Int, height: Int) -> Int {
    4 * settings.width * settings.height
  }

  package var leastSize: (width: Int, height: Int)? {
    settings.scalesDecoding ? (settings.width, settings.height) : nil
  }

  package mutating func convert(
    _ image: RawImage?, at place: ImagePlace
  ) throws(StreamError) -> RawImage {
    guard var (image, _) = try image?.asEightBitColors().forArithmetic() else {
      return try padding(isDepth: place.isDepth)
    }
    let isDepth = image.encoding.isDepth
    if isDepth, settings.depthUnits == .tensorflow { image = try image.partsOf65535() }
    return try resizer.resize(
      image, width: settings.width, height: settings.height,
      isDepth ? settings.depthMethod : settings.method)
  }

  private func padding(isDepth: Bool) throws(StreamError) -> RawImage {
    let depth = PixelEncoding(settings.depthUnits == .stored ? "16UC1" : "32FC1")
    let encoding = isDepth ? depth : .rgb8
    let row = settings.width * (PixelFormat(encoding)?.pixelSize ?? 0)
    try ImageLimits.checkMemory(
      row * settings.height, width: settings.width, height: settings.height)
    return try RawImage(
      width: settings.width, height: settings.height, encoding: encoding, step: row,
      data: Bytes([UInt8](repeating: 0, count: row * settings.height)))
  }
}

extension RawImage {
  /// 16-bit depth as float32 in 0...1, as `decode_image` of TensorFlow.
  fileprivate func partsOf65535() throws(StreamError) -> RawImage {
    guard PixelFormat(encoding)?.type == .uint16 else { return self }
    var parts = ByteBuilder(reserving: 4 * width * height)
    for row in 0..<height {
      for column in 0..<width {
        let sample = data.span.load(littleEndianAt: row * step + 2 * column, as: UInt16.self)
        parts.append((Float(sample) / 65535).bitPattern)
      }
    }
    return try RawImage(
      width: width, height: height, encoding: PixelEncoding("32FC1"), step: 4 * width,
      data: Bytes(parts.bytes))
  }
}
