internal import CIntrinsics

/// CRC-32C (Castagnoli, polynomial 0x82F63B78 reversed) of Zarr shard indexes and TFRecord. It uses
/// the processor's instruction where there is one, else tables.
package struct CRC32C: Sendable {
  private var state: UInt32 = ~0

  package init() {}

  package var value: UInt32 { ~state }

  package mutating func update(_ bytes: RawSpan) {
    state = Self.hasInstruction ? Self.run(state, bytes) : Self.runTables(state, bytes)
  }

  package static func of(_ bytes: RawSpan) -> UInt32 {
    var crc = CRC32C()
    crc.update(bytes)
    return crc.value
  }

  private static let hasInstruction = bagpipe_has_crc32c() != 0

  /// Bytes in each of the three runs that are summed at the same time.
  private static let runLength = 1024

  /// The register after `bytes`, by the processor's own instruction.
  private static func run(_ start: UInt32, _ bytes: RawSpan) -> UInt32 {
    unsafe bytes.withUnsafeBytes { buffer in
      guard var rest = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
        return start
      }
      var (state, count) = (start, buffer.count)
      while count >= 3 * runLength {
        var states: (UInt32, UInt32, UInt32) = (state, 0, 0)
        unsafe withUnsafeMutableBytes(of: &states) {
          unsafe bagpipe_crc32c_three(
            $0.baseAddress?.assumingMemoryBound(to: UInt32.self), rest, runLength)
        }
        // The register is linear in its start value and the bytes, so two runs join as the register
        // of the first, advanced over as many zeros, xor that of the second.
        state = afterZeros(afterZeros(states.0) ^ states.1) ^ states.2
        unsafe rest += 3 * runLength
        count -= 3 * runLength
      }
      return unsafe bagpipe_crc32c(state, rest, count)
    }
  }

  private static func afterZeros(_ state: UInt32) -> UInt32 {
    var result: UInt32 = 0
    for index in 0..<4 {
      result ^= zeros[index << 8 | Int(state >> UInt32(8 * index) & 0xFF)]
    }
    return result
  }

  /// At 256 n + b: the register after `runLength` zeros, if it was b << 8 n before them.
  private static let zeros: [UInt32] = {
    let bytes = Bytes([UInt8](repeating: 0, count: runLength))
    let bits = (0..<32).map { runTables(1 << UInt32($0), bytes.span) }
    return (0..<1024).map { index in
      (0..<8).reduce(0) { index >> $1 & 1 == 1 ? $0 ^ bits[(index >> 8) * 8 + $1] : $0 }
    }
  }()

  /// The register after `bytes`, eight at a time through eight tables ("slicing by 8").
  static func runTables(_ start: UInt32, _ bytes: RawSpan) -> UInt32 {
    var (state, position) = (start, 0)
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
    return state
  }

  /// Table n at 256 n: the effect of a byte followed by n more bytes.
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
