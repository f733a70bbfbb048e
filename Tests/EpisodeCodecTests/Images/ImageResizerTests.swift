import EpisodeCodec
import Golden
import Testing
import TrajectoryMath

@testable import Images

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
  func theSameSizeKeepsTheImage(_ method: ResampleMethod) throws {
    let samples = (0..<3 * 5 * 7).map { UInt8($0 * 37 % 256) }
    let source = try RawImage(
      width: 5, height: 7, encoding: .rgb8, step: 15, data: Bytes(samples))
    var resizer = ImageResizer()
    let result = try resizer.resize(source, width: 5, height: 7, method)
    #expect(result.data.array == samples)
  }

  @Test(arguments: ["mono8", "rgb8", "bgr8", "rgba8", "bgra8", "mono16", "16UC1", "rgb16"])
  func anEvenImageStaysEven(_ name: String) throws {
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

  /// Sums in the order of their weights, rows first, in single precision: what both sets of loops
  /// give, whatever the size, with the same bits.
  @Test(arguments: ["mono8", "rgb8", "bgr8", "bgra8", "16UC1", "bgr16", "rgba16", "32FC1"])
  func vectorsGiveTheBitsOfPlainLoops(_ name: String) throws {
    let encoding = PixelEncoding(name)
    let format = try #require(PixelFormat(encoding))
    var random = CounterRandom(seed: 1, episode: 0, purpose: UInt64(name.utf8.count))
    var resizers = [ImageResizer(isWide: false)]
    if ImageResizer.hasAVX2 { resizers.append(ImageResizer(isWide: true)) }
    for round in 0..<24 {
      let (width, height) = (1 + random.below(150), 1 + random.below(60))
      let (newWidth, newHeight) = (1 + random.below(90), 1 + random.below(40))
      let row = width * format.pixelSize
      let step = row + random.below(9)
      var bytes = (0..<step * height).map { _ in UInt8(random.below(256)) }
      if format.type == .float32 {
        for place in stride(from: 0, through: bytes.count - 4, by: 4) {
          let odd = round % 2 == 0 ? random.below(50) : 9
          let value = odd == 0 ? Float.nan : odd == 1 ? -.infinity : random.unitFloat() * 9 - 4
          for index in 0..<4 {
            bytes[place + index] = UInt8(truncatingIfNeeded: value.bitPattern >> (8 * index))
          }
        }
      }
      let image = try RawImage(
        width: width, height: height, encoding: encoding, step: step, data: Bytes(bytes))
      for method in ResampleMethod.allCases {
        let expected = plain(
          image, format, ResampleWeights(from: height, to: newHeight, method),
          ResampleWeights(from: width, to: newWidth, method))
        for index in resizers.indices {
          let result = try resizers[index].resize(
            image, width: newWidth, height: newHeight, method)
          #expect(result.data.array == expected, "\(width)x\(height) \(method) \(index)")
        }
      }
    }
  }

  private func plain(
    _ image: RawImage, _ format: PixelFormat, _ rows: ResampleWeights, _ columns: ResampleWeights
  ) -> [UInt8] {
    func number(_ row: Int, _ sample: Int) -> Float {
      let place = row * image.step + sample * format.sampleSize
      switch format.type {
      case .uint8: return Float(image.data.span.load(littleEndianAt: place, as: UInt8.self))
      case .uint16: return Float(image.data.span.load(littleEndianAt: place, as: UInt16.self))
      default:
        return Float(bitPattern: image.data.span.load(littleEndianAt: place, as: UInt32.self))
      }
    }
    func sum(_ weights: ResampleWeights, _ index: Int, _ value: (Int) -> Float) -> Float {
      var sum: Float = 0
      for (tap, weight) in weights.weights[weights.offsets[index]..<weights.offsets[index + 1]]
        .enumerated()
      { sum += value(weights.starts[index] + tap) * weight }
      return sum
    }
    var result: [UInt8] = []
    for row in 0..<rows.count {
      let line = (0..<image.width * format.channels).map { sample in
        sum(rows, row) { number($0, sample) }
      }
      for column in 0..<columns.count {
        for channel in 0..<format.channels {
          let source = format.isBlueFirst && channel < 3 ? 2 - channel : channel
          let value = sum(columns, column) { line[$0 * format.channels + source] }
          let bits: UInt32 =
            switch format.type {
            case .uint8: UInt32(min(max(value, 0), 255).rounded(.toNearestOrEven))
            case .uint16: UInt32(min(max(value, 0), 65535).rounded(.toNearestOrEven))
            default: value.isNaN ? 0x7FC0_0000 : value.bitPattern
            }
          result += (0..<format.sampleSize).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
        }
      }
    }
    return result
  }
}
