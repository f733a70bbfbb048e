internal import Bytes
internal import Posix

/// A file of the dataset that gets a line of JSON with each episode.
final class LeRobotLines {
  private let file: TwinFile
  private var size = 0

  /// True if the last line lacks its end.
  private var isOpen = false

  /// - Parameters:
  ///   - isThere: whether the file has lines already.
  init(_ output: LeRobotOutput, _ path: String, isThere: Bool) throws(StreamError) {
    guard isThere else {
      file = output.twin(path)
      return
    }
    file = try output.twin(existing: path)
    let there = try output.open(path)
    size = try system { () throws(SystemError) in try there.size() }
    let last = size > 0 ? try there.bytes(size - 1..<size) : .empty
    isOpen = size > 0 && last.array != [UInt8(ascii: "\n")]
  }

  func append(_ line: JSONText) throws(StreamError) {
    let output = try FileOutput(file.open(keeping: size), at: size)
    if isOpen { try output.write([UInt8(ascii: "\n")]) }
    isOpen = false
    try output.write(line: line)
    try output.flush()
    size = Int(output.offset)
    file.grew(to: size)
  }
}
