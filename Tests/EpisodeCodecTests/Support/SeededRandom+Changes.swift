extension SeededRandom {
  /// Bytes with one to four of them replaced, doubled or cut off.
  mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &self)
      case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 2: bytes[index] = 0xFF
      case 3: bytes.removeSubrange(index...)
      default: bytes.insert(bytes[index], at: index)
      }
    }
    return bytes
  }
}
