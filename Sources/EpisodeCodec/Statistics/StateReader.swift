package import Bytes
internal import Posix
internal import Stream
internal import TrajectoryMath

/// Reads the output of `StateWriter` front to back; `finish` verifies all of it.
package final class StateReader {
  /// A feature of numbers; its columns follow.
  struct NumbersHeader: Equatable {
    var name: String
    /// Bytes of a number: 4 or 8.
    var size: Int
    var shape: [Int]
    var mask: [Bool]?
    var dimensions: Int
  }

  enum Section {
    case numbers(NumbersHeader)
    case image(name: String, ImageCounts)
    case end(DatasetStatistics, checksum: UInt32)
  }

  package let name: String
  private let input: ChecksummedInput
  private var size = 0
  /// CRC-32 of the statistics file, if that was named; nil if the state itself was.
  private let statistics: UInt32?

  /// - Parameters:
  ///   - name: a state, a statistics file with its state beside it, or - for standard input.
  ///   - open: opens a file by its name.
  /// - Throws: `.missing` without a state, `.malformed` when the file is not one.
  package init(
    _ name: String, open: (String) throws -> FileInput
  ) throws {
    self.name = name
    let named = try open(name)
    if try Self.isState(named) {
      (input, statistics) = (ChecksummedInput(named, name: name), nil)
    } else {
      let path = StatisticsOutput.statePath(name)
      guard name != "-", Directory.exists(path) else {
        throw StreamError(
          .missing, "the file has no state beside it: norm-stats --state writes '\(path.printable)'"
        ).naming(name)
      }
      statistics = try Self.checksum(named)
      let state = try open(path)
      guard try Self.isState(state) else {
        throw StreamError(.malformed, "not a state of statistics").naming(path)
      }
      input = ChecksummedInput(state, name: path)
    }
    _ = try input.take(StateWriter.magic.count)
  }

  /// The bytes of a state, which a cell of a table may hold.
  /// - Throws: `.malformed` when the file is none, `.limit` when it is too large for a cell.
  package static func bytes(ofFile path: String) throws(StreamError) -> Bytes {
    let input = try FileInput(path: path)
    do throws(StreamError) {
      guard try isState(input) else { throw StreamError(.malformed, "not a state of statistics") }
      let bytes = try input.peek(largestCell + 1)
      guard bytes.count <= largestCell else {
        throw StreamError(.limit, "a state of more than \(largestCell >> 20) MiB")
      }
      return bytes
    } catch { throw error.naming(path) }
  }

  private static let largestCell = 64 << 20

  private static func isState(_ input: FileInput) throws(StreamError) -> Bool {
    try input.peek(StateWriter.magic.count).array == StateWriter.magic
  }

  private static func checksum(_ input: FileInput) throws(StreamError) -> UInt32 {
    var crc = CRC32()
    while true {
      let piece = try input.takeSome(1 << 16)
      guard !piece.isEmpty else { return crc.value }
      crc.update(piece.span)
    }
  }

  /// Checks the end, which follows the last section.
  /// - Throws: `.checksum` when bytes have changed, `.malformed` when the statistics file has.
  func finish(of statistics: UInt32) throws(StreamError) {
    let expected = input.crc.value
    guard try read(UInt32.self) == expected else {
      throw StreamError(.checksum, "state CRC mismatch")
    }
    guard try input.peek(1).isEmpty else { throw StreamError(.malformed, "bytes after the state") }
    guard self.statistics == nil || self.statistics == statistics else {
      throw StreamError(.malformed, "the state beside it belongs to another file")
    }
  }

  private func read<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws(StreamError) -> Number {
    let bytes = try input.take(MemoryLayout<Number>.size)
    return bytes.span.load(littleEndianAt: 0)
  }

  private func readText() throws(StreamError) -> String {
    let count = Int(try read(UInt32.self))
    guard count <= 1 << 16 else {
      throw StreamError(.limit, "a name of \(count) bytes is too long")
    }
    let bytes = try input.take(count)
    guard let text = String(validatingUTF8: bytes.span) else {
      throw StreamError.notUTF8
    }
    return text
  }

  func nextSection() throws(StreamError) -> Section {
    switch try read(UInt8.self) {
    case 0:
      var dataset = DatasetStatistics()
      dataset.name = try readText()
      dataset.transitions = try read()
      dataset.trajectories = try read()
      return .end(dataset, checksum: try read())
    case 1: return .numbers(try readHeader())
    case 2: return try readImage()
    case let kind: throw StreamError(.malformed, "a section of kind \(kind) in a state")
    }
  }

  private func readHeader() throws(StreamError) -> NumbersHeader {
    let name = try readText()
    size = Int(try read(UInt8.self))
    var shape: [Int] = []
    for _ in 0..<(try read(UInt8.self)) { shape.append(Int(try read(UInt32.self))) }
    let maskCount = Int(try read(UInt32.self))
    let dimensions = try Tensor.count(shape)
    guard size == 4 || size == 8, dimensions > 0, dimensions <= 4096, maskCount <= 4096 else {
      throw StreamError(.malformed, "the state of '\(name.printable)' has wrong sizes")
    }
    let mask = try input.take(maskCount).array.map { $0 != 0 }
    return NumbersHeader(
      name: name, size: size, shape: shape, mask: mask.isEmpty ? nil : mask,
      dimensions: dimensions)
  }

  private func readImage() throws(StreamError) -> Section {
    let name = try readText()
    let frames: UInt64 = try read()
    var channels: [[UInt64]] = []
    var total: UInt64 = 0
    for _ in 0..<(try read(UInt8.self)) {
      var counts: [UInt64] = []
      for _ in 0..<256 {
        counts.append(try read())
        total |= counts[counts.count - 1]
      }
      channels.append(counts)
    }
    guard total < 1 << 44, channels.count <= 4 else {
      throw StreamError(.limit, "the state of '\(name.printable)' has too many pixels")
    }
    return .image(name: name, ImageCounts(frames: frames, channels: channels))
  }

  /// The next dimension of a feature; read all its runs before the next one.
  func readColumn() throws(StreamError) -> (
    count: UInt64, sum: ExactSum, squares: ExactSum, runs: StateRuns
  ) {
    let count: UInt64 = try read()
    let sum = try readSum(.numbers)
    let squares = try readSum(.squares)
    return (count, sum, squares, StateRuns(input, count: count, size: size))
  }

  private func readSum(_ kind: ExactSum.Kind) throws(StreamError) -> ExactSum {
    var pieces: [UInt64] = []
    for _ in 0..<(try read(UInt8.self)) { pieces.append(try read()) }
    guard let sum = ExactSum(kind, pieces: pieces) else {
      throw StreamError(.malformed, "a sum of \(pieces.count) pieces")
    }
    return sum
  }
}

