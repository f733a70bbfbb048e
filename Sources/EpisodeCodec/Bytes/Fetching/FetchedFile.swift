internal import Posix

/// A file somewhere else, of which a command prints any range.
///
/// The command cannot tell the size, so the file is searched for its end, a byte at a time.
package final class FetchedFile: Sendable {
  package let size: Int
  /// Ranges that are in memory: the start of the file and its end.
  private let known: [(offset: UInt64, bytes: Bytes)]
  private let source: FetchSource

  private static let headSize = 64 << 10
  private static let tailSize = 256 << 10

  /// Finds the size of the file, and reads its start and its end.
  /// - Parameters:
  ///   - path: what the command calls it.
  ///   - jobs: how many commands may run at once.
  /// - Throws: `.truncated` or `.malformed` when the command fails or prints another number of bytes.
  package init(_ command: FetchCommand, _ path: String, jobs: Int) throws(StreamError) {
    source = FetchSource(command: command, path: path)
    let head = try source.start(of: 0, count: Self.headSize)
    guard head.count == Self.headSize else {
      (size, known) = (head.count, [(0, head)])
      return
    }
    // Before the powers of two, then between two of them.
    let power = Self.last(16, 62, source, jobs) { UInt64(1) << $0 - 1 }
    let (floor, step) = (UInt64(1) << power - 1, UInt64(Self.tailSize))
    let pieces = Int((floor + 1) / step) + 1
    let piece = Self.last(0, pieces, source, jobs) { floor + UInt64($0) * step }
    let place = floor + UInt64(piece) * step
    let tail = try source.start(of: place, count: Self.tailSize)
    size = Int(place) + tail.count
    known = [(0, head), (place, tail)]
  }

  /// The bytes of a range within the size.
  /// - Throws: when the command does not print exactly these.
  package func bytes(at offset: UInt64, count: Int) throws(StreamError) -> Bytes {
    let end = offset + UInt64(count)
    for part in known
    where offset >= part.offset && end <= part.offset + UInt64(part.bytes.count) {
      let start = Int(offset - part.offset)
      return part.bytes[start..<start + count]
    }
    return try source.bytes(at: offset, count: count)
  }

  /// The last of ascending places at which the file has a byte.
  /// - Parameters:
  ///   - lower: the number of one that has a byte.
  ///   - upper: the number of one that has not.
  private static func last(
    _ lower: Int, _ upper: Int, _ source: FetchSource, _ jobs: Int,
    place: (Int) -> UInt64
  ) -> Int {
    var (lower, upper) = (lower, upper)
    let workers = OrderedWorkers<UInt64, Bool>(threads: jobs) {
      { source.hasByte(at: $0) }
    }
    while upper - lower > 1 {
      let count = min(jobs, upper - lower - 1)
      let probes = (1...count).map { lower + (upper - lower) * $0 / (count + 1) }
      for probe in probes { workers.submit(place(probe)) }
      let found = probes.map { _ in workers.next() ?? false }
      // A file has no holes: after a missing byte there are no others.
      let present = found.firstIndex(of: false) ?? count
      if present > 0 { lower = probes[present - 1] }
      if present < count { upper = probes[present] }
    }
    return lower
  }
}

/// Runs a command for a range of a file.
private struct FetchSource: Sendable {
  let command: FetchCommand
  let path: String

  /// True when the command prints one byte. It may complain that there is none.
  func hasByte(at offset: UInt64) -> Bool {
    (try? start(of: offset, count: 1, isSilent: true)) != nil
  }

  /// Exactly the bytes of a range.
  func bytes(at offset: UInt64, count: Int) throws(StreamError) -> Bytes {
    let bytes = try start(of: offset, count: count)
    guard bytes.count == count else {
      throw fault(.truncated, "printed \(bytes.count) bytes of \(count)", offset)
    }
    return bytes
  }

  /// The bytes of a range, at least one; fewer where the file ends before.
  func start(
    of offset: UInt64, count: Int, isSilent: Bool = false
  ) throws(StreamError) -> Bytes {
    let memory = Memory(capacity: count + 1)
    let process = try system { () throws(SystemError) in
      try command.start(path, offset: offset, count: count, isSilent: isSilent)
    }
    var filled = 0
    while filled <= count {
      let free = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.buffer[filled...])
      let read = try system { () throws(SystemError) in try unsafe process.output.read(into: free) }
      if read == 0 { break }
      filled += read
    }
    guard filled <= count else {
      throw fault(.malformed, "printed more than \(count) bytes", offset)
    }
    let status = process.wait()
    guard status == 0 else { throw fault(.truncated, "ended with \(status)", offset) }
    guard filled > 0 else { throw fault(.truncated, "printed nothing", offset) }
    return Bytes(memory, 0..<filled)
  }

  private func fault(_ kind: StreamError.Kind, _ text: String, _ offset: UInt64) -> StreamError {
    StreamError(kind, "'\(command.template.printable)' \(text)").at(offset: offset)
  }
}
