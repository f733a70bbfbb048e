internal import Bytes
internal import Images

/// Encodes the pictures of a camera with the program ffmpeg, which runs once for each episode.
final class LeRobotProgramEncoder: LeRobotFrameEncoder {
  let codec: VideoCodec
  private let size: (width: Int, height: Int)
  private let quantizer: Int
  private let decoder: ImageDecoder
  private var encoder: FFmpegEncoder?
  private var parser: any VideoParser

  init(_ codec: VideoCodec, width: Int, height: Int, quantizer: Int) throws(StreamError) {
    (self.codec, size, self.quantizer) = (codec, (width, height), quantizer)
    decoder = try ImageDecoder(dct: .accurate)
    parser = codec.makeParser()
  }

  func encode(_ file: Bytes) throws(StreamError) -> [MP4Frame] {
    let encoder =
      if let encoder { encoder } else {
        try FFmpegEncoder(codec, width: size.width, height: size.height, quantizer: quantizer)
      }
    self.encoder = encoder
    return try frames(encoder.encode(decoder.decode(file)))
  }

  func finish() throws(StreamError) -> [MP4Frame] {
    guard let encoder else { return [] }
    self.encoder = nil
    defer { parser = codec.makeParser() }
    return try frames(encoder.finish())
  }

  private func frames(_ units: [Bytes]) throws(StreamError) -> [MP4Frame] {
    var frames: [MP4Frame] = []
    for unit in units {
      for unit in try parser.units(of: unit) { frames.append(try MP4Frame(unit, codec)) }
    }
    return frames
  }
}
