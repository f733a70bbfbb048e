import EpisodeCodec
import FilterKit

/// Decodes depth images.
@main
struct DepthDecode: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "depth-decode", family: .images,
    abstract: "Decode the depth images of a stream to 16UC1 or 32FC1.",
    discussion: """
      Messages of sensor_msgs/CompressedImage (ROS 1 and ROS 2) and foxglove.CompressedImage with
      depth become the raw image of the same family: compressedDepth of ROS, as PNG or RVL, and PNG
      of 16-bit gray. Raw images of mono16 become 16UC1, and those of 16UC1 and 32FC1 with the high
      byte first get the low byte first. Images in JSON become foxglove.RawImage in protobuf. All
      other messages pass unchanged.

      The scale never changes. 16UC1 keeps its numbers, which are mm by ROS's convention; 32FC1 of
      compressedDepth is A / (v - B) in m, with A and B of the message, and NaN where v is 0.

      Infrared images are often mono16, too: choose the topics with -t where a recording has both.

      An image that is damaged is an error. With --bad skip its message is left out, and with it all
      other messages of its step if the stream has steps; with --bad repeat the previous image of
      the topic is used instead, or the image left out if there is none. The filter says how many
      there were, and the END of the episode has the attributes bad_images/skipped and
      bad_images/repeated.
      """,
    examples: [
      .init(
        #"""
        depth-decode < depth.mcap \
          | step-align --clock /wrist observation/depth=/wrist > steps.mcap
        """#,
        "Align the depth of a recording.")
    ],
    seeAlso: ["depth-encode", "jpeg-decode"])

  @OptionGroup var images: ImageTopicOptions

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    try images.run(DepthDecompression.self, (), on: &stream, context)
  }
}
