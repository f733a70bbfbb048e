internal import CIntrinsics

/// SHA-256 (FIPS 180-4, section 6.2), by the processor's instructions where it has them.
package struct SHA256: Sendable {
  /// Eight words, whose highest bytes come first in a digest.
  package typealias Words = InlineArray<8, UInt32>

  // Section 5.3.3: the square roots of the first primes.
  private var state: Words = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19,
  ]
  /// The bytes after the last whole block.
  private var pending = InlineArray<64, UInt8>(repeating: 0)
  private var count: UInt64 = 0

  package static let blockSize = 64

  package init() {}

  private var pendingCount: Int { Int(truncatingIfNeeded: count) % Self.blockSize }

  package mutating func update(_ bytes: RawSpan) {
    var rest = bytes
    let place = pendingCount
    count += UInt64(bytes.byteCount)
    if place > 0 {
      let missing = Self.blockSize - place
      keep(rest.extracting(first: missing), at: place)
      guard rest.byteCount >= missing else { return }
      rest = rest.extracting(droppingFirst: missing)
      let block = pending
      Self.compress(unsafe block.span.bytes, into: &state)
    }
    let whole = rest.byteCount / Self.blockSize * Self.blockSize
    if whole > 0 { Self.compress(rest.extracting(first: whole), into: &state) }
    keep(rest.extracting(droppingFirst: whole), at: 0)
  }

  package mutating func update(_ bytes: [UInt8]) { update(bytes.rawSpan) }

  /// Keeps bytes of a block that is not whole.
  private mutating func keep(_ bytes: RawSpan, at place: Int) {
    var elements = pending.mutableSpan
    var all = unsafe elements.mutableBytes
    unsafe all.withUnsafeMutableBytes { all in
      unsafe bytes.withUnsafeBytes { bytes in
        let room = unsafe all[place..<place + bytes.count]
        unsafe UnsafeMutableRawBufferPointer(rebasing: room).copyMemory(from: bytes)
      }
    }
  }

  /// The digest of all bytes, as words.
  package var words: Words {
    // Section 5.1.1: a one, zeros, and the number of bits.
    var last = InlineArray<128, UInt8>(repeating: 0)
    var bytes = last.mutableSpan
    for index in 0..<pendingCount { bytes[index] = pending[index] }
    bytes[pendingCount] = 0x80
    let end = pendingCount < Self.blockSize - 8 ? Self.blockSize : 2 * Self.blockSize
    let bits = count &* 8
    for index in 0..<8 {
      bytes[end - 1 - index] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * index))
    }
    var words = state
    Self.compress(unsafe last.span.bytes.extracting(first: end), into: &words)
    return words
  }

  /// The digest of all bytes, 32 bytes.
  package func digest() -> [UInt8] {
    let words = words
    var digest = ByteBuilder(reserving: 32)
    for index in words.indices { digest.append(words[index].byteSwapped) }
    return digest.bytes
  }

  package static func of(_ bytes: RawSpan) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.digest()
  }

  /// The digest of the rest of an input.
  package static func of(_ input: FileInput) throws(StreamError) -> [UInt8] {
    var hash = SHA256()
    while true {
      let piece = try input.takeSome(1 << 20)
      if piece.isEmpty { return hash.digest() }
      hash.update(piece.span)
    }
  }

  private static let hasInstructions = bagpipe_has_sha256() != 0

  private static func compress(_ blocks: RawSpan, into state: inout Words) {
    guard hasInstructions else { return compressPlainly(blocks, into: &state) }
    unsafe blocks.withUnsafeBytes { blocks in
      unsafe withUnsafeMutableBytes(of: &state) { state in
        unsafe constants.withUnsafeBufferPointer { constants in
          unsafe bagpipe_sha256(
            state.baseAddress?.assumingMemoryBound(to: UInt32.self), constants.baseAddress,
            blocks.baseAddress?.assumingMemoryBound(to: UInt8.self), blocks.count / blockSize)
        }
      }
    }
  }

  /// Takes in blocks without instructions for that (section 6.2.2).
  static func compressPlainly(_ blocks: RawSpan, into state: inout Words) {
    var schedule = InlineArray<64, UInt32>(repeating: 0)
    var w = schedule.mutableSpan
    var h = state.mutableSpan
    let k = constants.span
    for start in stride(from: 0, to: blocks.byteCount, by: blockSize) {
      for t in 0..<16 {
        w[t] = blocks.load(littleEndianAt: start + 4 * t, as: UInt32.self).byteSwapped
      }
      for t in 16..<64 {
        let (early, late) = (w[t - 15], w[t - 2])
        let sigma0 = early.rotated(7) ^ early.rotated(18) ^ early >> 3
        let sigma1 = late.rotated(17) ^ late.rotated(19) ^ late >> 10
        w[t] = sigma1 &+ w[t - 7] &+ sigma0 &+ w[t - 16]
      }
      var (a, b, c, d) = (h[0], h[1], h[2], h[3])
      var (e, f, g, last) = (h[4], h[5], h[6], h[7])
      for t in 0..<64 {
        let sum1 = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
        let first = last &+ sum1 &+ (g ^ e & (f ^ g)) &+ k[t] &+ w[t]
        let sum0 = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
        let second = sum0 &+ (a & b | c & (a | b))
        (last, g, f, e) = (g, f, e, d &+ first)
        (d, c, b, a) = (c, b, a, first &+ second)
      }
      h[0] &+= a
      h[1] &+= b
      h[2] &+= c
      h[3] &+= d
      h[4] &+= e
      h[5] &+= f
      h[6] &+= g
      h[7] &+= last
    }
  }

  // Section 4.2.2: the cube roots of the first primes.
  private static let constants: [UInt32] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]
}

extension UInt32 {
  @inline(__always)
  fileprivate func rotated(_ bits: UInt32) -> UInt32 { self >> bits | self << (32 - bits) }
}

extension [UInt8] {
  /// Hexadecimal digits.
  package var hex: String {
    func digit(_ value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
    return unsafe String(unsafeUninitializedCapacity: 2 * count) { text in
      for (place, byte) in enumerated() {
        unsafe text[2 * place] = digit(byte >> 4)
        unsafe text[2 * place + 1] = digit(byte & 15)
      }
      return 2 * count
    }
  }
}
