package import Bytes
internal import Posix
internal import TrajectoryMath

/// A program that finds faces. For each frame it reads a line of JSON (`topic`, `time`, `width`,
/// `height` and `size`) and then `size` bytes of JPEG, and prints a line of JSON with the boxes.
package final class FaceProgram {
  private let process: ChildProcess
  private let encoder: JPEGEncoder
  private var answer: [UInt8] = []
  private let part = Memory(capacity: 1 << 16)
  /// Milliseconds that it may take for a frame.
  private let patience: Int

  private static let longestAnswer = 1 << 20

  /// Starts `sh -c COMMAND`.
  package init(_ command: String, patience: Int) throws(StreamError) {
    encoder = try JPEGEncoder()
    self.patience = patience
    process = try system { () throws(SystemError) in try ChildProcess(feeding: command) }
  }

  deinit { process.end() }

  /// - Throws: `.malformed` when the program ends, takes too long or prints something else.
  func boxes(of frame: FaceFrame, _ picture: FacePicture) throws(StreamError) -> [PixelBox] {
    let image = try picture.jpeg(encoder)
    var head = JSONText()
    head.beginObject()
    head.member("topic", frame.topic)
    head.member("time", frame.time)
    head.member("width", frame.width)
    head.member("height", frame.height)
    head.member("size", image.count)
    head.endObject()
    try send(Bytes(Array((head.string + "\n").utf8)))
    try send(image)
    while !answer.contains(UInt8(ascii: "\n")) { _ = try exchange(sending: nil) }
    let end = answer.firstIndex(of: UInt8(ascii: "\n")) ?? answer.endIndex
    let line = Array(answer[..<end])
    answer.removeFirst(line.count + 1)
    guard let boxes = try parsed(line).boxes else {
      throw Self.fault("printed a line without boxes")
    }
    return boxes
  }

  private func parsed(_ line: [UInt8]) throws(StreamError) -> FaceBoxLine {
    do throws(StreamError) { return try FaceBoxLine(parsing: line.rawSpan) } catch {
      throw Self.fault("printed no line of boxes: \(error.text)")
    }
  }

  /// Lets it end, after the last frame.
  /// - Throws: `.malformed` when it fails, or prints more than the lines of its frames.
  func finish() throws(StreamError) {
    process.closeInput()
    while try exchange(sending: nil, isAtEnd: true) {}
    guard answer.isEmpty else { throw Self.fault("printed more than a line for each frame") }
    let status = process.wait()
    guard status == 0 else { throw Self.fault("ended with status \(status)") }
  }

  private func send(_ bytes: Bytes) throws(StreamError) {
    var rest = bytes
    while !rest.isEmpty { rest = rest.dropFirst(try exchange(sending: rest) ? 0 : sent(rest)) }
  }

  private func sent(_ bytes: Bytes) throws(StreamError) -> Int {
    do throws(SystemError) { return try process.input?.send(bytes.span) ?? 0 } catch {
      guard !Signals.isInterrupted else { throw StreamError(error) }
      throw Self.early
    }
  }

  /// Waits until the program reads or prints, and takes what it has printed.
  /// - Returns: whether it has printed something.
  private func exchange(
    sending bytes: Bytes?, isAtEnd: Bool = false
  ) throws(StreamError) -> Bool {
    let canRead = try system { () throws(SystemError) in
      try FileDescriptor.wait(
        toWrite: bytes == nil ? nil : process.input, orRead: process.output,
        milliseconds: patience)
    }
    guard let canRead else {
      process.end()
      throw Self.fault("did not answer for \(Double(patience) / 1000) s")
    }
    guard canRead else { return false }
    let count = try system { () throws(SystemError) in
      try unsafe process.output.read(into: part.buffer)
    }
    guard count > 0 else {
      guard !isAtEnd else { return false }
      throw Self.early
    }
    answer += Bytes(part, 0..<count).array
    guard answer.count <= Self.longestAnswer else {
      throw Self.fault("printed a line that is too long")
    }
    return true
  }

  private static let early = fault("ended before it had answered")

  private static func fault(_ what: String) -> StreamError {
    StreamError(.malformed, "the detector \(what)")
  }
}
