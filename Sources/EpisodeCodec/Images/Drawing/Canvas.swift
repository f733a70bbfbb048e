package import Bytes

/// A picture in RGB on which pictures and text are drawn; what lies beyond its edges is cut off.
package struct Canvas {
  package let width: Int
  package let height: Int
  private var pixels: [UInt8]

  package typealias Color = (red: UInt8, green: UInt8, blue: UInt8)
  package static let white: Color = (0xF4, 0xF4, 0xF4)
  package static let dim: Color = (0xA8, 0xA8, 0xA8)

  /// The height of a line of text, with the space around it.
  package static let lineHeight = BitmapFont.height + 4

  /// A canvas in one shade of gray.
  /// - Throws: `.limit` for a size beyond the memory for images.
  package init(width: Int, height: Int, gray: UInt8) throws(StreamError) {
    try ImageLimits.check(width: width, height: height)
    try ImageLimits.checkMemory(3 * width * height, width: width, height: height)
    (self.width, self.height) = (width, height)
    pixels = [UInt8](repeating: gray, count: 3 * width * height)
  }

  package func image() throws(StreamError) -> RawImage {
    try RawImage(
      width: width, height: height, encoding: .rgb8, step: 3 * width, data: Bytes(pixels))
  }

  package mutating func fill(x: Int, y: Int, width: Int, height: Int, gray: UInt8) {
    let columns = max(x, 0)..<max(min(x + width, self.width), max(x, 0))
    for row in max(y, 0)..<max(min(y + height, self.height), max(y, 0)) {
      let start = row * self.width
      for place in 3 * (start + columns.lowerBound)..<3 * (start + columns.upperBound) {
        pixels[place] = gray
      }
    }
  }

  /// Draws a picture in 8-bit gray or color, red first; alpha does not count.
  package mutating func draw(_ image: RawImage, x: Int, y: Int) {
    let channels = PixelFormat(image.encoding)?.channels ?? 1
    let columns = max(0, min(image.width, width - x))
    let rows = max(0, min(image.height, height - y))
    let line = 3 * width
    let source = image.data.span
    var target = pixels.mutableSpan
    for row in 0..<rows {
      var from = row * image.step
      var to = (y + row) * line + 3 * x
      for _ in 0..<columns {
        for color in 0..<3 {
          target[to + color] = source.load(
            littleEndianAt: from + (channels == 1 ? 0 : color), as: UInt8.self)
        }
        from += channels
        to += 3
      }
    }
  }

  /// Draws a line of text.
  /// - Parameters:
  ///   - room: pixels that it may take; text that is longer ends in `..`.
  ///   - scale: how large the pixels of the font are.
  package mutating func draw(
    _ text: String, x: Int, y: Int, room: Int, color: Color = Self.white, scale: Int = 1
  ) {
    let line = Self.fit(text, room / (scale * BitmapFont.width))
    for (place, character) in line.enumerated() {
      for (row, bits) in BitmapFont.rows(of: character).enumerated() {
        for column in 0..<BitmapFont.width where bits << UInt8(column) & 0x80 != 0 {
          dot(
            x: x + (place * BitmapFont.width + column) * scale, y: y + (row + 2) * scale, color,
            scale)
        }
      }
    }
  }

  private mutating func dot(x: Int, y: Int, _ color: Color, _ scale: Int) {
    for row in y..<y + scale where (0..<height).contains(row) {
      for column in x..<x + scale where (0..<width).contains(column) {
        let place = 3 * (row * width + column)
        (pixels[place], pixels[place + 1], pixels[place + 2]) = color
      }
    }
  }

  /// How many characters of the font a number of pixels hold.
  package static func columns(in pixels: Int, scale: Int = 1) -> Int {
    pixels / (scale * BitmapFont.width)
  }

  /// The text, or its beginning and `..` where it has more characters.
  private static func fit(_ text: String, _ columns: Int) -> Substring {
    let start = text.prefix(max(columns, 0))
    guard start.endIndex != text.endIndex else { return start }
    return start.dropLast(2) + "..".prefix(start.count)
  }

  /// Breaks a text between words; the last line has all the rest.
  package static func lines(of text: String, columns: Int, most: Int) -> [String] {
    var lines: [String] = []
    // What no line shows need not be broken.
    var rest = text.prefix((columns + 1) * most + 1)
    while lines.count < most - 1, rest.count > columns, columns > 0 {
      let head = rest.prefix(columns + 1)
      let end = head.lastIndex(of: " ") ?? head.index(before: head.endIndex)
      lines.append(String(rest[..<end]))
      rest = rest[end...].drop { $0 == " " }
    }
    return lines + [String(rest)]
  }
}
