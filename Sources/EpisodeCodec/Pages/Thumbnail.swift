package import Bytes
package import Images

/// A small JPEG of a frame.
package struct Thumbnail: Sendable {
  package let jpeg: Bytes
  package let width: Int
  package let height: Int
}

/// Makes thumbnails. It keeps its buffers for the next one; each thread needs its own.
package final class ThumbnailMaker {
  private let viewer: PictureViewer
  private let encoder: JPEGEncoder

  private static let side = (width: 176, height: 144)
  private static let quality = 78

  package init() throws(StreamError) {
    viewer = try PictureViewer(.relative)
    encoder = try JPEGEncoder()
  }

  /// - Throws: the fault of the image.
  package func make(_ source: FrameSource) throws(StreamError) -> Thumbnail {
    let small = try viewer.picture(
      of: source, width: Self.side.width, height: Self.side.height, mayGrow: false)
    return Thumbnail(
      jpeg: try encoder.encode(small, quality: Self.quality, subsampling: .s420),
      width: small.width, height: small.height)
  }
}
