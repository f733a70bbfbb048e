/// The codec of Blosc's own, a relative of FastLZ: runs of literals, and copies of what came before.
///
/// Format: blosclz.c of c-blosc 1.21.
enum BloscLZ {
  /// The farthest that a copy with a distance of 13 bits reaches back.
  private static let nearReach = 8191

  /// Fills a buffer with the content.
  /// - Throws: `.malformed` when the bytes are broken or their content has another size.
  static func decompress(
    _ bytes: RawSpan, into target: UnsafeMutableRawBufferPointer
  ) throws(StreamError) {
    var input = ByteCursor(bytes)
    var written = 0
    var control = bytes.byteCount > 0 ? Int(try input.readUInt8() & 31) : 0
    while true {
      if control >= 32 {
        var length = control >> 5 + 2
        var distance = (control & 31) << 8
        if control >> 5 == 7 {
          var more = 255
          while more == 255 {
            more = Int(try input.readUInt8())
            length += more
          }
        }
        let low = Int(try input.readUInt8())
        distance += low
        if distance == nearReach {
          let high = Int(try input.readUInt8())
          distance = high << 8 + Int(try input.readUInt8()) + nearReach
        }
        let start = written - distance - 1
        guard start >= 0, length <= target.count - written else { throw broken }
        // One by one: a copy may overlap what it makes.
        for place in start..<start + length {
          unsafe target[place + distance + 1] = target[place]
        }
        written += length
      } else {
        let literals = try input.readBytes(control + 1)
        guard literals.byteCount <= target.count - written else { throw broken }
        unsafe literals.withUnsafeBytes { source in
          unsafe UnsafeMutableRawBufferPointer(rebasing: target[written...])
            .copyMemory(from: source)
        }
        written += literals.byteCount
      }
      guard input.remaining > 0 else { break }
      control = Int(try input.readUInt8())
    }
    guard written == target.count else { throw broken }
  }

  private static let broken = StreamError(.malformed, "the blosclz data is damaged")
}