/// The runs of one dimension in a state.
struct StateRuns: KeyRuns {
  private let input: ChecksummedInput
  private var rest: UInt64
  private let size: Int
  private var last: UInt64 = 0

  init(_ input: ChecksummedInput, count: UInt64, size: Int) {
    (self.input, rest, self.size) = (input, count, size)
  }

  mutating func next() throws(StreamError) -> (key: UInt64, count: UInt64)? {
    guard rest > 0 else { return nil }
    do { return try read() } catch { throw error.naming(input.name) }
  }

  private mutating func read() throws(StreamError) -> (key: UInt64, count: UInt64) {
    // A key and a count take at most 21 bytes.
    let bytes = try input.peek(21)
    guard !bytes.isEmpty else { throw StreamError(.truncated, "the state is cut short") }
    let first: UInt8 = bytes.span.load(littleEndianAt: 0)
    let others = bytes.dropFirst(1)
    var reader = ProtobufReader(others.span)
    var difference = UInt64(first >> 1 & 0x3F)
    if first & 0x80 != 0 {
      let more = try reader.readVarint()
      guard more >> 58 == 0 else { throw StreamError(.malformed, "a key of more than 64 bits") }
      difference |= more << 6
    }
    var count: UInt64 = 1
    if first & 1 != 0 { count = try reader.readVarint() &+ 2 }
    let taken = 1 + reader.position
    let (key, overflow) = last.addingReportingOverflow(difference)
    let isFinite =
      size == 4
      ? key <= UInt64(UInt32.max) && UInt32.isFinite(orderKey: UInt32(truncatingIfNeeded: key))
      : UInt64.isFinite(orderKey: key)
    guard !overflow, isFinite, count >= 1, count <= rest else {
      throw StreamError(.malformed, "a key of a number that is not finite, or too many of them")
    }
    _ = try input.take(taken)
    rest -= count
    last = key
    return (key, count)
  }
}

/// An input with the CRC-32 of the bytes taken.
final class ChecksummedInput {
  private let input: FileInput
  private(set) var crc = CRC32()
  /// The name of the input in messages.
  let name: String

  init(_ input: FileInput, name: String) { (self.input, self.name) = (input, name) }

  func peek(_ count: Int) throws(StreamError) -> Bytes { try input.peek(count) }

  func take(_ count: Int) throws(StreamError) -> Bytes {
    let bytes = try input.take(count)
    crc.update(bytes.span)
    return bytes
  }
}
