import Bytes
import Golden
import Testing
import TrajectoryMath

@testable import Images

struct FaceBlurTests {
  /// Only the units that a box touches change, to the bit.
  @Test(arguments: ChromaSubsampling.allCases, RegionBlur.Kind.allCases)
  func blocksOfJPEG(_ subsampling: ChromaSubsampling, _ kind: RegionBlur.Kind) throws {
    let image = try ImageFixture.image("picture_61x47.rgb", "rgb8")
    let jpeg = try JPEGEncoder().encode(image, quality: 90, subsampling: subsampling)
    let box = PixelBox(x: 17, y: 18, width: 13, height: 11)
    let blurred = try JPEGBlurrer().blur(jpeg, [box], with: RegionBlur(kind))
    let decoder = try JPEGDecoder()
    let (before, after) = (
      try decoder.decode(jpeg, dct: .accurate), try decoder.decode(blurred, dct: .accurate)
    )
    // Units are 8 or 16 pixels; the decoder smooths chroma over one pixel beyond them.
    for y in 0..<47 {
      for x in 0..<61 where !(15...32).contains(x) || !(15...32).contains(y) {
        let place = 3 * (y * 61 + x)
        #expect(before.data[place..<place + 3] == after.data[place..<place + 3])
      }
    }
    let pixels = box.rows.flatMap { y in box.columns.map { x in 3 * (y * 61 + x) } }
    let changed = pixels.filter { before.data[$0..<$0 + 3] != after.data[$0..<$0 + 3] }
    #expect(changed.count > pixels.count * 3 / 4)
    if kind == .solid {
      #expect(pixels.allSatisfy { after.data[$0..<$0 + 3].array.allSatisfy { $0 < 8 } })
    }
    // Nothing to blur changes nothing but the coding.
    let same = try decoder.decode(JPEGBlurrer().blur(jpeg, [], with: RegionBlur(kind)), dct: .fast)
    #expect(try same.data == decoder.decode(jpeg, dct: .fast).data)
    let header = try JPEGHeader(blurred.span)
    #expect(header == (try JPEGHeader(jpeg.span)))
  }

  /// What changes evenly over an image is the same after a blur, but for the borders of the box.
  @Test func slopesStay() throws {
    let pixels = (0..<96 * 96).map { (index: Int) -> UInt8 in
      UInt8(40 + index % 96 + index / 96)
    }
    let image = try RawImage(
      width: 96, height: 96, encoding: .mono8, step: 96, data: Bytes(pixels))
    let jpeg = try JPEGEncoder().encode(image, quality: 95, subsampling: .s420)
    let box = PixelBox(x: 0, y: 0, width: 96, height: 96)
    let blurred = try JPEGBlurrer().blur(jpeg, [box], with: RegionBlur(.gaussian))
    let after = try JPEGDecoder().decode(blurred, dct: .accurate)
    for y in 44..<52 {
      for x in 44..<52 {
        let sample = Int(after.data.array[y * after.step + x])
        #expect(abs(sample - Int(pixels[y * 96 + x])) <= 4)
      }
    }
  }

