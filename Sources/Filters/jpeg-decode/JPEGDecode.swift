import EpisodeCodec
import FilterKit

/// Decodes JPEG and PNG images.
@main
struct JPEGDecode: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "jpeg-decode", family: .images,
    abstract: "Decode the JPEG and PNG images of a stream to raw images.",
    discussion: """
      Messages of sensor_msgs/CompressedImage (ROS 1 and ROS 2) and foxglove.CompressedImage, which
      may be in JSON, and image features become the raw image of the same family. Pixels come out as rgb8 or mono8, and
      those of a 16-bit PNG as mono16, 16UC1 or rgb16; a PNG of colors with alpha keeps it in rgba8
      or rgba16. CMYK, palettes, and gray with alpha become red, green and blue, as in TensorFlow.

      Images in the compressedDepth format of ROS, PNG or RVL, become 16UC1 in mm, or 32FC1 in m
      with NaN where there is no depth. Other formats and all other messages pass unchanged.

      The metadata of a channel with JPEG images gets bagpipe.lossy, unless it has that already:
      they have lost quality once.

      An image that is damaged is an error. With --bad skip its message is left out, and with it all
      other messages of its step if the stream has steps; with --bad repeat the previous image of
      the topic is used instead, or the image left out if there is none. The filter says how many
      there were, and the END of the episode has the attributes bad_images/skipped and
      bad_images/repeated.
      """,
    examples: [
      .init("mcap-cat demo.mcap | jpeg-decode | zstd-chunk > raw.mcap", "Undo jpeg-encode.")
    ],
    seeAlso: ["jpeg-encode", "depth-decode", "video-decode"])

  @Option(
    help: "The inverse transform: TensorFlow uses fast, OpenCV uses accurate.")
  var dct = JPEGDecoder.DCT.accurate
  @OptionGroup var images: ImageTopicOptions

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    try images.run(ImageDecompression.self, dct, on: &stream, context)
  }
}
