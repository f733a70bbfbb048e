internal import Bytes

/// The header of a member of a tar archive, a block of 512 bytes.
///
/// Format: POSIX.1-2017, utility pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format",
/// for its magic, numbers in base 256 and long names.
struct TarHeader: Equatable {
  static let blockSize = 512

  enum Kind: Equatable {
    case file
    /// Gives the next member a longer name (GNU, `L`).
    case longName
    /// Gives the next member other properties (pax, `x`).
    case extended
    /// Holds its data in a form that only GNU tar reads (`S`).
    case sparse
    /// A directory, a link, a device, or something about the archive.
    case other
  }

  var name: String
  var size: Int
  var kind = Kind.file

  // Where a field starts, and its length.
  private static let name = (0, 100)
  private static let mode = (100, 8)
  private static let owner = (108, 8)
  private static let group = (116, 8)
  private static let size = (124, 12)
  private static let time = (136, 12)
  private static let checksum = (148, 8)
  private static let type = 156
  private static let magic = 257
  private static let prefix = (345, 155)

  /// The largest size that 11 octal digits write: 8 GiB.
  static let largest = 1 << 33 - 1

  /// - Parameter block: 512 bytes, not all of them 0.
  /// - Throws: `.malformed`, `.checksum`, `.limit`.
  init(parsing block: RawSpan) throws(StreamError) {
    try Self.check(block)
    var name = Self.text(block, Self.name)
    // GNU tar has times where POSIX has the start of the name.
    if Self.text(block, (Self.magic, 6)) == "ustar", block.byte(Self.magic + 5) == 0 {
      let prefix = Self.text(block, Self.prefix)
      if !prefix.isEmpty { name = prefix + "/" + name }
    }
    self.name = name
    size = try Self.number(block, Self.size, "size")
    switch block.byte(Self.type) {
    // Archives from before POSIX end the name of a directory with a slash.
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): kind = name.hasSuffix("/") ? .other : .file
    case UInt8(ascii: "L"): kind = .longName
    case UInt8(ascii: "x"): kind = .extended
    case UInt8(ascii: "S"): kind = .sparse
    default: kind = .other
    }
    // Links and devices may state the size of what they stand for.
    if (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(block.byte(Self.type)) { size = 0 }
  }

  init(name: String, size: Int) { (self.name, self.size) = (name, size) }

  /// The block of a regular file that everybody may read, of the time 0.
  /// - Throws: `.limit` for a name or a size that has no room.
  func encoded() throws(StreamError) -> [UInt8] {
    guard size <= Self.largest else {
      throw StreamError(
        .limit, "'\(name.printable)' has \(size) bytes; a member of a tar file has at most 8 GiB")
    }
    let (prefix, rest) = try split()
    var block = [UInt8](repeating: 0, count: Self.blockSize)
    func put(_ bytes: some Collection<UInt8>, at start: Int) {
      block.replaceSubrange(start..<start + bytes.count, with: bytes)
    }
    func put(_ number: Int, in field: (start: Int, length: Int)) {
      let digits = String(number, radix: 8)
      let zeros = String(repeating: "0", count: field.length - 1 - digits.utf8.count)
      put((zeros + digits).utf8, at: field.start)
    }
    put(rest, at: 0)
    put(0o444, in: Self.mode)
    put(0, in: Self.owner)
    put(0, in: Self.group)
    put(size, in: Self.size)
    put(0, in: Self.time)
    block[Self.type] = UInt8(ascii: "0")
    put("ustar\u{0}00".utf8, at: Self.magic)
    put(prefix, at: Self.prefix.0)
    put(repeatElement(UInt8(ascii: " "), count: 8), at: Self.checksum.0)
    let sum = block.reduce(0) { $0 + Int($1) }
    put(sum, in: (Self.checksum.0, 7))
    block[Self.checksum.0 + 6] = 0
    return block
  }

  /// The name in two parts, which readers join by a slash.
  private func split() throws(StreamError) -> (prefix: [UInt8], rest: [UInt8]) {
    let bytes = Array(name.utf8)
    guard bytes.count > Self.name.1 else { return ([], bytes) }
    for place in bytes.indices.reversed() where bytes[place] == UInt8(ascii: "/") {
      let (prefix, rest) = (bytes[..<place], bytes[(place + 1)...])
      guard prefix.count <= Self.prefix.1 else { continue }
      guard (1...Self.name.1).contains(rest.count) else { break }
      return (Array(prefix), Array(rest))
    }
    throw StreamError(
      .limit, "'\(name.printable)' is too long for the name of a member of a tar file")
  }

  /// The sum of all bytes, those of the sum itself counted as spaces; old programs added signed
  /// bytes.
  private static func check(_ block: RawSpan) throws(StreamError) {
    let expected = try number(block, checksum, "checksum")
    var (sum, signed) = (0, 0)
    for place in 0..<blockSize {
      let isSum = (checksum.0..<checksum.0 + checksum.1).contains(place)
      let byte = isSum ? UInt8(ascii: " ") : block.byte(place)
      sum += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    guard expected == sum || expected == signed else {
      throw StreamError(.checksum, "no header of a tar file: checksum mismatch")
    }
  }

  /// A text that ends at the first 0 or at the end of the field.
  private static func text(_ block: RawSpan, _ field: (start: Int, length: Int)) -> String {
    let bytes = block.extracting(field.start..<field.start + field.length)
    let count = (0..<field.length).first { bytes.byte($0) == 0 } ?? field.length
    return String(repairingUTF8: bytes.extracting(0..<count))
  }

  /// A number in octal digits, or in base 256 after a bit that says so.
  private static func number(
    _ block: RawSpan, _ field: (start: Int, length: Int), _ what: String
  ) throws(StreamError) -> Int {
    let bytes = block.extracting(field.start..<field.start + field.length).array
    var value = 0
    if bytes[0] & 0x80 != 0 {
      for byte in [bytes[0] & 0x7F] + bytes.dropFirst() {
        guard value < 1 << 47 else {
          throw StreamError(.limit, "the \(what) of a member of the tar file is too large")
        }
        value = value << 8 | Int(byte)
      }
      return value
    }
    let digits = bytes.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != 0x20 }
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else {
        throw StreamError(.malformed, "no header of a tar file: its \(what) is no number")
      }
      value = value << 3 | Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}

extension RawSpan {
  fileprivate func byte(_ place: Int) -> UInt8 { load(littleEndianAt: place, as: UInt8.self) }
}
