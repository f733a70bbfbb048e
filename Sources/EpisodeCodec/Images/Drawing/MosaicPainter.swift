package import Bytes

/// Paints moments of a stream: the pictures of its cameras, with their names and a caption.
///
/// Each thread needs its own.
package final class MosaicPainter {
  private let layout: MosaicLayout
  private let names: [String]
  private let viewer: PictureViewer

  package init(
    _ layout: MosaicLayout, names: [String], _ depth: PictureViewer.Depth
  ) throws(StreamError) {
    (self.layout, self.names) = (layout, names)
    viewer = try PictureViewer(depth)
  }

  /// - Parameter caption: lines of text; the last one may have more than fits in it.
  /// - Throws: the fault of an image, with the name of its camera.
  package func paint(
    _ frames: [CameraStream.Frame?], caption: [String]
  ) throws(StreamError) -> RawImage {
    let pictures = try frames.enumerated().map { (camera, frame) throws(StreamError) in
      do throws(StreamError) { return try picture(frame) } catch {
        throw error.prefixed("'\(names[camera].printable)': ")
      }
    }
    let (width, height) = layout.cell
    if layout.isPlain, let only = pictures.first ?? nil, only.width == width,
      only.height == height, [.rgb, .gray].contains(only.encoding.layout)
    {
      return only
    }
    var canvas = try Canvas(width: layout.width, height: layout.height, gray: 0x18)
    for (camera, picture) in pictures.enumerated() {
      let (x, top) = layout.origin(camera)
      if layout.hasNames {
        canvas.draw(
          names[camera], x: x + 4, y: top, room: width - 8, scale: layout.scale)
      }
      let y = top + layout.nameHeight
      canvas.fill(x: x, y: y, width: width, height: height, gray: 0)
      guard let picture else { continue }
      canvas.draw(
        picture, x: x + (width - picture.width) / 2, y: y + (height - picture.height) / 2)
    }
    for (number, line) in caption.enumerated() {
      canvas.draw(
        line, x: 4, y: layout.captionTop + number * layout.scale * Canvas.lineHeight,
        room: layout.width - 8, color: number == 0 ? Canvas.dim : Canvas.white,
        scale: layout.scale)
    }
    return try canvas.image()
  }

  private func picture(_ frame: CameraStream.Frame?) throws(StreamError) -> RawImage? {
    guard let frame else { return nil }
    return try viewer.picture(
      of: frame.get(), width: layout.cell.width, height: layout.cell.height)
  }
}
