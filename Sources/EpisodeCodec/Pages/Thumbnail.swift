package import Bytes
package import Images
internal import Stream
internal import TrajectoryMath

/// A small JPEG of a frame.
package struct Thumbnail: Sendable {
  package let jpeg: Bytes
  package let width: Int
  package let height: Int
}

/// Makes thumbnails. It keeps its buffers for the next one; each thread needs its own.
package final class ThumbnailMaker {
  private let decoder: ImageDecoder
  private let encoder: JPEGEncoder
  private var resizer = ImageResizer()

  private static let side = (width: 176, height: 144)
  private static let quality = 78

  package init() throws(StreamError) {
    decoder = try ImageDecoder(dct: .fast)
    encoder = try JPEGEncoder()
  }

  /// - Throws: the fault of the image.
  package func make(_ source: FrameSource) throws(StreamError) -> Thumbnail {
    let viewable = try viewable(source.image(decoder, leastSize: Self.side))
    let scale = min(
      1, Double(Self.side.width) / Double(viewable.width),
      Double(Self.side.height) / Double(viewable.height))
    let width = max(1, Int((Double(viewable.width) * scale).rounded()))
    let height = max(1, Int((Double(viewable.height) * scale).rounded()))
    let small = try resizer.resize(viewable, width: width, height: height, .area)
    return Thumbnail(
      jpeg: try encoder.encode(small, quality: Self.quality, subsampling: .s420), width: width,
      height: height)
  }

  /// In colors or gray of 8 bits.
  private func viewable(_ image: RawImage) throws(StreamError) -> RawImage {
    guard PixelFormat(image.encoding) == nil else { return try image.viewable() }
    // YUV, which the encoder reads.
    let jpeg = try encoder.encode(image, quality: 95, subsampling: .s444)
    return try decoder.decode(jpeg, leastSize: Self.side)
  }
}

extension RawImage {
  /// The image in 8-bit colors or gray: single wide numbers, such as depth, from black for the least
  /// of this image to white for the greatest. Numbers that are 0 or not finite have no depth.
  fileprivate func viewable() throws(StreamError) -> RawImage {
    let image = try demosaiced().asEightBitColors()
    guard let format = PixelFormat(image.encoding), let type = format.type, type != .uint8,
      format.channels == 1
    else { return image }
    let elements = format.elements(of: image)
    let count = image.width * image.height
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
      width: image.width, height: image.height, encoding: .mono8, step: image.width,
      data: Bytes(gray.bytes))
  }
}
