package import Bytes

/// The properties of a JPEG that its bytes before the first scan give, read without decoding.
///
/// ITU-T T.81, annex B: markers FF xx; after most of them comes a segment that starts with its
/// length in two bytes, high byte first, including these two.
package struct JPEGHeader: Hashable, Sendable {
  package let width: Int
  package let height: Int
  /// 1 for gray, 3 for color, 4 for CMYK.
  package let components: Int
  /// Bits of a sample: 8, or 12.
  package let precision: Int
  package let isProgressive: Bool
  /// True for a file of Adobe's programs, which store the inks of CMYK inverted.
  package let isAdobe: Bool
  /// True for arithmetic coding, lossless or hierarchical JPEG, which hardly any decoder reads.
  package let isExotic: Bool

  /// - Throws: `.truncated` when the bytes end before the frame header, `.malformed` when they are
  ///   not a JPEG.
  package init(_ image: RawSpan) throws(StreamError) {
    guard image.starts(with: [0xFF, 0xD8]) else {
      throw StreamError(.malformed, "a JPEG does not start with FF D8")
    }
    var position = 2
    var isAdobe = false
    func byte(_ offset: Int) throws(StreamError) -> Int {
      guard offset < image.byteCount else {
        throw Self.cut
      }
      return Int(image.load(littleEndianAt: offset, as: UInt8.self))
    }
    while true {
      guard try byte(position) == 0xFF else {
        throw StreamError(.malformed, "no JPEG marker at byte \(position) of the image")
      }
      // Any number of fill bytes FF may precede a marker.
      while try byte(position) == 0xFF { position += 1 }
      let marker = try byte(position)
      position += 1
      switch marker {
      case 0x01, 0xD0...0xD7: continue
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        let length = try byte(position) << 8 | byte(position + 1)
        components = try byte(position + 7)
        guard components > 0, length == 8 + 3 * components else {
          throw StreamError(.malformed, "a JPEG frame header of \(length) bytes")
        }
        precision = try byte(position + 2)
        height = try byte(position + 3) << 8 | byte(position + 4)
        width = try byte(position + 5) << 8 | byte(position + 6)
        isProgressive = marker == 0xC2
        isExotic = marker > 0xC2
        self.isAdobe = isAdobe
        guard position + length <= image.byteCount else {
          throw Self.cut
        }
        return
      case 0xD8, 0xD9, 0xDA, 0x00:
        throw StreamError(.malformed, "the JPEG has no frame header before its data")
      default:
        let length = try byte(position) << 8 | byte(position + 1)
        guard length >= 2 else {
          throw StreamError(.malformed, "a JPEG segment of \(length) bytes")
        }
        if marker == 0xEE, length >= 14, image.holds(Array("Adobe".utf8), at: position + 2) {
          isAdobe = true
        }
        position += length
      }
    }
  }

  private static let cut = StreamError(.truncated, "the JPEG ends in its header")

  /// True for what the decoder here reads: 8-bit gray, color or CMYK.
  package var isReadable: Bool {
    precision == 8 && !isExotic && [1, 3, 4].contains(components)
  }

  /// Bytes that decoding takes: the pixels, CMYK twice, and of a progressive image all coefficients.
  var decodingMemory: Int {
    let pixels = width * height
    let colors = components == 4 ? 7 : components
    return pixels * (colors + (isProgressive ? 2 * components : 0))
  }

  /// A JPEG that no decoder here reads.
  package var unsupported: StreamError {
    StreamError(
      .unsupported,
      "a JPEG of \(components) components, \(precision) bits"
        + (isExotic ? ", not Huffman-coded" : ""))
  }
}
