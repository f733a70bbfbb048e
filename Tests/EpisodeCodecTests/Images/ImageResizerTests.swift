import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

struct ImageResizerTests {
  private func image(_ array: NumPyArray, _ encoding: PixelEncoding) throws -> RawImage {
    let (height, width) = (array.shape[0], array.shape[1])
    return try RawImage(
      width: width, height: height, encoding: encoding, step: array.bytes.count / height,
      data: Bytes(array.bytes))
  }

  @Test(arguments: [
    ("src", 56, 56), ("src", 64, 48), ("src", 120, 160), ("small", 56, 56), ("src", 7, 5),
  ])
  func lanczos3EqualsTensorFlow(_ name: String, _ height: Int, _ width: Int) throws {
    let arrays = try Golden.npz("images")
    var resizer = ImageResizer()
    let result = try resizer.resize(
      image(#require(arrays[name]), .rgb8), width: width, height: height, .lanczos3)
    let expected = try #require(arrays["lanczos3.\(name)_\(height)x\(width)"]).bytes
    let differences = zip(result.data.array, expected).map { abs(Int($0) - Int($1)) }
    #expect(differences.count == expected.count)
    #expect(differences.allSatisfy { $0 <= 1 })
    #expect(differences.filter { $0 > 0 }.count <= 1)
  }

  @Test(arguments: [(30, 40), (28, 28), (90, 100)])
  func depthEqualsTensorFlow(_ height: Int, _ width: Int) throws {
    let arrays = try Golden.npz("images")
    var resizer = ImageResizer()
    let result = try resizer.resize(
      image(#require(arrays["depth"]), PixelEncoding("32FC1")), width: width, height: height,
      .bilinear)
    let expected = try #require(arrays["depth_bilinear.\(height)x\(width)"]).floats
    let values = (0..<expected.count).map {
      Float(bitPattern: result.data.span.load(littleEndianAt: 4 * $0))
    }
    let most = expected.map { abs($0) }.max() ?? 1
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) <= 2e-6 * max(most, 1) })
  }

  @Test(arguments: ResampleMethod.allCases)
  func theSameSizeKeepsThePicture(_ method: ResampleMethod) throws {
    let samples = (0..<3 * 5 * 7).map { UInt8($0 * 37 % 256) }
    let source = try RawImage(
      width: 5, height: 7, encoding: .rgb8, step: 15, data: Bytes(samples))
    var resizer = ImageResizer()
    let result = try resizer.resize(source, width: 5, height: 7, method)
    #expect(result.data.array == samples)
  }

  @Test(arguments: ["mono8", "rgb8", "bgr8", "rgba8", "bgra8", "mono16", "16UC1", "rgb16"])
  func anEvenPictureStaysEven(_ name: String) throws {
    let encoding = PixelEncoding(name)
    let row = try #require(encoding.bytesPerRow(width: 9))
    let source = try RawImage(
      width: 9, height: 4, encoding: encoding, step: row,
      data: Bytes([UInt8](repeating: 64, count: row * 4)))
    var resizer = ImageResizer()
    for method in [ResampleMethod.area, .nearest] {
      let result = try resizer.resize(source, width: 3, height: 13, method)
      #expect(result.data.array.allSatisfy { $0 == 64 })
    }
  }

  @Test func areaIsTheMean() throws {
    let source = try RawImage(
      width: 4, height: 2, encoding: .mono8, step: 4, data: Bytes([0, 10, 20, 30, 4, 6, 40, 70]))
    var resizer = ImageResizer()
    let result = try resizer.resize(source, width: 2, height: 1, .area)
    #expect(result.data.array == [5, 40])
  }

  @Test func pixelsThatAreNoSamplesThrow() throws {
    let source = try RawImage(
      width: 4, height: 2, encoding: PixelEncoding("yuyv"), step: 8,
      data: Bytes([UInt8](repeating: 0, count: 16)))
    var resizer = ImageResizer()
    #expect(throws: StreamError(.unsupported, "")) {
      try resizer.resize(source, width: 2, height: 1, .area)
    }
  }
}
