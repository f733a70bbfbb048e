package import Bytes
internal import TrajectoryMath

/// A program that finds faces: for each frame of a `FrameProgram`, it prints a line of JSON with the
/// boxes.
package final class FaceProgram {
  private let program: FrameProgram
  private let encoder: JPEGEncoder

  /// Starts `sh -c COMMAND`.
  package init(_ command: String, patience: Int) throws(StreamError) {
    encoder = try JPEGEncoder()
    program = try FrameProgram(command, as: "the detector", patience: patience)
  }

  /// - Throws: `.malformed` when the program ends, takes too long or prints something else.
  func boxes(of frame: FaceFrame, _ picture: FacePicture) throws(StreamError) -> [PixelBox] {
    let image = try picture.jpeg(encoder)
    try program.send(
      image, topic: frame.topic, time: frame.time, width: frame.width, height: frame.height)
    guard let boxes = try parsed(program.nextLine()).boxes else {
      throw program.fault("printed a line without boxes")
    }
    return boxes
  }

  private func parsed(_ line: [UInt8]) throws(StreamError) -> FaceBoxLine {
    do throws(StreamError) { return try FaceBoxLine(parsing: line.rawSpan) } catch {
      throw program.fault("printed no line of boxes: \(error.text)")
    }
  }

  /// Lets it end, after the last frame.
  /// - Throws: `.malformed` when it fails, or prints more than the lines of its frames.
  func finish() throws(StreamError) { try program.finish() }
}
