/// Offsets in a file, in memory that does not grow with their number: all but the latest are in a
/// temporary file.
package struct OffsetList {
  /// The offset appended last; 0 before the first.
  package private(set) var last = 0
  package private(set) var count = 0
  /// The latest offsets, which are not in the file yet.
  private var tail: [Int] = []
  private let file = TemporaryFile()
  /// A block that was read, by its number.
  private var block: (number: Int, offsets: [Int])?

  /// Offsets written at once, and read at once: few, because readers jump.
  private static let (writeCount, readCount) = (4096, 64)
  private static let size = 8

  package init() {}

  package mutating func append(_ offset: Int) throws(StreamError) {
    tail.append(offset)
    last = offset
    count += 1
    guard tail.count == Self.writeCount else { return }
    var bytes = ByteBuilder(reserving: Self.writeCount * Self.size)
    for offset in tail { bytes.append(UInt64(offset)) }
    try file.write(bytes.bytes.rawSpan, at: (count - tail.count) * Self.size)
    tail.removeAll(keepingCapacity: true)
  }

  /// An offset by its index.
  package mutating func offset(_ index: Int) throws(StreamError) -> Int {
    let written = count - tail.count
    guard index < written else { return tail[index - written] }
    let (number, place) = index.quotientAndRemainder(dividingBy: Self.readCount)
    if let block, block.number == number { return block.offsets[place] }
    let size = Self.readCount * Self.size
    let bytes = try file.read(at: number * size, count: size)
    let offsets = stride(from: 0, to: size, by: Self.size).map {
      Int(bytes.span.load(littleEndianAt: $0, as: UInt64.self))
    }
    block = (number, offsets)
    return offsets[place]
  }

  package mutating func removeAll() {
    (last, count, block) = (0, 0, nil)
    tail.removeAll(keepingCapacity: true)
  }
}
