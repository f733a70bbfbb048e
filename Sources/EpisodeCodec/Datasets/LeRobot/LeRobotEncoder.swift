internal import Bytes
internal import Images
internal import Stream

/// Encodes the pictures of a camera, episode by episode.
protocol LeRobotFrameEncoder: AnyObject {
  var codec: VideoCodec { get }
  /// Takes the next picture.
  /// - Returns: frames that are ready, of this picture or earlier ones.
  func encode(_ file: Bytes) throws(StreamError) -> [MP4Frame]
  /// The rest of the frames of the episode.
  func finish() throws(StreamError) -> [MP4Frame]
}

/// Encodes the pictures of a camera as H.264, several runs of them at a time.
///
/// A run starts with a key frame and a new encoder, so the bytes do not depend on the threads. Each
/// frame is decoded, to be sure that it can be.
final class LeRobotEncoder: LeRobotFrameEncoder {
  typealias Encoded = Result<[MP4Frame], StreamError>

  private let workers: OrderedWorkers<[Bytes], Encoded>
  private let threads: Int
  private var run: [Bytes] = []

  /// Even, as each second frame is a key frame.
  private static let runLength = 32

  init(width: Int, height: Int, quantizer: Int, threads: Int) {
    self.threads = threads
    workers = OrderedWorkers(threads: threads) {
      let decoder = Result { () throws(StreamError) in try ImageDecoder(dct: .accurate) }
      return { files in
        Result { () throws(StreamError) in
          let decoder = try decoder.get()
          let encoder = try H264Encoder(width: width, height: height, quantizer: quantizer)
          var parser = VideoCodec.h264.makeParser()
          let check = try H264Decoder()
          var frames: [MP4Frame] = []
          for file in files {
            for unit in try parser.units(of: encoder.encode(decoder.decode(file))) {
              _ = try check.decode(unit)
              frames.append(try MP4Frame(unit, .h264))
            }
          }
          return frames
        }
      }
    }
  }

  let codec = VideoCodec.h264

  func encode(_ file: Bytes) throws(StreamError) -> [MP4Frame] {
    run.append(file)
    guard run.count == Self.runLength else { return [] }
    submit()
    var frames: [MP4Frame] = []
    while workers.pending > 2 * threads, let next = workers.next() { frames += try next.get() }
    return frames
  }

  func finish() throws(StreamError) -> [MP4Frame] {
    if !run.isEmpty { submit() }
    var frames: [MP4Frame] = []
    while let next = workers.next() { frames += try next.get() }
    return frames
  }

  private func submit() {
    workers.submit(run)
    run = []
  }
}
