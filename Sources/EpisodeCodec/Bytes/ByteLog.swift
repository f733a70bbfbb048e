/// Bytes appended at one end and forgotten at the other, in bounded memory: pages beyond a budget are
/// in a temporary file, whose places are used again.
///
/// Bytes have the place where they were appended. What is read in the order of writing comes in
/// blocks, and what is read by jumps alone.
package final class ByteLog {
  private enum Page {
    case memory(Memory)
    /// Its place in the file, in pages.
    case file(Int)
  }

  /// The pages that are left; all but the last are full.
  private var pages: [Page] = []
  /// The number of the first of them.
  private var firstPage = 0
  private var inMemory = 0
  private let mostInMemory: Int
  private let file = TemporaryFile()
  private var filePages = 0
  private var freePages: [Int] = []
  /// Where the next byte goes.
  package private(set) var end = 0
  /// Bytes of the file that were read last, and where they begin.
  private var block: (bytes: Bytes, start: Int) = (.empty, 0)
  private var lastRead = 0

  private static let pageSize = 256 << 10
  private static let blockSize = 64 << 10

  /// - Parameters:
  ///   - budget: bytes kept in memory.
  package init(budget: Int) { mostInMemory = max(1, budget / Self.pageSize) }

  /// The size of the temporary file.
  package var bytesOnDisk: Int { filePages * Self.pageSize }

  package func append(_ bytes: RawSpan) throws(StreamError) {
    var rest = bytes
    while rest.byteCount > 0 {
      let offset = end % Self.pageSize
      if end == (firstPage + pages.count) * Self.pageSize { try addPage() }
      guard case .memory(let page)? = pages.last else {
        preconditionFailure("the last page is open")
      }
      let part = rest.extracting(first: min(rest.byteCount, Self.pageSize - offset))
      unsafe part.withUnsafeBytes { source in
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: page.buffer[offset...])
        unsafe target.copyMemory(from: source)
      }
      end += part.byteCount
      rest = rest.extracting(droppingFirst: part.byteCount)
    }
  }

  /// Bytes that were appended and not forgotten.
  package func read(at start: Int, count: Int) throws(StreamError) -> Bytes {
    defer { lastRead = start + count }
    let (number, offset) = start.quotientAndRemainder(dividingBy: Self.pageSize)
    guard offset + count <= Self.pageSize else { return try join(start, count) }
    switch pages[number - firstPage] {
    case .memory(let page): return Bytes(page, offset..<offset + count)
    case .file(let place):
      let inBlock = start - block.start
      if inBlock >= 0, inBlock + count <= block.bytes.count {
        return block.bytes[inBlock..<inBlock + count]
      }
      let isNext = start == lastRead
      let size = isNext ? min(max(count, Self.blockSize), Self.pageSize - offset) : count
      let bytes = try file.read(at: place * Self.pageSize + offset, count: size)
      if isNext { block = (bytes, start) }
      return bytes[0..<count]
    }
  }

  /// Reads bytes of several pages.
  private func join(_ start: Int, _ count: Int) throws(StreamError) -> Bytes {
    var parts: [Bytes] = []
    var place = start
    while place < start + count {
      let left = min(start + count - place, Self.pageSize - place % Self.pageSize)
      parts.append(try read(at: place, count: left))
      place += left
    }
    return Bytes(joining: parts)
  }

  /// Gives up what lies before a place.
  package func forget(before place: Int) {
    let count = min(min(place, end) / Self.pageSize - firstPage, pages.count)
    guard count > 0 else { return }
    for page in pages.prefix(count) {
      switch page {
      case .memory: inMemory -= 1
      case .file(let place): freePages.append(place)
      }
    }
    pages.removeFirst(count)
    firstPage += count
  }

  /// Gives up everything and begins at place 0 again.
  package func removeAll() {
    pages.removeAll(keepingCapacity: true)
    freePages.removeAll(keepingCapacity: true)
    (firstPage, inMemory, filePages, end) = (0, 0, 0, 0)
    (block, lastRead) = ((.empty, 0), 0)
  }

  private func addPage() throws(StreamError) {
    if inMemory >= mostInMemory, case .memory(let full)? = pages.last {
      let place = freePages.popLast() ?? filePages
      try file.write(
        Bytes(full, 0..<Self.pageSize).span, at: place * Self.pageSize)
      filePages = max(filePages, place + 1)
      pages[pages.count - 1] = .file(place)
      inMemory -= 1
    }
    pages.append(.memory(Memory(capacity: Self.pageSize)))
    inMemory += 1
  }
}
