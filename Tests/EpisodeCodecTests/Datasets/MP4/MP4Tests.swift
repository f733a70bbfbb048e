import EpisodeCodec
import Testing

@testable import Datasets

@Suite struct MP4Tests {
  /// As LeRobot: 30 frames per second are 512 of 15360 ticks. No time is ever rounded.
  @Test(
    arguments: [
      (30, 15360, 512), (10, 10240, 1024), (25, 12800, 512), (1, 16384, 16384),
      (12.5, 12800, 1024), (29.97, 11988, 400), (30000.0 / 1001, 30000, 1001),
      (0.1, 16384, 163_840),
    ] as [(Double, UInt32, UInt32)])
  func framesLastWholeTicks(_ fps: Double, timescale: UInt32, delta: UInt32) throws {
    let rate = try #require(FrameRate(fps))
    #expect((rate.timescale, rate.delta) == (timescale, delta))
  }

  @Test(arguments: [0, -1, .nan, .infinity, 1e9, 0.0001, .pi] as [Double])
  func otherRatesHaveNone(_ fps: Double) { #expect(FrameRate(fps) == nil) }

  @Test func theDescriptionComesFirstAndLeadsToTheFrames() throws {
    var movie = MP4Movie(.png, width: 640, height: 480)
    for size: UInt32 in [7, 300, 1] { movie.append(size: size) }
    let rate = try #require(FrameRate(10))
    let header = try movie.header(rate)
    #expect(Self.boxes(header[...]) == ["ftyp", "moov", "free", "mdat"])
    #expect(header.count == MP4Movie.leastHeader)
    #expect(Self.number(header, after: "mdat", at: 0, as: UInt64.self) == 16 + 308)
    #expect(Self.number(header, after: "stco", at: 8, as: UInt32.self) == UInt32(header.count))
    #expect(
      (0..<3).map { Self.number(header, after: "stsz", at: 12 + 4 * $0, as: UInt32.self) } == [
        7, 300, 1,
      ])
    #expect(
      (0..<3).map { Self.number(header, after: "stts", at: 4 + 4 * $0, as: UInt32.self) } == [
        1, 3, 1024,
      ])
    let text = String(decoding: header, as: UTF8.self)
    #expect(!text.contains("stss") && !text.contains("elst") && text.contains("png "))
  }

  @Test func keyFramesAreListedUnlessAllAre() throws {
    var movie = MP4Movie(.jpeg, width: 64, height: 48)
    for number in 0..<5 { movie.append(size: 9, isKey: number % 2 == 0) }
    let header = try movie.header(#require(FrameRate(10)))
    #expect(
      (0..<4).map { Self.number(header, after: "stss", at: 4 + 4 * $0, as: UInt32.self) } == [
        3, 1, 3, 5,
      ])
  }

  @Test func framesOfALongVideoHaveAPlaceThatSeldomChanges() throws {
    var movie = MP4Movie(.jpeg, width: 64, height: 48)
    let rate = try #require(FrameRate(10))
    var sizes: Set<Int> = []
    for _ in 0..<3000 {
      movie.append(size: 9)
      sizes.insert(try movie.header(rate).count)
    }
    #expect(sizes == [4096, 8192, 16384])
    let roomy = try movie.header(rate, least: MP4Movie.longHeader)
    #expect(roomy.count == MP4Movie.longHeader)
    #expect(Self.number(roomy, after: "stco", at: 8, as: UInt32.self) == UInt32(roomy.count))
  }

  @Test func whatTheNumbersCannotHoldIsAnError() throws {
    let (fast, slow) = (try #require(FrameRate(10)), try #require(FrameRate(0.001)))
    var movie = MP4Movie(.jpeg, width: 70_000, height: 2)
    #expect(throws: StreamError(.limit, "")) { try movie.header(fast) }
    movie = MP4Movie(.jpeg, width: 2, height: 2)
    for _ in 0..<300 { movie.append(size: 1) }
    #expect(throws: StreamError(.limit, "")) { try movie.header(slow) }
  }

  /// The types of a file's outer boxes.
  private static func boxes(_ bytes: ArraySlice<UInt8>) -> [String] {
    var (names, rest): ([String], ArraySlice<UInt8>) = ([], bytes)
    while rest.count >= 8 {
      names.append(String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self))
      let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      rest = rest.dropFirst(size == 1 ? 16 : size)
    }
    return names
  }

  /// A number behind the type of a box.
  private static func number<Number: FixedWidthInteger>(
    _ bytes: [UInt8], after type: String, at offset: Int, as: Number.Type
  ) -> Number? {
    let name = Array(type.utf8)
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: name) }) else {
      return nil
    }
    return bytes[(start + 4 + offset)...].prefix(Number.bitWidth / 8).reduce(0) {
      $0 << 8 | Number($1)
    }
  }
}
