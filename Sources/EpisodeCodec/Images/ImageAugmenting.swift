package import Bytes
internal import Stream
package import TrajectoryMath

/// Changes images randomly, as `augment` of OpenVLA and Octo does; images of missing cameras stay
/// unchanged.
package struct ImageAugmenting: StepImageConversion {
  package enum Changes: Sendable {
    case random(ImageAugmentation)
    /// Always the same changes.
    case fixed([ImageAugmentation.Change])
  }

  package struct Settings: Sendable {
    package var changes: Changes
    package var seed: UInt64
    /// True for separate random numbers for each camera, false for the same in all images of a
    /// step.
    package var isPerView = false
    package var quality: ClosedRange<Int> = 70...100
    /// The probability that an image is encoded as JPEG and decoded again.
    package var jpegProbability: Float = 0

    package init(_ changes: Changes, seed: UInt64) {
      self.changes = changes
      self.seed = seed
    }
  }

  package static let dependsOnStep = true
  /// Distinguishes this filter's random numbers from others of the same seed.
  private static let purpose: UInt64 = 0x6175_676D << 32
  private let settings: Settings
  private let encoder: JPEGEncoder
  private let decoder: JPEGDecoder

  package init(_ settings: Settings) throws(StreamError) {
    self.settings = settings
    encoder = try JPEGEncoder()
    decoder = try JPEGDecoder()
  }

  /// The samples, twice as floats while the image is cropped, and the result.
  package static func memory(_ settings: Settings, width: Int, height: Int) -> Int {
    width * height * 30
  }

  package var leastSize: (width: Int, height: Int)? { nil }

  package mutating func convert(
    _ image: RawImage?, at place: ImagePlace
  ) throws(StreamError) -> RawImage {
    // decode_and_resize has a black pixel for a missing camera.
    guard let image else { return try .rgb([0, 0, 0], width: 1, height: 1) }
    let samples = try image.rgbSamples()
    if place.isPadding { return try .rgb(samples, width: image.width, height: image.height) }
    var random = CounterRandom(
      seed: settings.seed &+ (settings.isPerView ? UInt64(place.view) : 0),
      episode: place.episode, purpose: Self.purpose | UInt64(place.step))
    let changes =
      switch settings.changes {
      case .random(let augmentation): augmentation.draw(&random)
      case .fixed(let changes): changes
      }
    let changed = try RawImage.rgb(
      ImageAugmentation.apply(changes, to: samples, width: image.width, height: image.height),
      width: image.width, height: image.height)
    guard random.unitFloat() < settings.jpegProbability else { return changed }
    let quality = settings.quality.lowerBound + random.below(settings.quality.count)
    let jpeg = try encoder.encode(changed, quality: quality, subsampling: .s420)
    return try decoder.decode(jpeg, to: .rgb, dct: .fast)
  }
}

extension RawImage {
  fileprivate static func rgb(
    _ samples: [UInt8], width: Int, height: Int
  ) throws(StreamError) -> RawImage {
    try RawImage(
      width: width, height: height, encoding: .rgb8, step: 3 * width, data: Bytes(samples))
  }

  /// Red, green and blue of each pixel, without alpha.
  /// - Throws: `.unsupported` for images that are not 8-bit.
  func rgbSamples() throws(StreamError) -> [UInt8] {
    let (image, format) = try asEightBitColors().forArithmetic()
    guard format.type == .uint8 else {
      throw encoding.notEightBit
    }
    let source = image.data.span
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * width * height)
    let places = format.channels == 1 ? (0, 0, 0) : format.isBlueFirst ? (2, 1, 0) : (0, 1, 2)
    for row in 0..<height {
      for column in 0..<width {
        let pixel = row * image.step + column * format.channels
        samples.append(source.load(littleEndianAt: pixel + places.0))
        samples.append(source.load(littleEndianAt: pixel + places.1))
        samples.append(source.load(littleEndianAt: pixel + places.2))
      }
    }
    return samples
  }
}
