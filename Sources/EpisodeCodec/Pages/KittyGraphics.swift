package import Bytes

/// A picture in the escape codes of kitty's graphics protocol, which Ghostty, WezTerm and Konsole know,
/// too. https://sw.kovidgoyal.net/kitty/graphics-protocol/
package enum KittyGraphics {
  /// The longest part of an escape code that terminals accept.
  private static let most = 4096

  /// - Parameter png: the picture; its base64 is cut into parts of 4096 bytes.
  package static func text(_ png: Bytes) -> [UInt8] {
    var base64 = ByteBuilder()
    Base64.encode(png.span, into: &base64)
    let encoded = base64.bytes
    var text = ByteBuilder(reserving: encoded.count + encoded.count / 64 + 64)
    for start in stride(from: 0, to: encoded.count, by: most) {
      let end = min(start + most, encoded.count)
      let more = end < encoded.count ? 1 : 0
      // Transmit and show (a=T) a PNG (f=100); more parts follow (m=1).
      text.append(utf8: start == 0 ? "\u{1B}_Ga=T,f=100,m=\(more);" : "\u{1B}_Gm=\(more);")
      text.append(encoded[start..<end])
      text.append(utf8: "\u{1B}\\")
    }
    text.append(utf8: "\n")
    return text.bytes
  }
}
