import EpisodeCodec
import Testing

@testable import Images

@Suite struct CanvasTests {
  /// The canvas as text: a `#` for each light pixel.
  private static func rows(_ canvas: Canvas) throws -> [String] {
    let image = try canvas.image()
    let bytes = image.data.array
    return (0..<image.height).map { row in
      String((0..<image.width).map { bytes[row * image.step + 3 * $0] > 0x80 ? "#" : "." })
    }
  }

  @Test func textIsDrawn() throws {
    var canvas = try Canvas(width: 16, height: 14, gray: 0)
    canvas.draw("Ag", x: 0, y: 0, room: 16)
    #expect(
      try Self.rows(canvas)[2...] == [
        "................",
        "................",
        "...##...........",
        "..#..#..........",
        ".#....#.........",
        ".#....#...###.#.",
        ".#....#..#...#..",
        ".######..#...#..",
        ".#....#...###...",
        ".#....#..#......",
        ".#....#...####..",
        ".........#....#.",
      ])
  }

  @Test func largeTextHasTheSameShape() throws {
    var small = try Canvas(width: 8, height: 17, gray: 0)
    small.draw("k", x: 0, y: 0, room: 8)
    var large = try Canvas(width: 24, height: 51, gray: 0)
    large.draw("k", x: 0, y: 0, room: 24, scale: 3)
    let rows = try Self.rows(large)
    for (number, row) in try Self.rows(small).enumerated() {
      #expect(rows[3 * number + 1] == row.map { String(repeating: $0, count: 3) }.joined())
    }
  }

  /// A letter with an accent, an emoji of several scalars and a control are one mark each.
  @Test func otherCharactersHaveOneMark() throws {
    var canvas = try Canvas(width: 24, height: 17, gray: 0)
    canvas.draw("é👩‍🔬\u{7}", x: 0, y: 0, room: 24)
    for row in try Self.rows(canvas) {
      #expect(row.prefix(8) == row.dropFirst(8).prefix(8) && row.prefix(8) == row.suffix(8))
    }
    #expect(try Self.rows(canvas)[4].hasPrefix(".######."))
  }

  @Test func longTextEndsInTwoDots() throws {
    var long = try Canvas(width: 40, height: 17, gray: 0)
    long.draw("abcdef", x: 0, y: 0, room: 39)
    var expected = try Canvas(width: 40, height: 17, gray: 0)
    expected.draw("ab..", x: 0, y: 0, room: 40)
    #expect(try Self.rows(long) == Self.rows(expected))
    long.draw("abc", x: 0, y: 0, room: 7)
    #expect(try Self.rows(long) == Self.rows(expected))
  }

  /// Nothing is drawn beyond the edges.
  @Test func edgesCut() throws {
    let picture = try RawImage(
      width: 4, height: 4, encoding: .mono8, step: 4,
      data: Bytes([UInt8](repeating: 0xFF, count: 16)))
    var canvas = try Canvas(width: 6, height: 5, gray: 0)
    canvas.draw(picture, x: 4, y: 3)
    canvas.draw(picture, x: 6, y: 0)
    canvas.draw(picture, x: 0, y: 9)
    canvas.fill(x: -2, y: -1, width: 3, height: 2, gray: 0xFF)
    canvas.fill(x: 7, y: 7, width: 3, height: 2, gray: 0xFF)
    #expect(try Self.rows(canvas) == ["#.....", "......", "......", "....##", "....##"])
    canvas.draw("W", x: 3, y: -4, room: 8, scale: 2)
  }

  @Test(
    arguments: [
      ("put the carrot on the plate", 12, ["put the", "carrot on the plate"]),
      ("unbreakable", 4, ["unbr", "eakable"]), ("", 4, [""]), ("two", 8, ["two"]),
      ("a b", 0, ["a b"]),
    ] as [(String, Int, [String])])
  func linesBreakBetweenWords(_ text: String, columns: Int, lines: [String]) {
    let broken = Canvas.lines(of: text, columns: columns, most: 2)
    #expect(zip(broken, lines).allSatisfy { $1.hasPrefix($0) } && broken.count == lines.count)
  }
}
