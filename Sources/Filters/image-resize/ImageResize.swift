import EpisodeCodec
import FilterKit
import TrajectoryMath

/// Resizes images.
@main
struct ImageResize: StepFilter {
  static let configuration = FilterConfiguration(
    name: "image-resize", family: .images,
    abstract: "Resize the images of steps.",
    discussion: """
      The filter does what decode_and_resize of OpenVLA and Octo does: the JPEG, PNG and raw images
      of every image feature and of every window of images become W pixels wide and H pixels high.
      Color pixels come out as rgb8, those of 16 bits by their high byte as in TensorFlow; mono8,
      rgba8 and other forms keep theirs. Other features pass unchanged; naming one of these with -f
      is an error. The same input gives the same bytes with any -j.

      lanczos3 and bilinear are those of tf.image.resize with antialias, rounded to the nearest
      integer and halves to even; --no-antialias samples without widening the kernel, as OpenCV
      does. area averages the pixels that an output pixel covers, like INTER_AREA of OpenCV for
      smaller images. nearest takes the pixel under the center.

      Depth images, which are those with the encodings 16UC1, mono16 and 32FC1, are resized by
      --depth-method and keep their units. bilinear mixes pixels without depth (0 or NaN) with their
      neighbors; nearest does not. --depth-units tensorflow converts 16-bit depth to float32 divided
      by 65535, as TensorFlow decodes it.

      Tensors that hold images are resized, too, and stay tensors: uint8 [height, width, 1, 3 or 4]
      by --method; float32 and uint16 [height, width], also with a last axis of 1, by
      --depth-method, if the last part of the name has the word depth or image; and windows of
      these, which have one axis more in front. With --output jpeg color tensors become JPEG images,
      except in windows.

      Padding (an image without data, for a missing camera) becomes a black rgb8 image, or depth 0
      if the last part of its name has the word depth, as in observation/depth_primary. With
      --output jpeg it stays as it is. Frames of a window that refer to an earlier window keep doing
      so.

      An image that cannot be decoded to its end is an error. With --bad skip its step is left out;
      with --bad repeat the previous good image of the feature is used instead, in a window for that
      frame, and the step is left out if there is none. The filter says how many there were, and the
      END of the episode has the attributes bad_images/skipped and bad_images/repeated.

      --scaled-decode decodes a JPEG directly to a half, a quarter or an eighth of its size, the
      smallest that is at least W by H, and resizes the result. This takes about a third less time
      and loses the frequencies that the transform of the JPEG cuts off: at quality 95, samples of
      camera images differ by 0.6 to 1.5 of 255 levels on average, and by up to 53 at edges. The
      option does not change the bytes for PNG and raw images, or for a JPEG less than twice as
      large as W by H.
      """,
    examples: [
      .init(
        #"""
        traj-window --window 2 --future 3 < steps.mcap \
          | image-resize 224x224 > windows.mcap
        """#,
        "Resize windows as OpenVLA does, each image once."),
      .init(
        #"""
        image-resize 256x256 --method area --output jpeg -q 95 \
          < steps.mcap > small.mcap
        """#,
        "Make a small copy of a dataset."),
    ],
    seeAlso: ["image-augment", "traj-window", "jpeg-decode"])

  @Argument(help: "Width and height in pixels, such as 224x224.", valueName: "WxH")
  var size: ImageSize
  @Option(help: "How to resize color and gray images.") var method = ResampleMethod.lanczos3
  @Option(help: "How to resize depth: bilinear or nearest.")
  var depthMethod = ResampleMethod.bilinear
  @Flag(help: "Do not widen the kernels of lanczos3 and bilinear for smaller images.")
  var noAntialias = false
  @Option(help: "The units of depth in the output.")
  var depthUnits = ImageResizing.DepthUnits.stored
  @Flag(help: "Decode a JPEG directly to a half, a quarter or an eighth of its size if possible.")
  var scaledDecode = false
  @OptionGroup var images: ImageOptions

  func validate() throws {
    guard depthMethod == .bilinear || depthMethod == .nearest else {
      throw UsageError("--depth-method must be bilinear or nearest")
    }
  }

  func makeTransform(
    _ output: StepWriter, _ stream: StepStreamInfo, _ context: RunContext
  ) throws -> any StepTransform {
    var settings = ImageResizing.Settings(width: size.width, height: size.height)
    (settings.method, settings.depthMethod) = (method, depthMethod)
    (settings.antialias, settings.depthUnits) = (!noAntialias, depthUnits)
    settings.scalesDecoding = scaledDecode
    return images.converter(ImageResizing.self, settings, to: output, context)
  }
}

extension ResampleMethod: OptionValue {}
