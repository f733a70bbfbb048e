internal import Bytes

/// The colors of a JPEG: how they are sampled, and how their coefficients are quantized.
///
/// ITU-T T.81, B.2.2 (frame header) and B.2.4.1 (quantization tables).
struct JPEGComponents {
  struct Component {
    /// Blocks of 8 by 8 samples in a unit of all colors.
    let across: Int
    let down: Int
    /// The divisors of its coefficients, in rows of growing horizontal frequency.
    let divisors: [Float]
  }

  let components: [Component]
  /// The size of a unit, in pixels.
  let unitWidth: Int
  let unitHeight: Int

  /// Where each number of a table belongs (figure A.6).
  private static let zigzag = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
  ]

  /// - Throws: `.truncated` or `.malformed` for a damaged header.
  init(_ image: RawSpan) throws(StreamError) {
    var tables: [Int: [Float]] = [:]
    var frame: [(across: Int, down: Int, table: Int)] = []
    var cursor = ByteCursor(image)
    try cursor.skip(2)
    // Tables may follow the frame header, up to the first scan.
    while true {
      var marker = try cursor.readUInt8()
      while marker == 0xFF { marker = try cursor.readUInt8() }
      guard marker != 0xDA else { break }
      guard marker != 0, marker != 0x01, !(0xD0...0xD9).contains(marker) else { continue }
      let length = Int(try cursor.readUInt8()) << 8 | Int(try cursor.readUInt8())
      guard length >= 2 else {
        throw StreamError(.malformed, "a JPEG segment of \(length) bytes")
      }
      let segment = try cursor.readBytes(length - 2)
      switch marker {
      case 0xDB: try Self.readTables(segment, into: &tables)
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        frame = try Self.readFrame(segment)
      default: break
      }
    }
    components = try frame.map { (component) throws(StreamError) in
      guard let divisors = tables[component.table] else {
        throw StreamError(.malformed, "the JPEG lacks quantization table \(component.table)")
      }
      return Component(across: component.across, down: component.down, divisors: divisors)
    }
    guard !components.isEmpty else {
      throw StreamError(.malformed, "the JPEG has no frame header before its data")
    }
    unitWidth = 8 * (components.map(\.across).max() ?? 1)
    unitHeight = 8 * (components.map(\.down).max() ?? 1)
  }

  private static func readTables(
    _ segment: RawSpan, into tables: inout [Int: [Float]]
  ) throws(StreamError) {
    var cursor = ByteCursor(segment)
    while !cursor.isAtEnd {
      let head = Int(try cursor.readUInt8())
      var table = [Float](repeating: 1, count: 64)
      for place in zigzag {
        var value = Int(try cursor.readUInt8())
        if head >> 4 != 0 { value = value << 8 | Int(try cursor.readUInt8()) }
        table[place] = Float(max(value, 1))
      }
      tables[head & 15] = table
    }
  }

  private static func readFrame(
    _ segment: RawSpan
  ) throws(StreamError) -> [(across: Int, down: Int, table: Int)] {
    var cursor = ByteCursor(segment)
    try cursor.skip(5)
    var frame: [(across: Int, down: Int, table: Int)] = []
    for _ in 0..<(try cursor.readUInt8()) {
      try cursor.skip(1)
      let factors = Int(try cursor.readUInt8())
      guard (1...4).contains(factors >> 4), (1...4).contains(factors & 15) else {
        throw StreamError(.malformed, "a JPEG's sampling factors \(factors)")
      }
      frame.append((factors >> 4, factors & 15, Int(try cursor.readUInt8())))
    }
    return frame
  }
}
