internal import Bytes
internal import Posix

/// The members of a hierarchy that is read: the files of a directory, or of a ZIP archive.
final class ZarrInput: Sendable {
  private enum Place: Sendable {
    case folder(Folder)
    case archive(ZipReader, [String: ZipEntry])
    /// For fuzzers: members by their names.
    case memory([String: Bytes])
  }

  private let place: Place

  /// The names of the documents that describe a node, in both versions.
  private static let documents = ["zarr.json", ".zarray"]
  private static let deepest = 32

  /// - Parameter path: a directory, or a ZIP archive.
  init(_ path: String) throws(StreamError) {
    guard !Directory.isDirectory(path) else {
      place = .folder(try system { () throws(SystemError) in try Folder(path) })
      return
    }
    let descriptor = try system { () throws(SystemError) in try FileDescriptor.open(path) }
    guard let file = try RandomAccessFile(descriptor) else {
      throw StreamError(.unsupported, "neither a directory nor a regular file")
    }
    place = try Self.archive(file)
  }

  init(_ members: [String: Bytes]) { place = .memory(members) }

  private static func archive(_ file: RandomAccessFile) throws(StreamError) -> Place {
    let archive = try ZipReader(file, 0..<file.size, keepsLast: true)
    var entries: [String: ZipEntry] = [:]
    for entry in archive.entries { entries[entry.name] = entry }
    return .archive(archive, entries)
  }

  /// A member; nil for one that is not there.
  /// - Throws: when it is no regular file, or its name leads out of the hierarchy.
  func member(_ key: String) throws(StreamError) -> ZarrInputMember? {
    guard RelativePath(key) != nil else {
      throw StreamError(.malformed, "'\(key.printable)' leads out of the store")
    }
    switch place {
    case .folder(let folder):
      let descriptor: FileDescriptor
      do throws(SystemError) { descriptor = try folder.open(key) } catch {
        guard error.isMissing else { throw StreamError(error) }
        return nil
      }
      guard let file = try RandomAccessFile(descriptor) else { return nil }
      return .file(file, 0..<file.size, crc: nil)
    case .memory(let members): return members[key].map { .memory($0) }
    case .archive(let archive, let entries):
      guard let entry = entries[key] else { return nil }
      guard entry.method == .deflated else {
        return .file(archive.file, try archive.range(of: entry), crc: entry.crc)
      }
      guard let size = Int(exactly: entry.size) else { throw Self.tooLarge(entry) }
      try MemoryBudget.check(size, .chunks, for: "the member '\(key.printable)'")
      let input = try archive.input(entry)
      let content = try input.take(size)
      guard try input.isAtEnd() else { throw Self.tooLarge(entry) }
      guard CRC32.of(content.span) == entry.crc else { throw ZarrInputMember.mismatch }
      return .memory(content)
    }
  }

  private static func tooLarge(_ entry: ZipEntry) -> StreamError {
    StreamError(.malformed, "'\(entry.name.printable)' has more than \(entry.size) bytes")
  }

  /// A document of JSON; nil for one that is not there.
  func document(_ key: String) throws(StreamError) -> JSONValue? {
    guard let member = try member(key) else { return nil }
    do throws(StreamError) {
      let text = try member.content
      return try JSONValue(parsing: text.span, limit: 64 << 20)
    } catch { throw error.prefixed("'\(key.printable)': ") }
  }

  /// The paths of all nodes that may be arrays, sorted.
  func nodes() throws(StreamError) -> [String] {
    switch place {
    case .folder(let folder):
      var found: [String] = []
      try walk(folder, "", depth: 0, into: &found)
      return found.sorted()
    case .archive(_, let entries): return Self.nodes(entries.keys)
    case .memory(let members): return Self.nodes(members.keys)
    }
  }

  private static func nodes(_ keys: some Sequence<String>) -> [String] {
    var found: Set<String> = []
    for key in keys {
      guard let slash = key.lastIndex(of: "/"),
        documents.contains(String(key[key.index(after: slash)...]))
      else { continue }
      found.insert(String(key[..<slash]))
    }
    return found.sorted()
  }

  /// Goes through the groups of a directory, but not through the chunks of its arrays.
  private func walk(
    _ folder: Folder, _ path: String, depth: Int, into found: inout [String]
  ) throws(StreamError) {
    guard depth < Self.deepest else {
      throw StreamError(.limit, "groups more than \(Self.deepest) deep")
    }
    let names = try system { () throws(SystemError) in
      try Directory.list(folder.path + "/" + path)
    }
    for name in names where !name.hasPrefix(".") {
      let child = path.isEmpty ? name : path + "/" + name
      guard Directory.isDirectory(folder.path + "/" + child) else { continue }
      if folder.contains(child + "/.zarray") {
        found.append(child)
        continue
      }
      let node = try document(child + "/zarr.json")
      if node?["node_type"]?.string == "array" {
        found.append(child)
      } else if node != nil || folder.contains(child + "/.zgroup") {
        try walk(folder, child, depth: depth + 1, into: &found)
      }
    }
  }
}

/// A member of a hierarchy.
enum ZarrInputMember: Sendable {
  /// - crc: the checksum of all bytes, where the store has one.
  case file(RandomAccessFile, Range<Int>, crc: UInt32?)
  case memory(Bytes)

  static let mismatch = StreamError(.checksum, "CRC mismatch in the ZIP archive")

  var count: Int {
    switch self {
    case .file(_, let range, _): range.count
    case .memory(let bytes): bytes.count
    }
  }

  /// All bytes.
  var content: Bytes {
    get throws(StreamError) {
      let bytes = try part(0..<count)
      if case .file(_, _, let crc?) = self, CRC32.of(bytes.span) != crc { throw Self.mismatch }
      return bytes
    }
  }

  /// A part, inside of `count` bytes.
  func part(_ range: Range<Int>) throws(StreamError) -> Bytes {
    switch self {
    case .file(let file, let place, _):
      try file.bytes(at: UInt64(place.lowerBound + range.lowerBound), count: range.count)
    case .memory(let bytes): bytes[range]
    }
  }
}
