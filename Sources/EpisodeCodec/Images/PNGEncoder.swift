package import Bytes

/// Encodes images as PNG, without loss.
///
/// PNG specification (third edition): chunks in section 5.3, the Paeth filter in 9.4. All rows use
/// that filter, which suits photographs as well as depth.
package enum PNGEncoder {
  /// - Parameters:
  ///   - samples: rows without padding, little-endian; `channels` of `depth` bits per pixel: gray,
  ///     gray and alpha, RGB or RGBA.
  ///   - depth: bits of a sample, 8 or 16.
  ///   - level: of deflate, 1...12.
  /// - Throws: `.limit` when memory runs out.
  package static func encode(
    _ samples: Bytes, width: Int, height: Int, channels: Int, depth: Int, level: Int = 3
  ) throws(StreamError) -> Bytes {
    let pixel = channels * depth / 8
    let row = width * pixel
    precondition((1...4).contains(channels) && (depth == 8 || depth == 16))
    precondition(width > 0 && height > 0 && samples.count == row * height)
    let filtered = filter(samples, rows: height, row: row, pixel: pixel, isWide: depth == 16)
    let data = try Zlib.compress(filtered.rawSpan, level: level)
    var header = ByteBuilder()
    header.append(UInt32(width).byteSwapped)
    header.append(UInt32(height).byteSwapped)
    // Color types by the number of channels; then deflate, adaptive filters, no interlace.
    header.append([UInt8(depth), [0, 4, 2, 6][channels - 1], 0, 0, 0])
    var png = ByteBuilder(reserving: data.count + 64)
    png.append(PNGHeader.signature)
    appendChunk("IHDR", header.bytes.rawSpan, to: &png)
    appendChunk("IDAT", data.span, to: &png)
    appendChunk("IEND", [UInt8]().rawSpan, to: &png)
    return Bytes(png.bytes)
  }

  private static func appendChunk(_ type: String, _ data: RawSpan, to png: inout ByteBuilder) {
    png.append(UInt32(data.byteCount).byteSwapped)
    let name = Array(type.utf8)
    png.append(name)
    png.append(data)
    var crc = CRC32()
    crc.update(name.rawSpan)
    crc.update(data)
    png.append(crc.value.byteSwapped)
  }

  /// Each row, after the number of its filter, in the byte order of PNG.
  private static func filter(
    _ samples: Bytes, rows: Int, row: Int, pixel: Int, isWide: Bool
  ) -> [UInt8] {
    var result = [UInt8](repeating: 4, count: rows * (row + 1))
    var target = result.mutableSpan
    let source = samples.span
    /// A byte of the image in the order of PNG; 0 outside the image.
    func byte(_ line: Int, _ place: Int) -> Int {
      guard line >= 0, place >= 0 else { return 0 }
      return Int(
        source.load(littleEndianAt: line * row + (isWide ? place ^ 1 : place), as: UInt8.self))
    }
    for line in 0..<rows {
      for place in 0..<row {
        let (left, above) = (byte(line, place - pixel), byte(line - 1, place))
        let corner = byte(line - 1, place - pixel)
        let toLeft = abs(above - corner)
        let toAbove = abs(left - corner)
        let toCorner = abs(left + above - 2 * corner)
        let nearest =
          toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner
        target[line * (row + 1) + 1 + place] = UInt8(
          truncatingIfNeeded: byte(line, place) - nearest)
      }
    }
    return result
  }
}
