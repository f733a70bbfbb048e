internal import Bytes

/// A member of a ZIP archive, as the archive describes it.
///
/// Format: PKWARE APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.5.3.
struct ZipEntry {
  enum Method: UInt16 { case stored = 0, deflated = 8 }

  var name: String
  var method: Method
  var crc: UInt32
  var compressedSize: UInt64
  var size: UInt64
  /// The offset of the local header from the start of the archive.
  var offset: UInt64
  /// True when sizes and checksum follow the member's bytes, which the local header then lacks.
  var hasDescriptor: Bool
  /// True when these sizes have 64 bits.
  var isZip64: Bool

  static let localSignature: UInt32 = 0x0403_4B50
  static let centralSignature: UInt32 = 0x0201_4B50
  /// Bytes of the fixed part of either header.
  static let localSize = 30
  static let centralSize = 46

  /// - Parameters:
  ///   - header: from the signature of a local header or an entry of the central directory on.
  ///   - isCentral: true for the latter.
  /// - Returns: the entry, and the size of its header with all variable parts.
  static func parse(
    _ header: RawSpan, isCentral: Bool
  ) throws(StreamError) -> (entry: ZipEntry, size: Int) {
    var cursor = ByteCursor(header)
    guard try cursor.readUInt32() == (isCentral ? centralSignature : localSignature) else {
      throw StreamError(.malformed, "the ZIP archive has no header where one should be")
    }
    if isCentral { try cursor.skip(2) }
    try cursor.skip(2)
    let flags = try cursor.readUInt16()
    let method = try cursor.readUInt16()
    try cursor.skip(4)
    let crc = try cursor.readUInt32()
    var (compressed, size) = (UInt64(try cursor.readUInt32()), UInt64(try cursor.readUInt32()))
    let nameLength = Int(try cursor.readUInt16())
    let extraLength = Int(try cursor.readUInt16())
    var (commentLength, offset) = (0, 0 as UInt64)
    if isCentral {
      commentLength = Int(try cursor.readUInt16())
      try cursor.skip(8)
      offset = UInt64(try cursor.readUInt32())
    }
    let name = try cursor.readString(nameLength)
    guard flags & 1 == 0 else {
      throw StreamError(.unsupported, "'\(name.printable)' is encrypted")
    }
    guard let method = Method(rawValue: method) else {
      throw StreamError(
        .unsupported, "'\(name.printable)' is compressed with method \(method) of ZIP")
    }
    var extra = ByteCursor(try cursor.readBytes(extraLength))
    var isZip64 = false
    while extra.remaining >= 4 {
      let (id, length) = (try extra.readUInt16(), Int(try extra.readUInt16()))
      var field = ByteCursor(try extra.readBytes(length))
      guard id == 1 else { continue }
      isZip64 = true
      // Only the values that do not fit are there, in this order.
      if size == 0xFFFF_FFFF { size = try field.readUInt64() }
      if compressed == 0xFFFF_FFFF { compressed = try field.readUInt64() }
      if offset == 0xFFFF_FFFF { offset = try field.readUInt64() }
    }
    let entry = ZipEntry(
      name: name, method: method, crc: crc, compressedSize: compressed, size: size,
      offset: offset, hasDescriptor: flags & 8 != 0, isZip64: isZip64)
    return (entry, cursor.position + commentLength)
  }
}
