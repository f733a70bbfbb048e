/// A number computed from texts and numbers: FNV-1a of 64 bits (Fowler, Noll, Vo; RFC 9923). It does
/// not resist somebody who makes two texts collide on purpose.
package struct Digest {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  package mutating func add(_ text: String) {
    for byte in text.utf8 { take(byte) }
    take(0xFF)  // Not in UTF-8: ends the text.
  }

  package mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { take(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  private mutating func take(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
