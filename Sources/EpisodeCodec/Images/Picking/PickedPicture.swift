package import Bytes
internal import Stream

/// Makes the pictures of picked frames: as they are where they fit, else smaller, as JPEG.
package struct PickedPicture {
  private let settings: PickSettings
  private let viewer: PictureViewer
  private let encoder: JPEGEncoder

  /// Qualities below the chosen one that are tried for `mostBytes`, before a smaller size.
  private static let qualities = [75, 60, 45]
  private static let leastSide = 32

  package init(_ settings: PickSettings) throws(StreamError) {
    self.settings = settings
    viewer = try PictureViewer(.relative)
    encoder = try JPEGEncoder()
  }

  /// The picture of a frame in a new file; nil for one that stays as it is.
  package func picture(of frame: FrameSource) throws(StreamError) -> Bytes? {
    if case .compressed(let bytes, let format) = frame, try fits(bytes, format, frame) {
      return nil
    }
    let own = try frame.size()
    let side = min(settings.size ?? .max, max(own.width, own.height))
    return try encoded { (scale) throws(StreamError) in
      let side = max(1, Int(Double(side) * scale))
      return try viewer.picture(of: frame, width: side, height: side, mayGrow: false)
    }
  }

  /// True for a file that people and models can see, of the right size.
  private func fits(
    _ bytes: Bytes, _ format: String, _ frame: FrameSource
  ) throws(StreamError) -> Bool {
    guard bytes.count <= settings.mostBytes ?? .max, !frame.isDepth else { return false }
    switch ImageFormat(of: bytes.span) {
    case .jpeg, .png: break
    case .webp, .avif: return settings.size == nil
    case nil: return false
    }
    guard let most = settings.size else { return true }
    let size = try frame.size()
    return max(size.width, size.height) <= most
  }

  /// The frames of a moment beside each other, in the height of the lowest one.
  func picture(sideBySide frames: [FrameSource]) throws(StreamError) -> Bytes {
    var sizes: [(width: Int, height: Int)] = []
    for frame in frames { sizes.append(try frame.size()) }
    let height = sizes.map(\.height).min() ?? 1
    let width = sizes.reduce(0) { $0 + max(1, $1.width * height / $1.height) }
    let fit = min(1, Double(settings.size ?? .max) / Double(max(width, height)))
    return try encoded { (scale) throws(StreamError) in
      let height = max(1, Int(Double(height) * fit * scale))
      var images: [RawImage] = []
      for frame in frames {
        images.append(
          try viewer.picture(of: frame, width: ImageLimits.jpegSide, height: height, mayGrow: false)
        )
      }
      var canvas = try Canvas(
        width: images.reduce(0) { $0 + $1.width }, height: images.map(\.height).max() ?? 1, gray: 0)
      var x = 0
      for image in images {
        canvas.draw(image, x: x, y: 0)
        x += image.width
      }
      return try canvas.image()
    }
  }

  /// The image as JPEG of at most `mostBytes`: by a lower quality, and then by a smaller scale.
  private func encoded(
    _ image: (_ scale: Double) throws(StreamError) -> RawImage
  ) throws(StreamError) -> Bytes {
    var scale = 1.0
    while true {
      let pixels = try image(scale)
      for quality in [settings.quality] + Self.qualities where quality <= settings.quality {
        let jpeg = try encoder.encode(pixels, quality: quality, subsampling: .s420)
        if jpeg.count <= settings.mostBytes ?? .max { return jpeg }
      }
      guard max(pixels.width, pixels.height) > Self.leastSide else {
        throw StreamError(
          .limit,
          "a picture of \(pixels.width)x\(pixels.height) does not fit \(settings.mostBytes ?? 0) bytes"
        )
      }
      scale *= 0.7
    }
  }
}
