internal import Bytes

/// Where the pictures of several cameras, their names and a caption lie in one picture.
package struct MosaicLayout: Sendable {
  /// The size of the whole, even for 4:2:0.
  package let width: Int
  package let height: Int
  /// The largest picture of a camera; all have this much room.
  package let cell: (width: Int, height: Int)
  /// How large the pixels of the font are.
  package let scale: Int
  /// Lines of text below the pictures.
  package let lines: Int
  package let hasNames: Bool
  private let columns: Int
  private let count: Int

  /// What OpenH264 encodes.
  private static let most = (width: 3840, height: 2160)
  private static let least = 16
  /// Smaller pictures grow to this.
  private static let leastCell = 240
  private static let gap = 2

  /// - Parameters:
  ///   - picture: the size of the first camera's pictures.
  ///   - size: the size for each, instead.
  package init(
    cameras: Int, picture: (width: Int, height: Int), size: (width: Int, height: Int)?,
    hasNames: Bool, lines: Int
  ) {
    (count, self.hasNames, self.lines) = (cameras, hasNames, lines)
    var columns = 1
    while columns * columns < cameras { columns += 1 }
    self.columns = columns
    let rows = (cameras + columns - 1) / columns
    var cell = picture
    if let size {
      cell = size
    } else {
      let factor = Self.leastCell / max(picture.width, picture.height, 1)
      let isSmall = max(picture.width, picture.height) < Self.leastCell
      if isSmall {
        cell = (picture.width * (factor + 1), picture.height * (factor + 1))
      }
    }
    let scale = min(max(columns * cell.width / 640, 1), 3)
    let text = (
      name: hasNames ? scale * Canvas.lineHeight : 0, caption: lines * scale * Canvas.lineHeight
    )
    // The room that is left to pictures.
    let room = (
      width: (Self.most.width - (columns - 1) * Self.gap) / columns,
      height: (Self.most.height - text.caption - (rows - 1) * Self.gap) / rows - text.name
    )
    let shrink = min(
      1, Double(room.width) / Double(cell.width), Double(room.height) / Double(cell.height))
    if shrink < 1 {
      cell = (
        max(1, Int(Double(cell.width) * shrink)), max(1, Int(Double(cell.height) * shrink))
      )
    }
    (self.cell, self.scale) = (cell, scale)
    let width = columns * cell.width + (columns - 1) * Self.gap
    let height = rows * (cell.height + text.name) + (rows - 1) * Self.gap + text.caption
    self.width = max(Self.least, width + width % 2)
    self.height = max(Self.least, height + height % 2)
  }

  /// The upper left corner of a camera's room, its name included.
  func origin(_ camera: Int) -> (x: Int, y: Int) {
    (
      camera % columns * (cell.width + Self.gap),
      camera / columns * (cell.height + nameHeight + Self.gap)
    )
  }

  /// How many characters a line of the caption has room for.
  package var captionColumns: Int { Canvas.columns(in: width - 8, scale: scale) }

  var nameHeight: Int { hasNames ? scale * Canvas.lineHeight : 0 }
  var captionTop: Int { height - lines * scale * Canvas.lineHeight }
  /// True when the picture of the only camera is the whole.
  var isPlain: Bool { !hasNames && lines == 0 && cell == (width, height) }
}
