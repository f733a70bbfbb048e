package import Posix

/// The bytes of a file, a pipe or memory, front to back, handed out without copying.
///
/// A regular file is mapped window by window, so a 50 GB recording needs no more memory than a 5 MB
/// one. Everything else is read into blocks, which are reused when nothing refers to them.
package final class FileInput {
  private enum Source {
    case mapped(FileDescriptor, size: Int)
    case blocks(FileDescriptor)
    case filtered(any FilteredInput)
    case growing(GrowingFile)
    /// For tests and fuzzers: bytes that arrive in pieces of a given size.
    case memory(Bytes, pieces: Int)
  }

  private var source: Source
  /// The buffered bytes: `window[start...]` are those from `offset` on.
  private var window = Bytes.empty
  private var start = 0
  /// The block that backs `window` and how much of it is filled; nil for mapped or given bytes.
  private var block: Memory?
  private var filled = 0

  /// Position of the next byte, from the start of the input.
  package private(set) var offset: UInt64 = 0
  /// The name of the input in messages; nil for standard input.
  package let name: String?
  /// Called before a read that would wait, so that a filter passes on its output so far.
  package var beforeWaiting: (() throws(StreamError) -> Void)?

  private static let blockSize = 1 << 20
  private let windowSize: Int

  /// Reads an open file from its current position on.
  package init(_ file: FileDescriptor, name: String? = nil) {
    self.name = name
    windowSize = 16 << 20
    if file.kind == .regular, let size = try? file.size(), size > 0 {
      offset = UInt64(file.position)
      file.expectSequentialReads()
      source = .mapped(file, size: size)
    } else {
      file.enlargePipe()
      source = .blocks(file)
    }
  }

  package convenience init(path: String) throws(StreamError) {
    self.init(try system { () throws(SystemError) in try FileDescriptor.open(path) }, name: path)
  }

  /// Bytes that come out of a decompressor, or are copied on their way.
  init(_ source: any FilteredInput, name: String?) {
    self.name = name
    windowSize = 0
    self.source = .filtered(source)
  }

  /// Reads a file, and gives `take` all bytes in order before anybody else sees them.
  package convenience init(
    _ file: FileDescriptor, copyingTo take: @escaping (RawSpan) throws(SystemError) -> Void
  ) {
    file.enlargePipe()
    self.init(CopiedInput(file, take), name: nil)
  }

  /// A file that another program is writing; at its end a reader waits.
  package init(_ file: GrowingFile, name: String?) {
    self.name = name
    windowSize = 0
    source = .growing(file)
  }

  /// A part of a regular file, mapped in small windows because there may be many such parts.
  package init(_ file: FileDescriptor, range: Range<Int>) {
    name = nil
    windowSize = 256 << 10
    offset = UInt64(range.lowerBound)
    source = .mapped(file, size: range.upperBound)
  }

  /// Bytes that arrive `pieces` at a time, as a slow pipe would deliver them.
  package init(_ bytes: Bytes, pieces: Int = .max) {
    name = nil
    windowSize = 0
    source = .memory(bytes, pieces: pieces)
  }

  /// Size of the whole input in bytes, if known.
  package var size: Int? {
    switch source {
    case .mapped(_, let size): size
    case .blocks, .filtered, .growing: nil
    case .memory(let bytes, _): bytes.count
    }
  }

  /// How much of the input has been taken, from 0 to 1; nil where its size is not known.
  package var fractionTaken: Double? {
    if case .filtered(let source) = source { return source.fractionTaken }
    return size.flatMap { $0 > 0 ? Double(offset) / Double($0) : nil }
  }

  /// The same file for reading at any offset; nil for a pipe, or a file not at its start.
  package func randomAccess() throws(StreamError) -> RandomAccessFile? {
    guard case .mapped(let file, _) = source, offset == 0 else { return nil }
    return try RandomAccessFile(file)
  }

  /// True when more bytes are available without waiting for another program.
  package var hasMoreAtHand: Bool {
    if window.count > start { return true }
    switch source {
    case .mapped, .memory, .filtered: return true
    case .blocks(let file): return file.isReadable
    case .growing(let file): return file.isReadable(at: end)
    }
  }

  /// Where the buffered bytes end.
  private var end: Int { Int(offset) + window.count - start }

  /// Bytes at an offset of the input, without reading up to there; nil where that is impossible.
  package func look(at position: Int, count: Int) throws(StreamError) -> Bytes? {
    switch source {
    case .mapped(let file, _):
      return try RandomAccessFile(file)?.bytes(at: UInt64(position), count: count)
    case .growing(let file):
      return try RandomAccessFile(file.descriptor)?.bytes(at: UInt64(position), count: count)
    case .memory(let bytes, _): return bytes[position..<position + count]
    case .blocks, .filtered: return nil
    }
  }

  /// The next `count` bytes without taking them; fewer only at the end of the input.
  package func peek(_ count: Int) throws(StreamError) -> Bytes {
    if window.count - start < count { try fill(count) }
    return window[start..<min(start + count, window.count)]
  }

  /// The bytes that have been read but not taken; reads no more.
  package var atHand: Bytes { window[start..<window.count] }

  /// Takes the next `count` bytes.
  /// - Throws: `.truncated` when the input ends first.
  package func take(_ count: Int) throws(StreamError) -> Bytes {
    let bytes = try peek(count)
    guard bytes.count == count else {
      throw StreamError(.truncated, "the input ends \(count - bytes.count) bytes early")
        .at(offset: offset)
    }
    start += count
    offset += UInt64(count)
    return bytes
  }

  /// Takes the bytes at hand, at most `count`; empty at the end of the input.
  package func takeSome(_ count: Int) throws(StreamError) -> Bytes {
    var bytes = try peek(1)
    if !bytes.isEmpty { bytes = window[start..<min(start + count, window.count)] }
    start += bytes.count
    offset += UInt64(bytes.count)
    return bytes
  }

  /// Takes all the bytes left, as text.
  /// - Throws: `.limit` when there are more than `limit` bytes, `.malformed` when they are not
  ///   UTF-8.
  package func readText(limit: Int) throws(StreamError) -> String {
    let bytes = try peek(limit + 1)
    guard bytes.count <= limit else {
      throw StreamError(.limit, "the text has more than \(limit) bytes")
    }
    guard let text = String(validatingUTF8: bytes.span) else {
      throw StreamError.notUTF8
    }
    _ = try take(bytes.count)
    return text
  }

  /// True at the end of the input. Waits for a byte or the end of a pipe.
  package func isAtEnd() throws(StreamError) -> Bool { try peek(1).isEmpty }

  /// Buffers at least `count` bytes, or all that are left.
  private func fill(_ count: Int) throws(StreamError) {
    switch source {
    case .mapped(let file, let size):
      let position = Int(clamping: offset)
      let wanted = min(max(count, windowSize), max(size - position, 0))
      start = 0
      window = .empty
      if wanted > 0 {
        let mapping = try system { () throws(SystemError) in
          try Mapping(file, at: position, count: wanted)
        }
        window = Bytes(mapping)
      }
    case .blocks(let file):
      try makeRoom(for: count)
      while filled - start < count {
        if let beforeWaiting, !file.isReadable { try beforeWaiting() }
        guard
          try unsafe readBlock({ (free) throws(StreamError) in
            do throws(SystemError) { return try unsafe file.read(into: free) } catch {
              throw StreamError(error)
            }
          })
        else { break }
      }
      if let block { window = Bytes(block, 0..<filled) }
    case .filtered(let source):
      try makeRoom(for: count)
      while filled - start < count {
        guard
          try unsafe readBlock({ (free) throws(StreamError) in try unsafe source.read(into: free) })
        else { break }
      }
      if let block { window = Bytes(block, 0..<filled) }
    case .growing(let file):
      try makeRoom(for: count)
      while filled - start < count {
        let place = Int(offset) + filled - start
        if try unsafe readBlock({ (free) throws(StreamError) in
          try unsafe file.read(into: free, at: place)
        }) {
          continue
        }
        if file.isEnded { break }
        try file.wait(at: place)
      }
      if let block { window = Bytes(block, 0..<filled) }
    case .memory(let bytes, let pieces):
      let missing = count - (window.count - start)
      let step = pieces == .max ? bytes.count : (missing + pieces - 1) / pieces * pieces
      let end = min(Int(offset) + (window.count - start) + min(step, bytes.count), bytes.count)
      window = bytes[Int(offset)..<end]
      start = 0
    }
  }

  /// Reads once into the free part of the block; false at the end of the input.
  private func readBlock(
    _ read: (UnsafeMutableRawBufferPointer) throws(StreamError) -> Int
  ) throws(StreamError) -> Bool {
    guard let block else { return false }
    let free = unsafe UnsafeMutableRawBufferPointer(rebasing: block.buffer[filled...])
    let count = try unsafe read(free)
    filled += count
    return count > 0
  }

  /// Makes a block in which `count` bytes fit from `start` on, and moves the buffered bytes there.
  private func makeRoom(for count: Int) throws(StreamError) {
    if let block, start + count <= block.capacity, filled < block.capacity { return }
    let rest = start < window.count ? window[start..<window.count] : .empty
    window = .empty
    let isReusable =
      rest.isEmpty && count <= Self.blockSize && isKnownUniquelyReferenced(&block)
    if !isReusable {
      let memory = Memory(capacity: max(count, Self.blockSize))
      unsafe rest.span.withUnsafeBytes { unsafe memory.buffer.copyMemory(from: $0) }
      block = memory
    }
    start = 0
    filled = rest.count
  }
}

extension FileInput {
  /// True when another program may write to the input while it is read.
  package var isGrowing: Bool { if case .growing = source { true } else { false } }

  /// Declares that the recording's own end has been taken, so that nobody waits for more.
  package func endGrowth() { if case .growing(let file) = source { file.end() } }

  /// Waits once for a change of a growing input.
  package func awaitChange() throws(StreamError) {
    guard case .growing(let file) = source else { return }
    try file.wait(at: Int(offset))
  }

  /// Waits while the next bytes of a growing input, already there, are to be overwritten: the lengths
  /// that a recorder fills in after what they count.
  /// - Parameters:
  ///   - isOpen: true of the bytes before that.
  package func awaitFinal(
    _ count: Int, while isOpen: (Bytes) throws(StreamError) -> Bool
  ) throws(StreamError) {
    guard case .growing(let file) = source, try isOpen(peek(count)) else { return }
    while let bytes = try look(at: Int(offset), count: count), try isOpen(bytes), !file.isEnded {
      try awaitChange()
    }
    // What was read ahead may have changed, too. Records that refer to it keep their block.
    (window, start, filled, block) = (.empty, 0, 0, nil)
  }
}
