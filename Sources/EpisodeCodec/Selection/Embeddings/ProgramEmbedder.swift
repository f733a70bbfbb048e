package import Bytes
package import Images

/// A program that makes the vectors: for each picture of a `FrameProgram` it prints a line, an array of
/// numbers or an object with one as `embedding`.
package final class ProgramEmbedder: PictureEmbedder {
  package let model: String
  package let version: String
  private let program: FrameProgram
  private let picture: PickedPicture
  /// The pictures of an episode, so that a fault of the program is not taken for one of an image.
  private var waiting: [Waiting] = []

  private struct Waiting {
    let frame: PickedFrame
    let jpeg: Bytes
    let width: Int
    let height: Int
  }

  /// Starts `sh -c COMMAND`.
  /// - Parameters:
  ///   - settings: of the pictures that it gets.
  ///   - patience: milliseconds that it may take for a picture.
  package init(
    _ command: String, model: String, version: String, _ settings: PickSettings, patience: Int
  ) throws(StreamError) {
    (self.model, self.version) = (model, version)
    picture = try PickedPicture(settings)
    program = try FrameProgram(command, as: "the embedding command", patience: patience)
  }

  package func add(_ frame: PickedFrame) throws(StreamError) {
    let jpeg = try picture.jpeg(of: frame.frame)
    let size = try FrameSource.compressed(jpeg, format: "jpeg").size()
    waiting.append(Waiting(frame: frame, jpeg: jpeg, width: size.width, height: size.height))
  }

  /// - Throws: `.malformed` when the program ends, takes too long or prints something else.
  package func vectors() throws(StreamError) -> [[Float]] {
    defer { waiting.removeAll() }
    var vectors: [[Float]] = []
    for picture in waiting {
      try program.send(
        picture.jpeg, topic: picture.frame.topic, time: picture.frame.time, width: picture.width,
        height: picture.height)
      let line = try program.nextLine()
      do throws(StreamError) {
        vectors.append(try EmbeddingVector.parse(JSONValue(parsing: line.rawSpan)))
      } catch { throw program.fault("printed no line with a vector: \(error.text)") }
    }
    return vectors
  }

  package func finish() throws(StreamError) { try program.finish() }
}

extension PickedPicture {
  /// The picture as a file that every model reads.
  func jpeg(of frame: FrameSource) throws(StreamError) -> Bytes {
    try picture(of: frame) ?? frame.bytes
  }
}
