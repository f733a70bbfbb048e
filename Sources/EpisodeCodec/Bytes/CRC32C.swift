/// CRC-32C (Castagnoli, polynomial 0x82F63B78 reversed) of Zarr shard indexes and TFRecord.
package struct CRC32C: Sendable {
  private var state: UInt32 = ~0

  package init() {}

  package var value: UInt32 { ~state }

  package mutating func update(_ bytes: RawSpan) {
    var position = 0
    // Eight bytes a time through eight tables ("slicing by 8").
    while position + 8 <= bytes.byteCount {
      let word = bytes.load(littleEndianAt: position, as: UInt64.self) ^ UInt64(state)
      var next: UInt32 = 0
      for index in 0..<8 {
        let byte = Int(truncatingIfNeeded: word >> UInt64(8 * index)) & 0xFF
        next ^= Self.tables[(7 - index) << 8 | byte]
      }
      state = next
      position += 8
    }
    while position < bytes.byteCount {
      let byte = bytes.load(littleEndianAt: position, as: UInt8.self)
      state = state >> 8 ^ Self.tables[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
      position += 1
    }
  }

  package static func of(_ bytes: RawSpan) -> UInt32 {
    var crc = CRC32C()
    crc.update(bytes)
    return crc.value
  }

  /// Table n at 256 n: the effect of a byte that n more bytes follow.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 0 ? 0 : 0x82F6_3B78) }
      tables[byte] = value
    }
    for index in 256..<tables.count {
      let before = tables[index - 256]
      tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()
}
