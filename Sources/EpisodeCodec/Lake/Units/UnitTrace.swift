internal import Bytes

/// What a pipeline reports of the command that has failed: lines `0 3 0 65 74` of the depth of the shell,
/// the line of the file and the statuses of the stages, and `input 0` of what feeds it.
package struct UnitTrace: Sendable {
  private var bytes: [UInt8] = []

  /// The end is what counts.
  private static let longest = 1 << 14

  package init() {}

  package mutating func append(_ more: RawSpan) {
    bytes += more.array
    if bytes.count > 2 * Self.longest { bytes.removeFirst(bytes.count - Self.longest) }
  }

  private var lines: [[Substring]] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
  }

  /// How the command that feeds the pipeline has ended; nil if there was none.
  package var inputStatus: Int32? {
    lines.last { $0.first == "input" && $0.count == 2 }.flatMap { Int32($0[1]) }
  }

  /// The last command of the shell itself, not of a stage of it.
  private var failure: [Int]? {
    lines.last { $0.count >= 3 && $0.first == "0" }.flatMap { words in
      let numbers = words.compactMap { Int($0) }
      return numbers.count == words.count ? numbers : nil
    }
  }

  package var line: Int? { failure?[1] }
  /// The statuses of its stages.
  package var stages: [Int32] { failure.map { $0[2...].map { Int32(clamping: $0) } } ?? [] }
}
