package import Bytes
internal import TrajectoryMath

/// Boxes of a file with a line of JSON for each frame: `topic`, `time` (log time, ns) and `boxes`. The
/// lines of a topic are in the order of its frames.
package final class FaceBoxLines {
  private let input: FileInput
  private var number = 0
  /// The lines that were read for frames of other topics, by topic.
  private var waiting: [String: Queue<(time: UInt64, boxes: [PixelBox])>] = [:]
  private var waitingBytes = 0

  private static let longestLine = 1 << 20

  package init(_ input: FileInput) { self.input = input }

  /// - Throws: `.missing` where the file has no line for the frame.
  func boxes(of frame: FaceFrame) throws(StreamError) -> [PixelBox] {
    while let next = waiting[frame.topic]?.popFirst() {
      waitingBytes -= Self.weight(next.boxes)
      if next.time == frame.time { return next.boxes }
    }
    while let line = try next() {
      guard line.topic != frame.topic else {
        if line.time == frame.time { return line.boxes }
        continue
      }
      waiting[line.topic, default: Queue()].append((line.time, line.boxes))
      waitingBytes += Self.weight(line.boxes)
      try MemoryBudget.check(
        waitingBytes, .buffers, for: "the boxes before those of '\(frame.topic.printable)'")
    }
    throw StreamError(
      .missing,
      "no boxes for '\(frame.topic.printable)' at \(frame.time) ns; a frame without faces"
        + " has an empty list")
  }

  private static func weight(_ boxes: [PixelBox]) -> Int { 64 + 32 * boxes.count }

  private func next() throws(StreamError) -> (topic: String, time: UInt64, boxes: [PixelBox])? {
    while let bytes = try line() {
      number += 1
      guard bytes.array.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
      do throws(StreamError) {
        let line = try FaceBoxLine(parsing: bytes.span)
        guard let topic = line.topic, let time = line.time, let boxes = line.boxes else {
          throw StreamError(.malformed, "topic, time and boxes are required")
        }
        return (topic, time, boxes)
      } catch { throw error.prefixed("line \(number): ") }
    }
    return nil
  }

  private func line() throws(StreamError) -> Bytes? {
    var size = 256
    while true {
      let bytes = try input.peek(size)
      if let end = bytes.array.firstIndex(of: UInt8(ascii: "\n")) {
        return try input.take(end + 1)[0..<end]
      }
      guard bytes.count == size else { return bytes.isEmpty ? nil : try input.take(bytes.count) }
      guard size < Self.longestLine else {
        throw StreamError(.limit, "line \(number + 1) has more than \(size) bytes")
      }
      size *= 2
    }
  }
}
