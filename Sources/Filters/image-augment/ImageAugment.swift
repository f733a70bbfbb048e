import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Changes images at random.
@main
struct ImageAugment: StepFilter {
  static let configuration = FilterConfiguration(
    name: "image-augment", family: .images,
    abstract: "Augment the images of steps at random, for training.",
    discussion: """
      The filter does what augment_image of dlimp does, with OpenVLA's values as defaults. It
      computes in float32 and clips pixels to 0...1 after each operation. crop cuts out a box whose
      area is a fraction of the image drawn from --crop-scale, and whose ratio of width to height is
      drawn from --crop-ratio, and resizes it to the size of the image. brightness adds a number
      between -X and X. contrast and saturation multiply by a factor. hue turns by at most X of the
      color circle. Finally, with the probability --jpeg-probability, the filter encodes the image
      as a JPEG of a quality drawn from --jpeg and decodes it again.

      All images of a step change alike, including goals and all frames of a window. With --per-view
      each camera, identified by the last part of its name, has random numbers of its own; as in the
      original, camera i uses the seed plus i. Random numbers depend on the seed, the episode and
      the step, not on -j. An image changes differently in each window, so windows contain all of
      their images.

      Padding stays unchanged: images without data (a black pixel with --output raw) and images
      whose pad_mask_dict is false. Without -f the filter skips depth: features whose last part has
      the word depth. It writes pixels as rgb8; an image that does not have 8 bits per channel is an
      error. Tensors of uint8 [height, width, channels] are images, too, and stay tensors; so are
      windows of them.

      An image that cannot be decoded to its end is an error. With --bad skip its step is left out;
      with --bad repeat the previous good image of the feature is used instead, in a window for that
      frame, and the step is left out if there is none. The filter says how many there were, and the
      END of the episode has the attributes bad_images/skipped and bad_images/repeated.

      --dropout drops cameras, as image_dropout of Octo does: each image observation/image_… of a
      step becomes padding with this probability, and its pad mask in observation/pad_mask_dict/
      false. One image that is not padding always stays: that of --always-keep, or one drawn at
      random. All frames of a window share these draws.

      --center-crop is for evaluation: it cuts out the center of the image with this fraction of its
      area, resizes it to the size of the image, and changes nothing at random.
      """,
    examples: [
      .init(
        #"""
        image-resize 224x224 < windows.mcap \
          | image-augment --seed 1 > train.mcap
        """#,
        "Augment images as OpenVLA does."),
      .init(
        "image-augment --center-crop 0.9 < windows.mcap > evaluation.mcap",
        "Show a policy the part of the image that it was trained on."),
    ],
    seeAlso: ["image-resize", "traj-window"])

  @Option(help: "Fraction of the area that crop keeps.") var cropScale = NumberRange(0.9...0.9)
  @Option(help: "Width divided by height of the box, relative to that of the image.")
  var cropRatio = NumberRange(1...1)
  @Option(help: "The largest change of brightness, where 1 is the whole range.", in: 0.0...1.0)
  var brightness = 0.2
  @Option(help: "Factor of the distance from the mean of each channel.") var contrast = NumberRange(
    0.8...1.2)
  @Option(help: "Factor of the saturation.") var saturation = NumberRange(0.8...1.2)
  @Option(help: "The largest turn of the hue, where 1 is the whole color circle.", in: 0.0...0.5)
  var hue = 0.05
  @Option(help: "The operations in their order, separated by commas; an empty text means none.")
  var order = OperationList(ImageAugmentation().order)
  @Option(help: "Range of JPEG qualities, within 1 to 100.") var jpeg = NumberRange(70...100)
  @Option(help: "Probability of the JPEG step.", valueName: "P", in: 0.0...1.0)
  var jpegProbability = 0.0
  @Flag(help: "Draw separately for each camera.") var perView = false
  @Option(
    help: "Crop the center with this fraction of the area, and change nothing at random.",
    valueName: "AREA",
    in: 0.0001...1.0) var centerCrop: Double?
  @Option(help: "Probability of dropping an image.", valueName: "P", in: 0.0...1.0)
  var dropout = 0.0
  @Option(help: "The feature that --dropout always keeps.", valueName: "FEATURE")
  var alwaysKeep: String?
  @OptionGroup var seed: SeedOption
  @OptionGroup var images: ImageOptions

  func validate() throws {
    guard cropScale.range.lowerBound > 0, cropScale.range.upperBound <= 1 else {
      throw UsageError("--crop-scale must be above 0 and at most 1")
    }
    guard cropRatio.range.lowerBound > 0 else {
      throw UsageError("--crop-ratio must be above 0")
    }
    if alwaysKeep != nil, dropout == 0 { throw UsageError("--always-keep requires --dropout") }
    guard jpeg.range.lowerBound >= 1, jpeg.range.upperBound <= 100 else {
      throw UsageError("--jpeg must be a range within 1 to 100")
    }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var settings = ImageAugmenting.Settings(changes, seed: seed.value(stream))
    settings.isPerView = perView
    settings.quality = Int(jpeg.range.lowerBound)...Int(jpeg.range.upperBound)
    settings.jpegProbability = centerCrop == nil ? Float(jpegProbability) : 0
    let converter = images.converter(ImageAugmenting.self, settings, to: output, context) {
      !ImagePlace(feature: $0.name).isDepth
    }
    guard dropout > 0 else { return converter }
    var cameras = CameraDropper.Settings()
    (cameras.probability, cameras.kept, cameras.seed) = (dropout, alwaysKeep, seed.value(stream))
    return CameraDropper(cameras, before: converter)
  }

  private var changes: ImageAugmenting.Changes {
    if let centerCrop { return .fixed([.crop(CropBox(centerOfArea: Float(centerCrop)))]) }
    var random = ImageAugmentation()
    random.order = order.operations
    (random.scale, random.ratio) = (cropScale.range, cropRatio.range)
    (random.brightness, random.hue) = (Float(brightness), Float(hue))
    (random.contrast, random.saturation) = (contrast.range, saturation.range)
    return .random(random)
  }
}

/// Operations separated by commas.
struct OperationList: OptionValue {
  let operations: [ImageAugmentation.Operation]

  init(_ operations: [ImageAugmentation.Operation]) { self.operations = operations }

  init(parsing text: String) throws(UsageError) {
    var operations: [ImageAugmentation.Operation] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: text.isEmpty) {
      guard let operation = ImageAugmentation.Operation(rawValue: String(name)) else {
        let all = ImageAugmentation.Operation.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("'\(name)' is not one of \(all)")
      }
      operations.append(operation)
    }
    guard operations.count <= 64 else { throw UsageError("more than 64 operations") }
    self.operations = operations
  }
  var argumentText: String { operations.map(\.rawValue).joined(separator: ",") }
  static var placeholder: String { "NAME,…" }
}
