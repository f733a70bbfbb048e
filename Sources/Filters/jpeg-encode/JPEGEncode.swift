import EpisodeCodec
import FilterKit

/// Encodes raw color images as JPEG.
@main
struct JPEGEncode: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "jpeg-encode", family: .images,
    abstract: "Encode the raw color images of a stream as JPEG.",
    discussion: """
      Messages of sensor_msgs/Image (ROS 1 and ROS 2) and foxglove.RawImage, which may be in JSON,
      and image features become the compressed image of the same family. A tensor feature of uint8 [height, width, 1, 3
      or 4] becomes an image feature. The filter takes the encodings rgb8, bgr8, rgba8, bgra8,
      mono8, 8UC1, 8UC3, uyvy, yuv422, yuyv, yuv422_yuy2, nv12 and bayer_*8. Depth, 16-bit and float
      images pass unchanged, as does everything else.

      Images that lost quality before are not encoded with loss again by accident: on a channel
      whose metadata has bagpipe.lossy, from jpeg-decode or video-decode, the filter ends with an
      error. --recode encodes them nonetheless, and counts it; --lossless writes PNG of the
      encodings rgb8, bgr8, rgba8, bgra8, mono8, 8UC1 and 8UC3, which keeps their pixels.

      Messages keep their order, and the output is the same for any number of threads.

      An image that is damaged is an error. With --bad skip its message is left out, and with it all
      other messages of its step if the stream has steps; with --bad repeat the previous image of
      the topic is used instead, or the image left out if there is none. The filter says how many
      there were, and the END of the episode has the attributes bad_images/skipped and
      bad_images/repeated.
      """,
    examples: [
      .init(
        "bag-cat demo.bag | jpeg-encode -q 95 | zstd-chunk > demo.mcap",
        "Archive a recording."),
      .init(
        #"""
        jpeg-encode -t '/camera/wrist/*' --suffix /compressed < demo.mcap \
          | zstd-chunk > out.mcap
        """#,
        "Compress one camera, under the topic that ROS would use."),
    ],
    seeAlso: ["jpeg-decode", "zstd-chunk"])

  @Option(name: .shortAndLong, help: "JPEG quality.", in: 1...100) var quality = 95
  @Option(help: "Chroma subsampling: 4:2:0, 4:2:2 or 4:4:4.") var subsampling =
    ChromaSubsampling.s420
  @Flag(help: "Write PNG, which loses nothing; YUV and Bayer images pass unchanged.")
  var lossless = false
  @Flag(help: "Encode also images that lost quality before: decoded from JPEG or a video.")
  var recode = false
  @OptionGroup var images: ImageTopicOptions

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    guard !lossless else {
      return try images.run(PNGCompression.self, (), on: &stream, context)
    }
    let settings = JPEGCompression.Settings(quality: quality, subsampling: subsampling)
    try images.run(JPEGCompression.self, settings, recodes: recode, on: &stream, context)
  }
}

extension ChromaSubsampling: OptionValue {}
