import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Images in another size.
@main
struct ImageResize: StepFilter {
  static let configuration = FilterConfiguration(
    name: "image-resize", family: .images,
    abstract: "Give the images of steps another size.",
    discussion: """
      As decode_and_resize of OpenVLA and Octo: JPEG, PNG and raw images of every image feature, and
      of windows of images, become W pixels wide and H high. The pixels are rgb8, or mono8, rgba8
      and so on where the images are; the same input gives the same bytes with any -j.

      lanczos3 and bilinear are those of tf.image.resize with antialias, rounded to the nearest, of
      two to the even; --no-antialias samples without making the filter wider, as OpenCV does. area
      is the mean of what a pixel covers, as OpenCV's INTER_AREA where images get smaller. nearest
      takes the pixel under the center.

      Depth, by its encoding 16UC1, mono16 or 32FC1, is resized by --depth-method and stays in its
      own units. bilinear mixes places without depth (0 or NaN) with their neighbors, nearest does
      not. --depth-units tensorflow gives 16-bit depth as TensorFlow decodes it, in float32 parts of
      65535.

      The image of a camera that is not there (one without data) becomes a black rgb8 image, or with
      a name such as observation/depth_primary depth 0; with --output jpeg it stays as it is. Frames
      of a window that are references to an earlier window stay references.

      --scaled-decode decodes a JPEG to a half, a quarter or an eighth of its size, the smallest that
      is at least W by H, and resizes that. This takes about a third less time, and loses what the
      JPEG's own transform cuts off: at quality 95, samples of camera images differ by 0.6 to 1.5 of
      255 levels on average, and by up to 53 at edges. A JPEG less than twice as large as W by H, a
      PNG and a raw image give the same bytes without it.
      """,
    examples: [
      .init(
        "traj-window --window 2 --future 3 < steps.mcap | image-resize 224x224 > windows.mcap",
        "Resize windows as OpenVLA does, each image once."),
      .init(
        "image-resize 256x256 --method area --output jpeg -q 95 < steps.mcap > small.mcap",
        "Make a small copy of a dataset."),
    ],
    seeAlso: ["image-augment", "traj-window", "jpeg-decode"])

  @Argument(help: "Width and height in pixels, such as 224x224.", valueName: "WxH")
  var size: ImageSize
  @Option(help: "How colors and gray are resized.") var method = ResampleMethod.lanczos3
  @Option(help: "How depth is resized.") var depthMethod = ResampleMethod.bilinear
  @Flag(help: "Do not widen lanczos3 and bilinear where images get smaller.")
  var noAntialias = false
  @Option(help: "What depth is given in.") var depthUnits = ImageResizing.DepthUnits.stored
  @Flag(help: "Decode a JPEG to a half, a quarter or an eighth where that is large enough.")
  var scaledDecode = false
  @OptionGroup var images: ImageOptions

  func validate() throws {
    guard depthMethod == .bilinear || depthMethod == .nearest else {
      throw UsageError("--depth-method is bilinear or nearest")
    }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var settings = ImageResizing.Settings(width: size.width, height: size.height)
    (settings.method, settings.depthMethod) = (method, depthMethod)
    (settings.antialias, settings.depthUnits) = (!noAntialias, depthUnits)
    settings.scalesDecoding = scaledDecode
    return images.converter(ImageResizing.self, settings, to: output)
  }
}

extension ResampleMethod: OptionValue {}
