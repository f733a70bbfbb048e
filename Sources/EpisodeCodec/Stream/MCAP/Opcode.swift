/// The kinds of records. MCAP specification, "Opcodes".
package struct Opcode: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let header = Opcode(rawValue: 0x01)
  package static let footer = Opcode(rawValue: 0x02)
  package static let schema = Opcode(rawValue: 0x03)
  package static let channel = Opcode(rawValue: 0x04)
  package static let message = Opcode(rawValue: 0x05)
  package static let chunk = Opcode(rawValue: 0x06)
  package static let messageIndex = Opcode(rawValue: 0x07)
  package static let chunkIndex = Opcode(rawValue: 0x08)
  package static let attachment = Opcode(rawValue: 0x09)
  package static let attachmentIndex = Opcode(rawValue: 0x0A)
  package static let statistics = Opcode(rawValue: 0x0B)
  package static let metadata = Opcode(rawValue: 0x0C)
  package static let metadataIndex = Opcode(rawValue: 0x0D)
  package static let summaryOffset = Opcode(rawValue: 0x0E)
  package static let dataEnd = Opcode(rawValue: 0x0F)

  /// True for records of applications, which filters pass on unchanged.
  package var isPrivate: Bool { rawValue >= 0x80 }
}

/// The framing of an MCAP file: magic, and records of opcode, length and body.
package enum MCAP {
  /// The first and the last eight bytes.
  package static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]
  /// Opcode (1 byte) and body length (8 bytes).
  package static let prefixSize = 9
  /// Opcode, length and the fixed fields of a Message.
  package static let messagePrefixSize = prefixSize + 22
  /// Sizes of DataEnd and Footer as whole records.
  package static let dataEndSize = prefixSize + 4
  package static let footerSize = prefixSize + 20
  /// The largest record, and the largest decompressed chunk, that readers accept.
  package static let largestRecord = 256 << 20
}
