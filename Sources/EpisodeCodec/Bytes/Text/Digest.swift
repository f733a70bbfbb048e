/// A number that follows from texts: FNV-1a of 64 bits (Fowler, Noll, Vo; RFC 9923). No protection
/// against somebody who wants two texts to have the same.
package struct Digest {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  package mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0xFF)  // Not in UTF-8: ends the text.
  }

  private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
