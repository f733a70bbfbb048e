internal import Bytes
internal import Images
internal import Statistics

/// Encodes the pictures of a camera with the program ffmpeg, which runs once for each episode.
final class LeRobotProgramEncoder: LeRobotFrameEncoder {
  let codec: VideoCodec
  private let size: (width: Int, height: Int)
  private let quantizer: Int
  private let stride: Int
  private let decoder: ImageDecoder
  private var encoder: FFmpegEncoder?
  private var parser: any VideoParser

  /// - Parameter stride: from one pixel that is counted to the next.
  init(
    _ codec: VideoCodec, width: Int, height: Int, quantizer: Int, stride: Int
  ) throws(StreamError) {
    (self.codec, size, self.quantizer) = (codec, (width, height), quantizer)
    self.stride = stride
    decoder = try ImageDecoder(dct: .accurate)
    parser = codec.makeParser()
  }

  func encode(_ picture: LeRobotImage) throws(StreamError) -> LeRobotEncoded {
    let encoder =
      if let encoder { encoder } else {
        try FFmpegEncoder(codec, width: size.width, height: size.height, quantizer: quantizer)
      }
    self.encoder = encoder
    let pixels = try picture.pixels(decoder)
    var encoded = LeRobotEncoded(frames: try frames(encoder.encode(pixels)))
    encoded.count(pixels, stride: stride)
    return encoded
  }

  func finish() throws(StreamError) -> LeRobotEncoded {
    guard let encoder else { return LeRobotEncoded() }
    self.encoder = nil
    defer { parser = codec.makeParser() }
    return LeRobotEncoded(frames: try frames(encoder.finish()))
  }

  private func frames(_ units: [Bytes]) throws(StreamError) -> [MP4Frame] {
    var frames: [MP4Frame] = []
    for unit in units {
      for unit in try parser.units(of: unit) { frames.append(MP4Frame(unit, codec)) }
    }
    return frames
  }
}
