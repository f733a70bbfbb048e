internal import Bytes

/// Writes a ZIP archive front to back, so that it can go to a pipe: no compression, every size
/// known before its member, a fixed time (1980-01-01), ZIP64 only where needed.
///
/// Format: PKWARE APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central directory),
/// 4.3.14 to 4.3.16 (ends) and 4.5.3 (ZIP64 extra field).
final class ZipArchive {
  let output: FileOutput
  private var directory = Spool()
  private var count: UInt64 = 0

  init(_ output: FileOutput) { self.output = output }

  /// Adds a member whose bytes are in memory.
  /// - Parameters:
  ///   - name: UTF-8, at most 65,535 bytes, not used before.
  ///   - crc: CRC-32 of all pieces together.
  func add(_ name: String, pieces: [Bytes], crc: UInt32) throws(StreamError) {
    let size = pieces.reduce(0 as UInt64) { $0 + UInt64($1.count) }
    try add(name, size: size, crc: crc) { () throws(StreamError) in
      for piece in pieces { try output.write(piece.span) }
    }
  }

  /// Adds a member.
  /// - Parameters:
  ///   - name: UTF-8, at most 65,535 bytes, not used before.
  ///   - size: of its bytes, which `write` writes to the output.
  ///   - crc: CRC-32 of them.
  func add(
    _ name: String, size: UInt64, crc: UInt32, write: () throws(StreamError) -> Void
  ) throws(StreamError) {
    guard let nameLength = UInt16(exactly: name.utf8.count) else {
      throw StreamError(.limit, "a name of \(name.utf8.count) bytes does not fit in a zip file")
    }
    let offset = output.offset
    let large = size >= Self.overflow32

    var local = ByteBuilder(reserving: 64 + Int(nameLength))
    local.append(0x0403_4B50 as UInt32)
    appendShared(&local, isZip64: large, crc: crc, size: size)
    local.append(nameLength)
    local.append((large ? 20 : 0) as UInt16)
    local.append(utf8: name)
    if large { Self.appendZip64(&local, [size, size]) }
    try output.write(local.bytes)
    try write()

    let far = offset >= Self.overflow32
    let wide = (large ? [size, size] : []) + (far ? [offset] : [])
    var entry = ByteBuilder(reserving: 128 + Int(nameLength))
    entry.append(0x0201_4B50 as UInt32)
    entry.append(0x032D as UInt16)  // made on Unix, to version 4.5
    appendShared(&entry, isZip64: large || far, crc: crc, size: size)
    entry.append(nameLength)
    entry.append(UInt16(wide.isEmpty ? 0 : 4 + 8 * wide.count))
    entry.append(0 as UInt16)  // no comment
    entry.append(0 as UInt16)  // disk 0
    entry.append(0 as UInt16)  // no internal attributes
    entry.append(0o100644 << 16 as UInt32)
    entry.append(Self.narrow(offset))
    entry.append(utf8: name)
    if !wide.isEmpty { Self.appendZip64(&entry, wide) }
    try directory.append(entry.bytes)
    count += 1
  }

  /// Writes the central directory. Without it no reader opens the file.
  /// - Parameters:
  ///   - comment: of the archive, at most 65,535 bytes.
  func finish(comment: String = "") throws(StreamError) {
    let start = output.offset
    try directory.copy(to: output)
    let size = output.offset - start

    var end = ByteBuilder(reserving: 128)
    if start >= Self.overflow32 || size >= Self.overflow32 || count >= 0xFFFF {
      let position = output.offset
      end.append(0x0606_4B50 as UInt32)
      end.append(44 as UInt64)
      end.append(0x032D as UInt16)
      end.append(45 as UInt16)
      end.append(0 as UInt32)
      end.append(0 as UInt32)
      end.append(count)
      end.append(count)
      end.append(size)
      end.append(start)
      end.append(0x0706_4B50 as UInt32)
      end.append(0 as UInt32)
      end.append(position)
      end.append(1 as UInt32)
    }
    end.append(0x0605_4B50 as UInt32)
    end.append(0 as UInt32)
    let shownCount = UInt16(min(count, 0xFFFF))
    end.append(shownCount)
    end.append(shownCount)
    end.append(Self.narrow(size))
    end.append(Self.narrow(start))
    end.append(UInt16(comment.utf8.count))
    end.append(utf8: comment)
    try output.write(end.bytes)
    try output.flush()
  }

  /// The fields that the local header and the central directory have in common.
  private func appendShared(
    _ header: inout ByteBuilder, isZip64: Bool, crc: UInt32, size: UInt64
  ) {
    header.append((isZip64 ? 45 : 20) as UInt16)
    header.append(0x0800 as UInt16)  // names are UTF-8
    header.append(0 as UInt16)  // stored
    header.append(0 as UInt16)  // 00:00
    header.append(0x0021 as UInt16)  // 1980-01-01
    header.append(crc)
    header.append(Self.narrow(size))
    header.append(Self.narrow(size))
  }

  private static let overflow32: UInt64 = 0xFFFF_FFFF

  private static func narrow(_ value: UInt64) -> UInt32 { UInt32(min(value, overflow32)) }

  private static func appendZip64(_ header: inout ByteBuilder, _ values: [UInt64]) {
    header.append(1 as UInt16)
    header.append(UInt16(8 * values.count))
    for value in values { header.append(value) }
  }
}
