internal import Bytes
internal import Posix
internal import TrajectoryMath

/// Distinct order keys, ascending, each with its count.
protocol KeyRuns {
  /// nil after the last one.
  mutating func next() throws(StreamError) -> (key: UInt64, count: UInt64)?
}

/// Keys sorted in memory.
struct SortedKeys<Pattern: FloatPattern>: KeyRuns {
  private let keys: [Pattern]
  private var position = 0

  init(_ keys: [Pattern]) { self.keys = keys }

  mutating func next() -> (key: UInt64, count: UInt64)? {
    guard position < keys.count else { return nil }
    let (start, key) = (position, keys[position])
    while position < keys.count, keys[position] == key { position += 1 }
    return (UInt64(truncatingIfNeeded: key), UInt64(position - start))
  }
}

/// Sorted keys in a temporary file.
struct StoredKeys<Pattern: FloatPattern>: KeyRuns {
  private let file: RandomAccessFile
  private var offset: Int
  private let end: Int
  private var window: SortedKeys<Pattern>
  private var held: (key: UInt64, count: UInt64)?

  private static var windowBytes: Int { 1 << 16 }

  /// - Parameters:
  ///   - range: of bytes in the file.
  init(_ file: RandomAccessFile, _ range: Range<Int>) {
    self.file = file
    (offset, end) = (range.lowerBound, range.upperBound)
    window = SortedKeys([])
  }

  mutating func next() throws(StreamError) -> (key: UInt64, count: UInt64)? {
    while true {
      while let run = window.next() {
        guard let before = held else {
          held = run
          continue
        }
        // A run may continue in the next window.
        if before.key == run.key {
          held = (run.key, before.count + run.count)
        } else {
          held = run
          return before
        }
      }
      guard offset < end else {
        defer { held = nil }
        return held
      }
      let count = min(Self.windowBytes, end - offset)
      let bytes = try file.bytes(at: UInt64(offset), count: count)
      var keys: [Pattern] = []
      let size = MemoryLayout<Pattern>.size
      bytes.copyColumn(at: 0, stride: size, count: count / size, into: &keys)
      window = SortedKeys(keys)
      offset += count
    }
  }
}

/// Merges several sources: the smallest key first, equal keys together. A binary heap.
struct MergedRuns: KeyRuns {
  private var sources: [any KeyRuns]
  /// The next run of each source that is not exhausted, with its number.
  private var heap: [(key: UInt64, count: UInt64, source: Int)] = []

  init(_ sources: [any KeyRuns]) throws(StreamError) {
    self.sources = sources
    for index in sources.indices { try advance(index) }
  }

  private mutating func advance(_ source: Int) throws(StreamError) {
    guard let run = try sources[source].next() else { return }
    heap.append((run.key, run.count, source))
    var child = heap.count - 1
    while child > 0, heap[child].key < heap[(child - 1) / 2].key {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func takeFirst() -> (key: UInt64, count: UInt64, source: Int) {
    let first = heap[0]
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].key < heap[least].key {
        least = child
      }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }

  mutating func next() throws(StreamError) -> (key: UInt64, count: UInt64)? {
    guard !heap.isEmpty else { return nil }
    var (key, count, source) = takeFirst()
    try advance(source)
    while let next = heap.first, next.key == key {
      let (sum, overflow) = count.addingReportingOverflow(next.count)
      guard !overflow else { throw StreamError(.limit, "more than 2^64 numbers") }
      count = sum
      source = takeFirst().source
      try advance(source)
    }
    return (key, count)
  }
}

extension KeySpool {
  /// The most keys sorted at a time.
  private static var sortLimit: Int { 1 << 22 }

  /// The finite keys of a dimension, sorted; many keys are sorted in pieces in a temporary file.
  func sortedRuns(of dimension: Int) throws(StreamError) -> any KeyRuns {
    var keys: [Pattern] = []
    var stored: [Range<Int>] = []
    let file = TemporaryFile()
    func store() throws(StreamError) {
      RadixSort.sort(&keys)
      let start = stored.last?.upperBound ?? 0
      let target = try file.descriptor()
      try system { () throws(SystemError) in try target.write(memoryOf: keys.span, at: start) }
      stored.append(start..<start + keys.count * MemoryLayout<Pattern>.size)
      keys.removeAll(keepingCapacity: true)
    }
    try forEachBlock(of: dimension) { block throws(StreamError) in
      for index in block.indices where Pattern.isFinite(orderKey: block[index]) {
        keys.append(block[index])
      }
      if keys.count >= Self.sortLimit { try store() }
    }
    guard !stored.isEmpty else {
      RadixSort.sort(&keys)
      return SortedKeys(keys)
    }
    try store()
    guard let reader = try RandomAccessFile(file.descriptor()) else { return SortedKeys(keys) }
    return try MergedRuns(stored.map { StoredKeys<Pattern>(reader, $0) })
  }
}
