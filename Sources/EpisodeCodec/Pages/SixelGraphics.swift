internal import Bytes
package import Images

/// A picture in sixels, the graphics of DEC's terminals (VT330/VT340 Programmer Reference Manual, volume
/// 2, chapter 14), which xterm, foot, mlterm and others show.
package enum SixelGraphics {
  /// Six shades of each color, then grays.
  private static let shades = 6
  private static let grays = 33
  private static let colors = shades * shades * shades + grays

  /// Thresholds of ordered dithering, in sixteenths.
  private static let bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// - Parameter image: in `rgb8`.
  package static func text(_ image: RawImage) -> [UInt8] {
    var text = ByteBuilder()
    // Pixels are square, and those that are not drawn stay as they are.
    text.append(utf8: "\u{1B}P0;1;0q\"1;1;\(image.width);\(image.height)")
    for color in 0..<colors {
      let (red, green, blue) = percent(color)
      text.append(utf8: "#\(color);2;\(red);\(green);\(blue)")
    }
    var band = [UInt8](repeating: 0, count: colors * image.width)
    for top in stride(from: 0, to: image.height, by: 6) {
      for place in band.indices { band[place] = 0 }
      var used = [Bool](repeating: false, count: colors)
      for row in top..<min(top + 6, image.height) {
        for column in 0..<image.width {
          let color = color(of: image, row, column)
          used[color] = true
          band[color * image.width + column] |= 1 << UInt8(row - top)
        }
      }
      for color in 0..<colors where used[color] {
        text.append(utf8: "#\(color)")
        append(band[color * image.width..<(color + 1) * image.width], to: &text)
        text.append(UInt8(ascii: "$"))
      }
      text.append(UInt8(ascii: "-"))
    }
    text.append(utf8: "\u{1B}\\\n")
    return text.bytes
  }

  /// Six rows of a color, runs of equal columns as `!` and their number.
  private static func append(_ columns: ArraySlice<UInt8>, to text: inout ByteBuilder) {
    var start = columns.startIndex
    let end = columns.lastIndex { $0 != 0 }.map { $0 + 1 } ?? start
    while start < end {
      let stop = columns[start..<end].firstIndex { $0 != columns[start] } ?? end
      let sixel = 63 + columns[start]
      if stop - start > 3 {
        text.append(utf8: "!\(stop - start)")
        text.append(sixel)
      } else {
        for _ in start..<stop { text.append(sixel) }
      }
      start = stop
    }
  }

  private static func percent(_ color: Int) -> (Int, Int, Int) {
    let cube = shades * shades * shades
    guard color < cube else {
      let gray = (color - cube) * 100 / (grays - 1)
      return (gray, gray, gray)
    }
    let step = 100 / (shades - 1)
    return (
      color / (shades * shades) * step, color / shades % shades * step, color % shades * step
    )
  }

  private static func color(of image: RawImage, _ row: Int, _ column: Int) -> Int {
    let place = row * image.step + 3 * column
    let span = image.data.span
    let red = Int(span.load(littleEndianAt: place, as: UInt8.self))
    let green = Int(span.load(littleEndianAt: place + 1, as: UInt8.self))
    let blue = Int(span.load(littleEndianAt: place + 2, as: UInt8.self))
    if red == green, green == blue {
      return shades * shades * shades + (red * (grays - 1) + 127) / 255
    }
    let threshold = (2 * bayer[row % 4 * 4 + column % 4] + 1) * 255 / 32
    func shade(_ value: Int) -> Int { (value * (shades - 1) + threshold) / 255 }
    return (shade(red) * shades + shade(green)) * shades + shade(blue)
  }
}
