package import Bytes
internal import Stream
internal import TrajectoryMath

/// Makes pictures for people of the frames of any camera. It keeps its buffers for the next one; each
/// thread needs its own.
package final class PictureViewer {
  /// How depth is shown.
  package enum Depth: Sendable {
    /// From dark for the least of an image to white for the greatest.
    case relative
    case colors(DepthColors)
  }

  private let decoder: ImageDecoder
  private let encoder: JPEGEncoder
  private let depth: Depth
  private var resizer = ImageResizer()

  package init(_ depth: Depth) throws(StreamError) {
    decoder = try ImageDecoder(dct: .fast)
    encoder = try JPEGEncoder()
    self.depth = depth
  }

  /// The largest picture of the frame in a box, in 8-bit gray or color. Small ones grow.
  /// - Throws: the fault of the image.
  package func picture(
    of source: FrameSource, width: Int, height: Int, mayGrow: Bool = true
  ) throws(StreamError) -> RawImage {
    let image = try image(source, least: (width, height))
    let most = mayGrow ? Double.infinity : 1
    let scale = min(
      most, Double(width) / Double(image.width), Double(height) / Double(image.height))
    let size = (
      width: max(1, Int((Double(image.width) * scale).rounded())),
      height: max(1, Int((Double(image.height) * scale).rounded()))
    )
    let isBlueFirst = PixelFormat(image.encoding)?.isBlueFirst ?? false
    guard size != (image.width, image.height) || isBlueFirst else { return image }
    // The pixels of a small image stay sharp.
    let isWhole = size.width % image.width == 0 && size.height % image.height == 0
    let method: ResampleMethod = isWhole ? .nearest : scale < 1 ? .area : .bilinear
    return try resizer.resize(image, width: size.width, height: size.height, method)
  }

  private func image(
    _ source: FrameSource, least: (width: Int, height: Int)
  ) throws(StreamError) -> RawImage {
    let image = try source.image(decoder, leastSize: least)
    guard PixelFormat(image.encoding) != nil else {
      // YUV, which the encoder reads.
      let jpeg = try encoder.encode(image, quality: 95, subsampling: .s444)
      return try decoder.decode(jpeg, leastSize: least)
    }
    let colors = try image.demosaiced().asEightBitColors()
    guard colors.encoding.isDepth else {
      guard PixelFormat(colors.encoding)?.type == .uint8 else {
        throw StreamError(
          .unsupported, "'\(image.encoding.name.printable)' pixels are neither colors nor depth")
      }
      return colors
    }
    return switch depth {
    case .relative: try colors.relativeDepth()
    case .colors(let map): try map.image(colors)
    }
  }
}

extension RawImage {
  /// Depth as gray, from dark for the least of this image to white for the greatest. Numbers that are
  /// 0 or not finite have no depth.
  fileprivate func relativeDepth() throws(StreamError) -> RawImage {
    guard let format = PixelFormat(encoding), let type = format.type else { return self }
    let elements = format.elements(of: self)
    let count = width * height
    func sample(_ index: Int) -> Float {
      let place = index * type.size
      return switch type {
      case .uint16: Float(elements.span.load(littleEndianAt: place, as: UInt16.self))
      case .float32: Float(bitPattern: elements.span.load(littleEndianAt: place))
      default: 0
      }
    }
    var (low, high) = (Float.infinity, -Float.infinity)
    for index in 0..<count {
      let value = sample(index)
      if value.isFinite, value != 0 { (low, high) = (min(low, value), max(high, value)) }
    }
    let range = high > low ? high - low : 1
    var gray = ByteBuilder(reserving: count)
    for index in 0..<count {
      let value = sample(index)
      let isDepth = value.isFinite && value != 0
      gray.append(isDepth ? UInt8(31 + 224 * (value - low) / range) : 0)
    }
    return try RawImage(
      width: width, height: height, encoding: .mono8, step: width, data: Bytes(gray.bytes))
  }
}
