import EpisodeCodec
import FilterKit

/// Compresses depth images without loss.
@main
struct DepthEncode: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "depth-encode", family: .images,
    abstract: "Compress the depth images of a stream without loss.",
    discussion: """
      Raw images of 16UC1, mono16 and 32FC1 become compressedDepth of ROS, in messages of
      sensor_msgs/CompressedImage (ROS 1 and ROS 2) and foxglove.CompressedImage; foxglove images of
      16 bits become plain PNG unless --codec is rvl. All other messages pass unchanged. depth-decode
      gives the same pixels back, mono16 as 16UC1.

      png compresses better; rvl is several times faster. 32FC1 is stored as 16-bit numbers
      v = A / depth + B with A = Q (Q + 1) and B = 1 - A / M, where M is --depth-max and Q is
      --depth-quantization, as in compressed_depth_image_transport. That takes only depth which has
      been decoded from numbers with the same A and B; a depth that would not come back exactly is an
      error.
      """,
    examples: [
      .init(
        "bag-cat run.bag | depth-encode --codec rvl | zstd-chunk > run.mcap",
        "Archive a recording with raw depth.")
    ],
    seeAlso: ["depth-decode", "jpeg-encode"])

  @Option(help: "How to store the numbers.") var codec = DepthCodec.png
  @Option(help: "The depth M in m that 32FC1 was compressed with.", in: 0.001...1e6)
  var depthMax = 10.0
  @Option(help: "The quantization Q that 32FC1 was compressed with.", in: 0.001...1e6)
  var depthQuantization = 100.0
  @OptionGroup var images: ImageTopicOptions

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let quantization = DepthQuantization(
      depthMax: Float(depthMax), depthQuantization: Float(depthQuantization))
    let settings = DepthCompression.Settings(codec: codec, quantization: quantization)
    try images.run(DepthCompression.self, settings, on: &stream, context)
  }
}

extension DepthCodec: OptionValue {}
