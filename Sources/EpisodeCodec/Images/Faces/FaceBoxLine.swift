internal import Bytes
internal import TrajectoryMath

/// A line of JSON with the boxes of a frame: `"boxes": [[X, Y, WIDTH, HEIGHT], …]`, in pixels from the
/// upper left corner of the image.
struct FaceBoxLine {
  var topic: String?
  var time: UInt64?
  var boxes: [PixelBox]?

  /// Boxes in a line, and the largest number in one.
  private static let most = (boxes: 10_000, pixels: 1e6)

  init(parsing line: RawSpan) throws(StreamError) {
    var reader = JSONReader(line)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "topic": topic = try reader.readString()
      case "time":
        // Doubles do not hold all nanoseconds.
        let text = String(repairingUTF8: line.extracting(try reader.readRange()))
        guard let number = UInt64(text) else {
          throw StreamError(.malformed, "the time \(text.printable) is no number of nanoseconds")
        }
        time = number
      case "boxes": boxes = try Self.boxes(&reader)
      default: try reader.skipValue()
      }
    }
    try reader.finish()
  }

  private static func boxes(_ reader: inout JSONReader) throws(StreamError) -> [PixelBox] {
    var boxes: [PixelBox] = []
    try reader.beginArray()
    while try reader.nextElement() {
      var sides: [Double] = []
      try reader.beginArray()
      while try reader.nextElement() {
        let side = try reader.readNumber()
        guard side.isFinite, abs(side) <= most.pixels, sides.count < 4 else {
          throw StreamError(.malformed, "a box is not [X, Y, WIDTH, HEIGHT]")
        }
        sides.append(side)
      }
      guard sides.count == 4, sides[2] > 0, sides[3] > 0, boxes.count < most.boxes else {
        throw StreamError(.malformed, "a box is not [X, Y, WIDTH, HEIGHT]")
      }
      // All pixels that it touches.
      let (left, top) = (Int(sides[0].rounded(.down)), Int(sides[1].rounded(.down)))
      boxes.append(
        PixelBox(
          x: left..<Int((sides[0] + sides[2]).rounded(.up)),
          y: top..<Int((sides[1] + sides[3]).rounded(.up))))
    }
    return boxes
  }
}
