import EpisodeCodec
import FilterKit

/// JPEG and PNG images as raw ones.
@main
struct JPEGDecode: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "jpeg-decode", family: .images,
    abstract: "Decode the JPEG and PNG images of a stream to raw images.",
    discussion: """
      Messages of sensor_msgs/CompressedImage (ROS 1 and ROS 2) and foxglove.CompressedImage, and
      image features, become the raw image of their own family: rgb8 or mono8, and from a PNG with
      16 bits mono16 or 16UC1.

      ROS's compressedDepth in PNG becomes 16UC1, in mm, or 32FC1, in m with NaN where there is no
      depth. Other formats stay as they are.
      """,
    examples: [
      .init("mcap-cat demo.mcap | jpeg-decode | zstd-chunk > raw.mcap", "Undo jpeg-encode.")
    ],
    seeAlso: ["jpeg-encode"])

  @Option(
    help: "The inverse transform: fast is what TensorFlow uses, accurate what OpenCV does.")
  var dct = JPEGDecoder.DCT.accurate
  @OptionGroup var images: TranscodingOptions

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    try images.run(ImageDecompression.self, dct, on: &stream)
  }
}
