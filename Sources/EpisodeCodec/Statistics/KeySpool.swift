internal import Bytes
internal import Posix
internal import TrajectoryMath

/// The order keys of all numbers of a feature, dimension by dimension in blocks of steps, to be
/// read again: in memory up to 1 MiB, then in a temporary file.
struct KeySpool<Pattern: FloatPattern>: Sendable {
  let dimensions: Int
  /// Steps in each block except the last one.
  let blockSteps: Int
  private(set) var steps = 0
  private var memory: [[Pattern]] = []
  private let file = TemporaryFile()

  private static var memoryLimit: Int { 1 << 20 }

  /// The destination of a block: a place in the file, or memory.
  enum Place: Sendable {
    case memory
    case file(FileDescriptor, offset: Int)
  }

  init(dimensions: Int, blockSteps: Int) {
    (self.dimensions, self.blockSteps) = (dimensions, blockSteps)
  }

  private var blockBytes: Int { dimensions * blockSteps * MemoryLayout<Pattern>.size }

  /// The place of the next block.
  mutating func place(steps number: Int) throws(StreamError) -> Place {
    let block = steps / blockSteps
    steps += number
    guard (block + 1) * blockBytes > Self.memoryLimit else { return .memory }
    return .file(try file.descriptor(), offset: block * blockBytes)
  }

  /// Stores a block whose destination is the file.
  static func store(_ keys: [Pattern], at place: Place) throws(StreamError) {
    guard case .file(let file, let offset) = place else { return }
    try system { () throws(SystemError) in try file.write(memoryOf: keys.span, at: offset) }
  }

  /// Keeps the next block whose destination is memory, in order.
  mutating func keep(_ keys: [Pattern]) { memory.append(keys) }

  /// Visits all keys of a dimension.
  @_specialize(where Pattern == UInt32)
  @_specialize(where Pattern == UInt64)
  func forEachBlock(
    of dimension: Int, _ body: (Span<Pattern>) throws(StreamError) -> Void
  ) throws(StreamError) {
    var stored: [Pattern] = []
    for (number, start) in stride(from: 0, to: steps, by: blockSteps).enumerated() {
      let count = min(blockSteps, steps - start)
      if number < memory.count {
        let block = memory[number]
        try body(block.span.extracting(dimension * count..<(dimension + 1) * count))
      } else {
        let file = try file.descriptor()
        let size = count * MemoryLayout<Pattern>.size
        if stored.count != count { stored = Array(repeating: 0, count: count) }
        let place = number * blockBytes + dimension * size
        let read = try system { () throws(SystemError) in
          try file.read(memoryOf: &stored, at: place)
        }
        guard read == size else {
          throw StreamError(.truncated, "a temporary file became shorter")
        }
        try body(stored.span)
      }
    }
  }
}
