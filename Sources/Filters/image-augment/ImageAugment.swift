import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Images changed at random.
@main
struct ImageAugment: StepFilter {
  static let configuration = FilterConfiguration(
    name: "image-augment", family: .images,
    abstract: "Change the images of steps at random, as for training.",
    discussion: """
      As augment_image of dlimp, with the values of OpenVLA: in float32, limited to 0...1 after each
      operation. crop takes a part of so much area (--crop-scale) and width by height (--crop-ratio)
      and gives it the size of the whole; brightness adds up to so much; contrast and saturation are
      scaled; hue turns by up to a part of the circle. Behind these, with a probability of
      --jpeg-probability, the image is made a JPEG of a quality in --jpeg and decoded again.

      All images of a step, goals and all frames of a window too, are changed alike. With --per-view
      each camera, by the last part of its name, has random numbers of its own, as in the original,
      where camera i has the seed of the step + i. Random numbers depend on the seed, the episode
      and the step, not on -j. As the same image is changed in another way in each window, windows
      carry all their images.

      Images of cameras that are not there stay as they are: those without data (a black pixel in
      raw form) and those whose pad_mask_dict is false. Features whose last part starts with depth
      are left alone unless -f asks for them. The pixels are rgb8.

      --center-crop is for evaluation: the middle of so much area in the size of the whole, and
      nothing random.
      """,
    examples: [
      .init(
        "image-resize 224x224 < windows.mcap | image-augment --seed 1 > train.mcap",
        "Augment as OpenVLA does."),
      .init(
        "image-augment --center-crop 0.9 < windows.mcap > evaluation.mcap",
        "Show a policy what it was trained on."),
    ],
    seeAlso: ["image-resize", "traj-window"])

  @Option(help: "Part of the area that is kept.") var cropScale = NumberRange(0.9...0.9)
  @Option(help: "Width by height of that part.") var cropRatio = NumberRange(1...1)
  @Option(help: "The most that is added or taken away.", in: 0.0...1.0) var brightness = 0.2
  @Option(help: "Factor of the distance to the mean.") var contrast = NumberRange(0.8...1.2)
  @Option(help: "Factor of the saturation.") var saturation = NumberRange(0.8...1.2)
  @Option(help: "The most that the hue turns by.", in: 0.0...0.5) var hue = 0.05
  @Option(help: "The operations and their order, joined by commas; an empty text is none.")
  var order = OperationList(ImageAugmentation().order)
  @Option(help: "Qualities of the JPEG, 1 to 100.") var jpeg = NumberRange(70...100)
  @Option(help: "The probability of the JPEG.", valueName: "P", in: 0.0...1.0)
  var jpegProbability = 0.0
  @Flag(help: "Draw for each camera on its own.") var perView = false
  @Option(
    help: "Only take the middle of so much area; nothing random.", valueName: "AREA",
    in: 0.0001...1.0) var centerCrop: Double?
  @OptionGroup var seed: SeedOption
  @OptionGroup var images: ImageOptions

  func validate() throws {
    guard cropScale.range.lowerBound > 0, cropScale.range.upperBound <= 1 else {
      throw UsageError("--crop-scale is a part of the area, above 0 and up to 1")
    }
    guard cropRatio.range.lowerBound > 0 else {
      throw UsageError("--crop-ratio is above 0")
    }
    guard jpeg.range.lowerBound >= 1, jpeg.range.upperBound <= 100 else {
      throw UsageError("--jpeg is a range of qualities from 1 to 100")
    }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var settings = ImageAugmenting.Settings(changes, seed: seed.value(stream))
    settings.isPerView = perView
    settings.quality = Int(jpeg.range.lowerBound)...Int(jpeg.range.upperBound)
    settings.jpegProbability = centerCrop == nil ? Float(jpegProbability) : 0
    return images.converter(ImageAugmenting.self, settings, to: output) {
      !ImagePlace(feature: $0.name).camera.hasPrefix("depth")
    }
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

/// Operations joined by commas.
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
