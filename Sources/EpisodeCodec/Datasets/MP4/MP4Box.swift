internal import Bytes

/// A box of ISO/IEC 14496-12 that is in memory: its type, and what follows its header.
struct MP4Box {
  let type: String
  let content: Bytes

  /// The boxes in the content of another one.
  /// - Throws: `.malformed` for a size that is not that of a box.
  static func list(_ bytes: Bytes) throws(StreamError) -> [MP4Box] {
    var boxes: [MP4Box] = []
    var position = 0
    while bytes.count - position >= 8 {
      let header = try MP4BoxHeader(bytes.dropFirst(position), left: bytes.count - position)
      try MemoryBudget.check(
        (boxes.count + 1) * MemoryLayout<MP4Box>.stride, .tables, for: "the boxes of a video")
      boxes.append(
        MP4Box(
          type: header.type,
          content: bytes[position + header.headerSize..<position + header.size]))
      position += header.size
    }
    return boxes
  }

  /// Those of a type.
  static func first(_ type: String, in boxes: [MP4Box]) -> MP4Box? {
    boxes.first { $0.type == type }
  }

  /// The content of a full box: its version and flags, then a cursor over the rest.
  var version: Int {
    content.isEmpty ? 0 : Int(content.span.load(littleEndianAt: 0, as: UInt8.self))
  }
  var flags: UInt32 {
    content.count < 4
      ? 0 : content.span.load(littleEndianAt: 0, as: UInt32.self).byteSwapped & 0xFFFFFF
  }
}

/// The size and type in front of a box.
struct MP4BoxHeader {
  let type: String
  /// Bytes of the whole box, and of this header.
  let size: Int
  let headerSize: Int

  static let longest = 16

  /// - Parameters:
  ///   - bytes: from the box on, at least eight.
  ///   - left: bytes that the file has from the box on. A box may say that it takes all of them.
  init(_ bytes: Bytes, left: Int, mayBeCut: Bool = false) throws(StreamError) {
    var cursor = ByteCursor(bytes.span)
    let short = try cursor.readBig32()
    let name = try cursor.readBytes(4)
    type = String(name.array.map { Character(Unicode.Scalar($0)) })
    var size = UInt64(short)
    if short == 1 { size = try cursor.readBig64() }
    headerSize = cursor.position
    if short == 0 { size = UInt64(left) }
    guard size >= UInt64(headerSize), mayBeCut || size <= UInt64(left) else {
      throw StreamError(
        .malformed, "a box '\(type.printable)' of \(size) bytes, where \(left) are left")
    }
    self.size = Int(min(size, UInt64(left)))
  }
}

extension ByteCursor {
  // Numbers with the high byte first.
  mutating func readBig16() throws(StreamError) -> UInt16 { try readUInt16().byteSwapped }
  mutating func readBig32() throws(StreamError) -> UInt32 { try readUInt32().byteSwapped }
  mutating func readBig64() throws(StreamError) -> UInt64 { try readUInt64().byteSwapped }
}