  @Test func damagedJPEG() throws {
    let image = try ImageFixture.image("picture_61x47.rgb", "rgb8")
    let jpeg = try JPEGEncoder().encode(image, quality: 90, subsampling: .s420)
    let blurrer = try JPEGBlurrer()
    let box = PixelBox(x: 0, y: 0, width: 61, height: 47)
    for count in [0, 2, 100, 300, jpeg.count / 2] {
      #expect(throws: StreamError.self) {
        try blurrer.blur(jpeg[0..<count], [box], with: RegionBlur(.solid))
      }
    }
    #expect(try !blurrer.blur(jpeg, [box], with: RegionBlur(.solid)).isEmpty)
  }

  /// Black where a box is, and nothing else changed, in each layout of pixels.
  @Test(arguments: [
    "rgb8", "bgr8", "rgba8", "mono8", "uyvy", "yuyv", "nv12", "bayer_rggb8",
  ])
  func rawImages(_ name: String) throws {
    let encoding = PixelEncoding(name)
    let (width, height) = (23, 15)
    let step = (encoding.bytesPerRow(width: width) ?? 0) + 5
    let count = try #require(encoding.byteCount(width: width, height: height, step: step))
    let image = try RawImage(
      width: width, height: height, encoding: encoding, step: step,
      data: Bytes([UInt8](repeating: 200, count: count)))
    let box = PixelBox(x: 4, y: 6, width: 8, height: 4)
    let after = try image.blurred([box], with: RegionBlur(.solid))
    let (gray, light) = (try after.brightness(), try image.brightness())
    #expect(light.data.array.allSatisfy { $0 == 200 })
    let isBayer = encoding.bayerPattern != nil
    for y in 0..<height {
      for x in 0..<width {
        let sample = gray.data.array[y * gray.step + x]
        // Interpolation mixes the pixels at the border.
        let isInside = box.columns.contains(x) && box.rows.contains(y)
        let isNear = (3...12).contains(x) && (5...10).contains(y)
        if isBayer, isNear, !(5...10).contains(x) || !(7...8).contains(y) { continue }
        #expect(sample == (isInside ? 0 : 200), "\(name) at \(x), \(y)")
      }
    }
    let changed = zip(after.data.array, image.data.array).filter { $0 != $1 }.count
    let expected = ["rgb8": 96, "bgr8": 96, "rgba8": 96, "mono8": 32, "bayer_rggb8": 32]
    #expect(changed == expected[name] ?? (name == "nv12" ? 48 : 64))
    #expect(throws: StreamError.self) {
      let depth = try RawImage(
        width: 2, height: 2, encoding: PixelEncoding("16UC1"), step: 4,
        data: Bytes([UInt8](repeating: 1, count: 8)))
      _ = try depth.blurred([box], with: RegionBlur(.solid))
    }
  }

  @Test func clockNeverGoesBack() {
    var clock = FaceClock()
    clock.advance(to: 1_000_000_000_000)
    #expect(clock.now == 0)
    clock.advance(to: 1_000_000_000_005)
    clock.advance(to: 1_000_000_000_003)
    #expect(clock.now == 5)
    // Back by more than topics are out of order: it goes on.
    clock.advance(to: 20)
    #expect(clock.now == 5)
    clock.advance(to: 30)
    #expect(clock.now == 15)
    clock.skip(100)
    clock.advance(to: 7)
    #expect(clock.now == 115)
    clock.advance(to: 9)
    #expect(clock.now == 117)
    clock.advance(to: .max)
    clock.advance(to: 1)
    #expect(clock.now >= 117)
  }

  @Test func cascadesTakeTurns() {
    // 30 frames a second: the first each frame, the others within 166 ms.
    var turns = FaceTurns(3, hold: 500)
    let chosen = (0..<9).map { turns.next(at: UInt64(33 * $0)) }
    #expect(chosen[0] == [0, 1, 2])
    #expect(chosen[1...].allSatisfy { $0.first == 0 && $0.count <= 2 })
    for index in 1...2 {
      let frames = chosen.indices.filter { chosen[$0].contains(index) }
      #expect(zip(frames, frames.dropFirst()).allSatisfy { $1 - $0 <= 4 })
    }
    // 8 frames a second, or no hold: all.
    var slow = FaceTurns(3, hold: 500)
    #expect((0..<5).allSatisfy { slow.next(at: UInt64(125 * $0)) == [0, 1, 2] })
    var thorough = FaceTurns(3, hold: 0)
    #expect((0..<5).allSatisfy { thorough.next(at: UInt64(33 * $0)) == [0, 1, 2] })
  }

  @Test func linesOfBoxes() throws {
    let text = """
      {"topic":"/a","time":9007199254740993,"boxes":[[1.5,2,3,4]],"held":[]}

      {"topic":"/b","time":5,"boxes":[]}
      {"topic":"/b","time":6,"boxes":[[0,0,1,1],[-2,-2,4,4]]}
      {"topic":"/a","time":9007199254740994,"boxes":[]}
      """
    let lines = FaceBoxLines(FileInput(Bytes(Array(text.utf8)), pieces: 3))
    func boxes(_ topic: String, _ time: UInt64) throws -> [PixelBox] {
      try lines.boxes(of: FaceFrame(topic: topic, time: time, width: 8, height: 8))
    }
    // Frames 5 and before of /b are not in the stream.
    #expect(try boxes("/b", 6).count == 2)
    #expect(
      try boxes("/a", 9_007_199_254_740_993) == [PixelBox(x: 1, y: 2, width: 4, height: 4)])
    #expect(try boxes("/a", 9_007_199_254_740_994) == [])
    #expect(throws: StreamError.self) { try boxes("/b", 7) }
  }

  @Test(arguments: [
    "", "[]", "{", #"{"topic":"/a","time":5}"#, #"{"topic":"/a","time":5,"boxes":[[1,2,3]]}"#,
    #"{"topic":"/a","time":5,"boxes":[[1,2,3,0]]}"#, #"{"topic":"/a","time":-5,"boxes":[]}"#,
    #"{"topic":"/a","time":5,"boxes":[[1,2,3,4,5]]}"#,
    #"{"topic":"/a","time":5,"boxes":[[1,2,1e9,4]]}"#,
    #"{"topic":"/a","time":5,"boxes":[[1,2,NaN,4]]}"#, #"{"topic":5,"time":5,"boxes":[]}"#,
  ])
  func badLines(_ text: String) {
    let lines = FaceBoxLines(FileInput(Bytes(Array(text.utf8))))
    #expect(throws: StreamError.self) {
      try lines.boxes(of: FaceFrame(topic: "/a", time: 5, width: 8, height: 8))
    }
  }
}
