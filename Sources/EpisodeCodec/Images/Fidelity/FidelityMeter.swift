package import Bytes
internal import Stream
internal import TrajectoryMath

/// What changing one frame costs.
package struct FrameFidelity: Sendable {
  package let size: FidelityPlan.Size
  /// Bytes in the stream.
  package let storedBytes: Int
  /// Bytes of each change of the plan; nil for one that is not stored.
  package let bytes: [Int?]
  /// The scores of the plan's changes at full size.
  package let scores: [FidelityScore]
  /// For each size of a model, the scores of `changesAfterResize`.
  package let scoresAfterResize: [[FidelityScore]]
  package var crops: Crops?

  /// The same part of the original frame and of each changed one, as PNG: where the worst change
  /// changes most.
  package struct Crops: Sendable {
    package let worstBlock: Double
    package let place: (row: Int, column: Int)
    package let original: Bytes
    package let changed: [Bytes]
  }
}

/// Measures frames. It keeps its buffers for the next one; each thread needs its own.
package final class FidelityMeter {
  private let plan: FidelityPlan
  private let decoder: ImageDecoder
  private let jpegDecoder: JPEGDecoder
  private let encoder: JPEGEncoder
  private var resizer = ImageResizer()
  private var similarity = StructuralSimilarity()

  private static let cropSide = 48
  /// Bytes of memory for each pixel: three pictures and the planes of two; a crop takes 27 more.
  private static let memory = 46

  package init(_ plan: FidelityPlan) throws(StreamError) {
    self.plan = plan
    decoder = try ImageDecoder(dct: plan.dct)
    jpegDecoder = try JPEGDecoder()
    encoder = try JPEGEncoder()
  }

  /// Bytes that measuring a frame takes.
  /// - Throws: when the header of its image is damaged.
  package static func memory(
    for frame: FrameSource, _ plan: FidelityPlan
  ) throws(StreamError) -> Int {
    let pixels: Int
    switch frame {
    case .raw(let image): pixels = image.width * image.height
    case .compressed(let bytes, let format):
      guard let size = try ImageDecoder.size(of: bytes, format: format) else { return 0 }
      try ImageLimits.check(width: size.width, height: size.height)
      pixels = size.width * size.height
    }
    return plan.sizes.reduce(pixels) { $0 + $1.width * $1.height } * memory
  }

  /// - Parameter other: the same frame of another stream.
  /// - Throws: the fault of an image, or `.unsupported` when the frames differ in size.
  package func measure(
    _ frame: FrameSource, against other: FrameSource? = nil
  ) throws(StreamError) -> FrameFidelity {
    try MemoryBudget.check(Self.memory(for: frame, plan), .images, for: "measuring an image")
    let image = try frame.image(decoder)
    let (width, height) = (image.width, image.height)
    let picture = try picture(of: image)
    let original = FidelityReference(picture)
    let models = try plan.sizes.map { (size) throws(StreamError) in
      FidelityReference(try resized(picture, to: size))
    }

    var bytes: [Int?] = plan.changes.map { _ in nil }
    /// The frame as it comes back, and its bytes if it is stored.
    func changed(_ change: FidelityPlan.Change) throws(StreamError) -> (Picture, Int?) {
      switch change {
      case .jpeg(let quality, let subsampling):
        // Gray stays gray, and YUV is encoded as jpeg-encode does it.
        let source = image.encoding.isJPEGEncodable ? image : try picture.image()
        let jpeg = try encoder.encode(source, quality: quality, subsampling: subsampling)
        return (try Picture(jpegDecoder.decode(jpeg, to: .rgb, dct: plan.dct)), jpeg.count)
      case .other:
        guard let other else { return (picture, nil) }
        let second = try self.picture(of: other.image(decoder))
        guard second.width == width, second.height == height else {
          throw StreamError(
            .unsupported,
            "\(width)x\(height) cannot be compared with \(second.width)x\(second.height)")
        }
        return (second, other.bytes.count)
      case .resize(let size):
        let back = FidelityPlan.Size(width: width, height: height)
        return (try resized(resized(picture, to: size), to: back), nil)
      case .brightness, .crop, .blur: return (augmented(picture, change), nil)
      }
    }

    // The worst change first: it says which part of the others to keep.
    let worst = plan.worst
    let (worstPicture, worstSize) = try changed(plan.changes[worst])
    let (worstScore, block) = original.score(worstPicture, &similarity)
    let margin = (Self.cropSide - PixelDifference.blockSide) / 2
    let place = (row: block.row - margin, column: block.column - margin)
    var scores: [FidelityScore] = []
    var crops: [Bytes] = []
    var afterResize: [[FidelityScore]] = models.map { _ in [] }
    for (index, change) in plan.changes.enumerated() {
      let result: Picture
      if index == worst {
        (result, bytes[index]) = (worstPicture, worstSize)
        scores.append(worstScore)
      } else {
        (result, bytes[index]) = try changed(change)
        scores.append(original.score(result, &similarity).0)
      }
      if plan.keepsCrops { crops.append(try result.crop(place, side: Self.cropSide)) }
      for (place, model) in models.enumerated() {
        if change.isStored {
          let small = try resized(result, to: plan.sizes[place])
          afterResize[place].append(model.score(small, &similarity).0)
        } else if change.isAugmentation {
          let small = augmented(model.picture, change)
          afterResize[place].append(model.score(small, &similarity).0)
        }
      }
    }
    return FrameFidelity(
      size: .init(width: width, height: height), storedBytes: frame.bytes.count, bytes: bytes,
      scores: scores, scoresAfterResize: afterResize,
      crops: plan.keepsCrops
        ? .init(
          worstBlock: worstScore.worstBlock, place: block,
          original: try picture.crop(place, side: Self.cropSide), changed: crops) : nil)
  }

  private func picture(of image: RawImage) throws(StreamError) -> Picture {
    switch image.encoding.layout {
    case .uyvy, .yuyv, .nv12: try Picture(jpegDecoder.colors(of: image))
    default: try Picture(image)
    }
  }

  private func resized(
    _ picture: Picture, to size: FidelityPlan.Size
  ) throws(StreamError) -> Picture {
    try Picture(
      resizer.resize(picture.image(), width: size.width, height: size.height, .lanczos3))
  }

  private func augmented(_ picture: Picture, _ change: FidelityPlan.Change) -> Picture {
    let (width, height) = (picture.width, picture.height)
    let samples = picture.rgb.array
    let result =
      switch change {
      case .blur(let deviation):
        GaussianBlur(deviation: deviation).apply(to: samples, width: width, height: height)
      case .brightness(let delta):
        ImageAugmentation.apply([.brightness(delta)], to: samples, width: width, height: height)
      case .crop(let area):
        ImageAugmentation.apply(
          [.crop(CropBox(centerOfArea: area))], to: samples, width: width, height: height)
      case .jpeg, .other, .resize: samples
      }
    return Picture(width: width, height: height, rgb: Bytes(result))
  }
}
