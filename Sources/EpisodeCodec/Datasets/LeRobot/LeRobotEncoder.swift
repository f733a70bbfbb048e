internal import Bytes
internal import Images
internal import Statistics
internal import Stream

/// Encodes the pictures of a camera, episode by episode.
protocol LeRobotFrameEncoder: AnyObject {
  var codec: VideoCodec { get }
  /// Takes the next picture.
  /// - Returns: what is ready, of this picture or earlier ones.
  func encode(_ picture: LeRobotImage) throws(StreamError) -> LeRobotEncoded
  /// The rest of the episode.
  func finish() throws(StreamError) -> LeRobotEncoded
}

/// What an encoder makes of pictures, in their order.
struct LeRobotEncoded: Sendable {
  var frames: [MP4Frame] = []
  /// The counts of each picture before it is encoded, in three channels.
  var counts: [ImageCounts] = []

  mutating func append(_ other: LeRobotEncoded) {
    frames += other.frames
    counts += other.counts
  }

  /// Adds the counts of a picture.
  mutating func count(_ image: RawImage, stride: Int) {
    if let counts = ImageCounts(image, stride: stride) { self.counts.append(counts.inColor) }
  }
}

/// Encodes the pictures of a camera as H.264, several runs of them at a time.
///
/// A run starts with a key frame and a new encoder, so the bytes do not depend on the threads. Each
/// frame is decoded, to be sure that it can be.
final class LeRobotEncoder: LeRobotFrameEncoder {
  private typealias Encoded = Result<LeRobotEncoded, StreamError>

  private let workers: OrderedWorkers<[LeRobotImage], Encoded>
  private let threads: Int
  private var run: [LeRobotImage] = []

  /// Even, as each second frame is a key frame; short, as runs of raw pictures take memory.
  private static let runLength = 16

  /// - Parameter stride: from one pixel that is counted to the next.
  init(width: Int, height: Int, quantizer: Int, stride: Int, threads: Int) {
    self.threads = threads
    workers = OrderedWorkers(threads: threads) {
      let decoder = Result { () throws(StreamError) in try ImageDecoder(dct: .accurate) }
      return { pictures in
        Result { () throws(StreamError) in
          let decoder = try decoder.get()
          let encoder = try H264Encoder(width: width, height: height, quantizer: quantizer)
          var parser = VideoCodec.h264.makeParser()
          let check = try H264Decoder()
          var encoded = LeRobotEncoded()
          for picture in pictures {
            let pixels = try picture.pixels(decoder)
            encoded.count(pixels, stride: stride)
            for unit in try parser.units(of: encoder.encode(pixels)) {
              _ = try check.decode(unit)
              encoded.frames.append(MP4Frame(unit, .h264))
            }
          }
          return encoded
        }
      }
    }
  }

  let codec = VideoCodec.h264

  func encode(_ picture: LeRobotImage) throws(StreamError) -> LeRobotEncoded {
    run.append(picture)
    var encoded = LeRobotEncoded()
    guard run.count == Self.runLength else { return encoded }
    submit()
    while workers.pending > threads, let next = workers.next() { try encoded.append(next.get()) }
    return encoded
  }

  func finish() throws(StreamError) -> LeRobotEncoded {
    if !run.isEmpty { submit() }
    var encoded = LeRobotEncoded()
    while let next = workers.next() { try encoded.append(next.get()) }
    return encoded
  }

  private func submit() {
    workers.submit(run)
    run = []
  }
}
