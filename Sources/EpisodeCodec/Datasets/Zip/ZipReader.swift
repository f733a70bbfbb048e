internal import Bytes

/// The members of a ZIP archive in a file.
///
/// Format: PKWARE APPNOTE.TXT 6.3, sections 4.3.12 to 4.3.16.
struct ZipReader {
  let file: RandomAccessFile
  /// Where the archive lies in the file.
  private let place: Range<Int>
  /// In the order of the central directory.
  let entries: [ZipEntry]

  private static let endSignature: UInt32 = 0x0605_4B50
  private static let end64Signature: UInt32 = 0x0606_4B50
  private static let locatorSignature: UInt32 = 0x0706_4B50
  private static let endSize = 22
  private static let locatorSize = 20
  private static let end64Size = 56
  /// The largest directory accepted, in bytes: half a million members.
  private static let mostDirectory = 64 << 20

  /// - Parameter keepsLast: true where a name may come again, for newer content.
  /// - Throws: `.malformed` when the members overlap, repeat a name or lie outside the file.
  init(
    _ file: RandomAccessFile, _ place: Range<Int>, keepsLast: Bool = false
  ) throws(StreamError) {
    (self.file, self.place) = (file, place)
    let (start, size) = try Self.directory(of: file, place)
    let directory = try file.bytes(at: UInt64(place.lowerBound) + start, count: size)
    var entries: [ZipEntry] = []
    var next = 0
    while next < size {
      let (entry, length) = try ZipEntry.parse(
        directory.span.extracting(next..<size), isCentral: true)
      guard length <= size - next else {
        throw StreamError(.malformed, "the directory of the ZIP archive is cut short")
      }
      entries.append(entry)
      next += length
    }
    self.entries = entries
    if !keepsLast { try checkNames() }
    try check(start)
  }

  private func checkNames() throws(StreamError) {
    var names: Set<String> = []
    for entry in entries where !names.insert(entry.name).inserted {
      throw StreamError(.malformed, "the archive has two members '\(entry.name.printable)'")
    }
  }

  /// Checks that the members, in the order of the file, do not overlap: a small archive may otherwise
  /// claim a huge content.
  private func check(_ directory: UInt64) throws(StreamError) {
    var end: UInt64 = 0
    for entry in entries.sorted(by: { $0.offset < $1.offset }) {
      let head = UInt64(ZipEntry.localSize + entry.name.utf8.count)
      let (data, overflow) = entry.offset.addingReportingOverflow(head)
      guard !overflow, entry.offset >= end, data <= directory,
        entry.compressedSize <= directory - data
      else {
        throw StreamError(
          .malformed, "'\(entry.name.printable)' does not lie in its own part of the archive")
      }
      end = data + entry.compressedSize
    }
  }

  /// The place of the central directory in the archive.
  private static func directory(
    of file: RandomAccessFile, _ archive: Range<Int>
  ) throws(StreamError) -> (start: UInt64, size: Int) {
    let count = min(archive.count, endSize + 0xFFFF)
    let tail = try file.bytes(at: UInt64(archive.upperBound - count), count: count)
    var place = count - endSize
    while place >= 0 {
      if tail.span.load(littleEndianAt: place, as: UInt32.self) == endSignature,
        Int(tail.span.load(littleEndianAt: place + 20, as: UInt16.self))
          == count - place - endSize
      {
        break
      }
      place -= 1
    }
    guard place >= 0 else {
      throw StreamError(.malformed, "no ZIP archive: it has no directory at its end")
    }
    var cursor = ByteCursor(tail.span.extracting(place + 12..<count))
    var (size, start) = (UInt64(try cursor.readUInt32()), UInt64(try cursor.readUInt32()))
    var end = UInt64(archive.count - count + place)
    if place >= locatorSize,
      tail.span.load(littleEndianAt: place - locatorSize, as: UInt32.self) == locatorSignature
    {
      end = tail.span.load(littleEndianAt: place - locatorSize + 8, as: UInt64.self)
      guard archive.count >= end64Size, end <= UInt64(archive.count - end64Size) else {
        throw StreamError(.malformed, "the ZIP64 end record lies outside the archive")
      }
      let record = try file.bytes(at: UInt64(archive.lowerBound) + end, count: end64Size)
      guard record.span.load(littleEndianAt: 0, as: UInt32.self) == end64Signature else {
        throw StreamError(.malformed, "the ZIP archive has no ZIP64 end record at byte \(end)")
      }
      size = record.span.load(littleEndianAt: 40, as: UInt64.self)
      start = record.span.load(littleEndianAt: 48, as: UInt64.self)
    }
    guard start <= end, size == end - start else {
      throw StreamError(.malformed, "the directory of the ZIP archive is not at its end")
    }
    guard size <= UInt64(mostDirectory) else {
      throw StreamError(.limit, "a directory of a ZIP archive of \(size) bytes")
    }
    return (start, Int(size))
  }

  /// The stored bytes of a member, still compressed if it is.
  func range(of entry: ZipEntry) throws(StreamError) -> Range<Int> {
    let header = place.lowerBound + Int(entry.offset)
    let fixed = try file.bytes(at: UInt64(header), count: ZipEntry.localSize)
    let nameLength = Int(fixed.span.load(littleEndianAt: 26, as: UInt16.self))
    let extraLength = Int(fixed.span.load(littleEndianAt: 28, as: UInt16.self))
    guard fixed.span.load(littleEndianAt: 0, as: UInt32.self) == ZipEntry.localSignature else {
      throw StreamError(.malformed, "'\(entry.name.printable)' has no header")
    }
    let start = header + ZipEntry.localSize + nameLength + extraLength
    guard start <= place.upperBound, entry.compressedSize <= UInt64(place.upperBound - start) else {
      throw StreamError(.truncated, "'\(entry.name.printable)' is cut short")
    }
    return start..<start + Int(entry.compressedSize)
  }

  /// The content of a member, front to back.
  func input(_ entry: ZipEntry) throws(StreamError) -> FileInput {
    let stored = try file.input(range(of: entry))
    return entry.method == .deflated ? try stored.inflated() : stored
  }
}
