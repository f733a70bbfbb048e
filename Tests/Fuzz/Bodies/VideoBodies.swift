internal import EpisodeCodec

/// Two messages of a video: the first byte says of which codec, and what OpenH264 decodes is decoded.
func readVideo(_ input: Bytes) {
  let codecs: [VideoCodec] = [.h264, .h265, .av1]
  let codec = codecs[Int(input.byte(0)) % codecs.count]
  let video = input.dropFirst(1)
  var parser = codec.makeParser()
  var decoder: H264Decoder?
  for message in [video[0..<video.count / 2], video.dropFirst(video.count / 2), video] {
    attempt { () throws(StreamError) in
      for unit in try parser.units(of: message) {
        let format = unit.format
        precondition(!unit.data.isEmpty && format.width >= 0 && format.height >= 0)
        guard codec == .h264, !unit.hasBSlices, format.beyondOpenH264 == nil, unit.fault == nil,
          format.width * format.height <= 1 << 16, unit.isKey || decoder != nil
        else { continue }
        let current = if let decoder { decoder } else { try H264Decoder() }
        decoder = nil
        let image = try current.decode(unit)
        precondition((image.width, image.height) == (format.width, format.height))
        decoder = current
      }
    }
  }
}

/// A message with a video: the first byte says of which form.
func readVideoMessage(_ input: Bytes) {
  let forms = [
    ("protobuf", "foxglove.CompressedVideo"), ("json", "foxglove.CompressedVideo"),
    ("ros1", "foxglove_msgs/CompressedVideo"), ("cdr", "foxglove_msgs/msg/CompressedVideo"),
    ("ros1", "ffmpeg_image_transport_msgs/FFMPEGPacket"),
    ("cdr", "ffmpeg_image_transport_msgs/msg/FFMPEGPacket"),
    ("cdr", "sensor_msgs/msg/CompressedImage"),
  ]
  let (encoding, name) = forms[Int(input.byte(0)) % forms.count]
  let channel = Channel(
    topic: "/video", messageEncoding: encoding,
    schema: Schema(name: name, encoding: "", data: []))
  guard let video = VideoChannel(channel) else { preconditionFailure(name) }
  attempt { () throws(StreamError) in
    let message = try VideoMessage(input.dropFirst(1), video)
    precondition(message.data.count <= input.count)
    _ = VideoCodec(message.format)
    _ = try message.header.asFoxglove()
  }
}

/// RVL of an image whose width is the first byte; then the same as compressed depth.
func readDepth(_ input: Bytes) {
  let stream = input.dropFirst(1)
  attempt { () throws(StreamError) in
    let count = Int(input.byte(0)) * 16
    let samples = try RunLengthDepth.decode(stream.span, count: count)
    precondition(samples.count == 2 * count)
    let encoded = RunLengthDepth.encode(samples.span)
    let again = succeed { () throws(StreamError) in
      try RunLengthDepth.decode(encoded.span, count: count)
    }
    precondition(again == samples)
  }
  for format in ["16UC1; compressedDepth rvl", "32FC1; compressedDepth rvl"] {
    guard stream.count >= 20, stream.byte(14) == 0, stream.byte(15) == 0, stream.byte(18) == 0,
      stream.byte(19) == 0, stream.byte(13) == 0, stream.byte(17) == 0
    else { return }
    attempt { () throws(StreamError) in
      _ = try CompressedDepth(stream, format: format)?.decode()
    }
  }
}
