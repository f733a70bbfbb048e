import EpisodeCodec
import FilterKit

/// Decodes videos to images.
@main
struct VideoDecode: StreamFilter {
  static let configuration = FilterConfiguration(
    name: "video-decode", family: .images,
    abstract: "Decode the H.264, H.265 and AV1 videos of a stream to raw images.",
    discussion: """
      Messages of foxglove.CompressedVideo (in protobuf, JSON and ROS), of FFMPEGPacket of
      ffmpeg_image_transport, and of CompressedImage whose format is h264, h265, hevc or av1, become
      raw images: sensor_msgs/Image in ROS, foxglove.RawImage else. All other messages pass
      unchanged.

      An image takes the place of its message and keeps its times and header, also where a video with
      B frames sends them in another order than it shows them. Pixels come out as rgb8, with the
      bytes that ffmpeg -pix_fmt rgb24 gives: the matrix and the range are those of the video, and
      BT.601 in the limited range where it names none; videos of more than 8 bits lose the rest.

      Progressive 4:2:0 H.264 of 8 bits without B slices is decoded in this process. All else goes
      through the program ffmpeg, which must be in $PATH: H.265, AV1, interlace, other chroma, more
      bits, and H.264 from the key frame before its first B slice.

      Frames before the first key frame of an episode (for H.264 an IDR picture) cannot be decoded.
      They are left out; the filter says how many there were, and the END of the episode has the
      attribute video/before_key_frame. It says, too, how many messages held no frame, or more than
      one, which then have the same times. A video without any key frame is an error, as is one that
      changes its size within an episode.

      A frame that is damaged, or comes after missing frames of H.264, is an error. With --bad skip
      it is left out with all frames up to the next key frame; with --bad repeat the previous image
      of the topic is used instead. The END of the episode has the attributes bad_images/skipped and
      bad_images/repeated. What ffmpeg finds wrong is always an error.

      The images have lost quality once: the channel's metadata has bagpipe.lossy, and jpeg-encode
      needs --recode or --lossless after this filter.
      """,
    examples: [
      .init(
        #"""
        video-decode < h264.mcap \
          | step-align --rate 10 observation/image=/camera > steps.mcap
        """#,
        "Align the frames of a video."),
      .init(
        "video-decode < demo.mcap | jpeg-encode --lossless | zstd-chunk > images.mcap",
        "Keep the decoded images as PNG."),
    ],
    seeAlso: ["jpeg-decode", "jpeg-encode", "step-align"])

  @OptionGroup var images: ImageTopicOptions

  func run(_ stream: inout StreamPair, _ context: RunContext) throws {
    let transcoder = VideoTranscoder(
      relay: stream.relay, suffix: images.suffix, bad: images.bad, threads: images.threads,
      report: { context.warn($0) }, wants: images.includes)
    try transcoder.run(from: stream.input)
  }
}
