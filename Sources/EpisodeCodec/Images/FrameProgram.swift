package import Bytes
internal import Posix

/// A program that answers a question about each frame. It reads a line of JSON (`topic`, `time`,
/// `width`, `height` and `size`) and then `size` bytes of JPEG, and prints a line.
package final class FrameProgram {
  private let process: ChildProcess
  /// What it is in errors: `the detector`.
  private let name: String
  private var answer: [UInt8] = []
  private let part = Memory(capacity: 1 << 16)
  /// Milliseconds that it may take for a frame.
  private let patience: Int

  private static let longestAnswer = 1 << 20

  /// Starts `sh -c COMMAND`.
  package init(_ command: String, as name: String, patience: Int) throws(StreamError) {
    (self.name, self.patience) = (name, patience)
    process = try system { () throws(SystemError) in try ChildProcess(feeding: command) }
  }

  deinit { process.end() }

  /// - Throws: `.malformed` when the program ends or takes too long.
  package func send(
    _ image: Bytes, topic: String, time: UInt64, width: Int, height: Int
  ) throws(StreamError) {
    var head = JSONText()
    head.beginObject()
    head.member("topic", topic)
    head.member("time", time)
    head.member("width", width)
    head.member("height", height)
    head.member("size", image.count)
    head.endObject()
    try send(Bytes(Array((head.string + "\n").utf8)))
    try send(image)
  }

  /// The line about a frame, without its end.
  package func nextLine() throws(StreamError) -> [UInt8] {
    while !answer.contains(UInt8(ascii: "\n")) { _ = try exchange(sending: nil) }
    let end = answer.firstIndex(of: UInt8(ascii: "\n")) ?? answer.endIndex
    let line = Array(answer[..<end])
    answer.removeFirst(line.count + 1)
    return line
  }

  /// Lets it end, after the last frame.
  /// - Throws: `.malformed` when it fails, or prints more than the lines of its frames.
  package func finish() throws(StreamError) {
    process.closeInput()
    while try exchange(sending: nil, isAtEnd: true) {}
    guard answer.isEmpty else { throw fault("printed more than a line for each frame") }
    let status = process.wait()
    guard status == 0 else { throw fault("ended with status \(status)") }
  }

  private func send(_ bytes: Bytes) throws(StreamError) {
    var rest = bytes
    while !rest.isEmpty { rest = rest.dropFirst(try exchange(sending: rest) ? 0 : sent(rest)) }
  }

  private func sent(_ bytes: Bytes) throws(StreamError) -> Int {
    do throws(SystemError) { return try process.input?.send(bytes.span) ?? 0 } catch {
      guard !Signals.isInterrupted else { throw StreamError(error) }
      throw early
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
      throw fault("did not answer for \(Double(patience) / 1000) s")
    }
    guard canRead else { return false }
    let count = try system { () throws(SystemError) in
      try unsafe process.output.read(into: part.buffer)
    }
    guard count > 0 else {
      guard !isAtEnd else { return false }
      throw early
    }
    answer += Bytes(part, 0..<count).array
    guard answer.count <= Self.longestAnswer else {
      throw fault("printed a line that is too long")
    }
    return true
  }

  private var early: StreamError { fault("ended before it had answered") }

  package func fault(_ what: String) -> StreamError {
    StreamError(.malformed, "\(name) \(what)")
  }
}
