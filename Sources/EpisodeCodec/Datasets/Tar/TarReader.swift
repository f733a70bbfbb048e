internal import Bytes

/// The regular files of a tar archive, front to back; archives that follow one another count as one.
struct TarReader {
  private let input: FileInput
  /// Content of the last member that has not been taken, and the zeros after it.
  private var (rest, padding) = (0, 0)
  private var isInArchive = false

  /// The longest name, and the most properties of a member, in bytes.
  private static let longest = 1 << 20

  init(_ input: FileInput) { self.input = input }

  private static let broken = StreamError(.malformed, "a pax header of the tar file is broken")

  /// The next file, whose content `content` gives.
  /// - Returns: nil at the end of the last archive.
  /// - Throws: `.truncated` when the input ends before the archive does.
  mutating func next() throws(StreamError) -> TarHeader? {
    try skip(rest + padding)
    (rest, padding) = (0, 0)
    var (name, size) = (nil as String?, nil as Int?)
    while var header = try nextHeader() {
      switch header.kind {
      case .longName: name = try text(header)
      case .extended: try parse(properties: header, &name, &size)
      case .sparse:
        throw StreamError(.unsupported, "'\(header.name.printable)' is a sparse file of GNU tar")
      case .other, .file:
        let isFile = header.kind == .file
        if isFile { (header.name, header.size) = (name ?? header.name, size ?? header.size) }
        (name, size) = (nil, nil)
        rest = header.size
        padding = TarArchive.Member.padding(of: header.size)
        if isFile { return header }
        try skip(rest + padding)
        (rest, padding) = (0, 0)
      }
    }
    return nil
  }

  /// Takes the content of the file that `next` gave.
  /// - Throws: `.limit` where there is more than one member may take of memory.
  mutating func content(_ header: TarHeader) throws(StreamError) -> Bytes {
    try MemoryBudget.check(rest, .buffers, for: "'\(header.name.printable)'")
    let content = try take(rest)
    rest = 0
    return content
  }

  /// The next header; nil at the end of the input.
  private mutating func nextHeader() throws(StreamError) -> TarHeader? {
    while true {
      let block = try input.peek(TarHeader.blockSize)
      if block.isEmpty, !isInArchive, input.offset > 0 { return nil }
      guard block.count == TarHeader.blockSize else {
        throw StreamError(.truncated, "the tar file is cut short").at(offset: input.offset)
      }
      // Blocks of zeros end an archive and fill up its last record.
      if block.isZero {
        _ = try input.take(TarHeader.blockSize)
        isInArchive = false
        continue
      }
      isInArchive = true
      let place = input.offset
      do throws(StreamError) {
        let header = try TarHeader(parsing: block.span)
        _ = try input.take(TarHeader.blockSize)
        return header
      } catch { throw error.at(offset: place) }
    }
  }

  private func take(_ count: Int) throws(StreamError) -> Bytes {
    do throws(StreamError) { return try input.take(count) } catch {
      guard error.kind == .truncated else { throw error }
      throw StreamError(.truncated, "the tar file is cut short").at(offset: input.offset)
    }
  }

  private func skip(_ count: Int) throws(StreamError) {
    var rest = count
    while rest > 0 {
      let piece = try input.takeSome(min(rest, 1 << 20))
      guard !piece.isEmpty else {
        throw StreamError(.truncated, "the tar file is cut short").at(offset: input.offset)
      }
      rest -= piece.count
    }
  }

  /// The content of a member that describes the next one.
  private func description(_ header: TarHeader) throws(StreamError) -> Bytes {
    guard header.size <= Self.longest else {
      throw StreamError(.limit, "a member with a description of \(header.size) bytes")
        .at(offset: input.offset)
    }
    let content = try take(header.size)
    try skip(TarArchive.Member.padding(of: header.size))
    return content
  }

  /// The content of GNU's member with a long name, which a 0 ends.
  private func text(_ header: TarHeader) throws(StreamError) -> String {
    String(decoding: try description(header).array.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Reads the properties of a pax header: lines such as `19 path=some/name\n`, each with its length.
  private func parse(
    properties header: TarHeader, _ name: inout String?, _ size: inout Int?
  ) throws(StreamError) {
    let place = input.offset
    var lines = try description(header).array[...]
    while !lines.isEmpty {
      let digits = lines.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let length = Int(String(decoding: digits, as: UTF8.self)), length <= lines.count,
        length > digits.count + 1
      else { throw Self.broken.at(offset: place) }
      let line = lines[(digits.endIndex + 1)..<(lines.startIndex + length - 1)]
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
        throw Self.broken.at(offset: place)
      }
      let key = String(decoding: line[..<equals], as: UTF8.self)
      let value = String(decoding: line[(equals + 1)...], as: UTF8.self)
      switch key {
      case "path": name = value
      case "size":
        guard let number = Int(value), (0..<1 << 56).contains(number) else {
          throw Self.broken.at(offset: place)
        }
        size = number
      case _ where key.hasPrefix("GNU.sparse"):
        throw StreamError(.unsupported, "a sparse file of GNU tar").at(offset: place)
      default: break
      }
      lines = lines.dropFirst(length)
    }
  }
}

extension Bytes {
  fileprivate var isZero: Bool {
    let span = span
    return stride(from: 0, to: count, by: 8).allSatisfy {
      span.load(littleEndianAt: $0, as: UInt64.self) == 0
    }
  }
}
