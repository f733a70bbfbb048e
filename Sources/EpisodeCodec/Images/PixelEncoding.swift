internal import Bytes

/// The memory layout of an uncompressed image message's pixels, from the name in its `encoding`
/// field.
///
/// The names are those of ROS (`sensor_msgs/image_encodings.h`) and of `foxglove.RawImage`. Several
/// names may mean the same layout: `8UC3` is `bgr8`, `yuv422` is `uyvy`.
package struct PixelEncoding: Hashable, Sendable {
  /// The meaning of each byte.
  package enum Layout: Hashable, Sendable {
    case rgb, bgr, rgba, bgra, gray
    /// Two pixels in four bytes: U Y V Y.
    case uyvy
    /// Two pixels in four bytes: Y U Y V.
    case yuyv
    /// A plane of Y, then one of half the width and height of U V pairs.
    case nv12
    /// One color per pixel, in the pattern of the sensor's filter.
    case bayer(BayerPattern)
    /// Depth, 16-bit, float and all other numbers that are not 8-bit colors, with a fixed size per
    /// pixel.
    case samples(bytesPerPixel: Int)
  }

  package let name: String
  /// nil for an unknown name.
  package let layout: Layout?

  package init(_ name: String) {
    self.name = name
    layout = Self.layout(of: name)
  }

  package static let rgb8 = PixelEncoding("rgb8")
  package static let rgba8 = PixelEncoding("rgba8")
  package static let mono8 = PixelEncoding("mono8")
  package static let mono16 = PixelEncoding("mono16")

  var notEightBit: StreamError {
    StreamError(.unsupported, "'\(name.printable)' pixels are not 8-bit gray or color")
  }

  /// True for 8-bit gray or color, for which JPEG is made.
  package var isJPEGEncodable: Bool {
    switch layout {
    case nil, .samples: false
    default: true
    }
  }

  /// Bytes of a row without padding; nil when the layout is unknown or the number too large.
  package func bytesPerRow(width: Int) -> Int? {
    let unit: Int
    switch layout {
    case nil: return nil
    case .rgb, .bgr: unit = 3
    case .rgba, .bgra: unit = 4
    case .gray, .bayer, .nv12: unit = 1
    case .uyvy, .yuyv: return width.halfUp.multiplied(by: 4)
    case .samples(let bytes): unit = bytes
    }
    return width.multiplied(by: unit)
  }

  /// Bytes of a whole image whose rows start `step` bytes apart; nil when the layout is unknown or
  /// the number too large. The last row may lack its padding.
  package func byteCount(width: Int, height: Int, step: Int) -> Int? {
    guard width > 0, height > 0, let row = bytesPerRow(width: width), step >= row else {
      return nil
    }
    var (rows, last) = (height - 1, row)
    if layout == .nv12 { (rows, last) = (height - 1 + height.halfUp, width.halfUp * 2) }
    return rows.multiplied(by: step)?.added(to: last)
  }

  private static func layout(of name: String) -> Layout? {
    switch name {
    case "rgb8": .rgb
    case "bgr8", "8UC3": .bgr
    case "rgba8": .rgba
    case "bgra8": .bgra
    case "mono8", "8UC1": .gray
    case "uyvy", "yuv422": .uyvy
    case "yuyv", "yuv422_yuy2": .yuyv
    case "nv12": .nv12
    case "bayer_rggb8": .bayer(.rggb)
    case "bayer_bggr8": .bayer(.bggr)
    case "bayer_gbrg8": .bayer(.gbrg)
    case "bayer_grbg8": .bayer(.grbg)
    case "mono16", "bayer_rggb16", "bayer_bggr16", "bayer_gbrg16", "bayer_grbg16":
      .samples(bytesPerPixel: 2)
    case "rgb16", "bgr16": .samples(bytesPerPixel: 6)
    case "rgba16", "bgra16": .samples(bytesPerPixel: 8)
    default: numericLayout(of: name)
    }
  }

  /// The names of OpenCV's types: `16UC1`, `32FC1`, `8SC2`, `64FC4`.
  private static func numericLayout(of name: String) -> Layout? {
    let parts = name.utf8.split(separator: UInt8(ascii: "C"), omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = parts[0].last,
      let bits = Int(Substring(parts[0].dropLast())), let channels = Int(Substring(parts[1])),
      (1...512).contains(channels)
    else { return nil }
    switch (bits, kind) {
    case (8, UInt8(ascii: "U")), (8, UInt8(ascii: "S")), (16, UInt8(ascii: "U")),
      (16, UInt8(ascii: "S")), (16, UInt8(ascii: "F")), (32, UInt8(ascii: "S")),
      (32, UInt8(ascii: "F")), (64, UInt8(ascii: "F")):
      return .samples(bytesPerPixel: bits / 8 * channels)
    default: return nil
    }
  }
}

/// The colors of a sensor's filter, named by its first two rows: `rggb` is R G over G B.
package enum BayerPattern: Hashable, Sendable, CaseIterable {
  case rggb, bggr, gbrg, grbg
}

extension Int {
  /// Half of it, rounded up: pairs of pixels in a row, rows of chroma in an image.
  var halfUp: Int { self / 2 + self % 2 }

  package func multiplied(by other: Int) -> Int? {
    let (value, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? nil : value
  }

  func added(to other: Int) -> Int? {
    let (value, overflow) = addingReportingOverflow(other)
    return overflow ? nil : value
  }
}
