package import Bytes

/// A depth image of ROS's compressed_depth_image_transport: parameters, then a PNG of 16-bit gray or
/// RVL after its size.
///
/// The payload (`ConfigHeader` in compression_common.h): int32 format, always 0, float32 A, float32
/// B, little endian, then the image. `16UC1` is stored unchanged, in mm; for `32FC1` the image holds
/// v = A / depth + B, and 0 where there is no depth.
package struct CompressedDepth {
  private let quantization: DepthQuantization?
  private let codec: DepthCodec
  private let image: Bytes

  private static let headerSize = 12

  /// nil when the payload or its format is not `16UC1; compressedDepth png` or similar.
  package init?(_ payload: Bytes, format: String) {
    let parts = format.utf8.split(separator: UInt8(ascii: ";"), maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let words = parts[1].split(separator: UInt8(ascii: " ")).map { String($0) }
    guard words.first == "compressedDepth", payload.count >= Self.headerSize else { return nil }
    if words.dropFirst().first == "rvl" {
      codec = .rvl
    } else if payload.span.holds(PNGHeader.signature, at: Self.headerSize) {
      codec = .png
    } else {
      return nil
    }
    switch String(parts[0]) {
    case "16UC1", "mono16": quantization = nil
    case "32FC1":
      quantization = DepthQuantization(
        gain: Float(bitPattern: payload.span.load(littleEndianAt: 4)),
        shift: Float(bitPattern: payload.span.load(littleEndianAt: 8)))
    default: return nil
    }
    image = payload.dropFirst(Self.headerSize)
  }

  /// Number of columns and of rows before RVL.
  private func runLengthSize() throws(StreamError) -> (width: Int, height: Int) {
    var cursor = ByteCursor(image.span)
    guard image.count >= 8 else { throw StreamError(.truncated, "the RVL ends in its header") }
    return (Int(try cursor.readUInt32()), Int(try cursor.readUInt32()))
  }

  func size() throws(StreamError) -> ImageDecoder.Size {
    let width: Int, height: Int
    var stored: Int?
    switch codec {
    case .png:
      let header = try PNGHeader(image.span)
      (width, height, stored) = (header.width, header.height, header.decodedSize)
    case .rvl:
      (width, height) = try runLengthSize()
      stored = width.multiplied(by: height).flatMap { $0.multiplied(by: 2) }
    }
    // The numbers that are stored, and the depth in meters.
    let bytes = (stored ?? 0).multiplied(by: quantization == nil ? 1 : 3)
    return ImageDecoder.Size(width: width, height: height, bytes: bytes ?? .max)
  }

  /// Checks a PNG to its end, without decoding it, and RVL by decoding it.
  func check() throws(StreamError) {
    guard codec == .png else {
      _ = try stored()
      return
    }
    let stored = try PNGHeader(image.span).encoding
    guard stored == .mono16 else { throw Self.notDepth(stored) }
    try PNGCheck.check(image.span)
  }

  private static func notDepth(_ encoding: PixelEncoding?) -> StreamError {
    StreamError(.malformed, "compressed depth in '\(encoding?.name ?? "unknown")' pixels")
  }

  private func stored() throws(StreamError) -> RawImage {
    switch codec {
    case .png:
      let stored = try PNGDecoder.decode(image)
      guard stored.encoding == .mono16 else { throw Self.notDepth(stored.encoding) }
      return try RawImage(
        width: stored.width, height: stored.height, encoding: .depth16, step: stored.step,
        data: stored.data)
    case .rvl:
      let (width, height) = try runLengthSize()
      try ImageLimits.check(width: width, height: height)
      try ImageLimits.checkMemory(2 * width * height, width: width, height: height)
      return try RawImage(
        width: width, height: height, encoding: .depth16, step: 2 * width,
        data: RunLengthDepth.decode(image.dropFirst(8).span, count: width * height))
    }
  }

  /// The depth in mm as `16UC1`, or in m as `32FC1` with NaN where there is none.
  /// - Throws: as `PNGDecoder` and `RunLengthDepth`; `.malformed` when a PNG is not 16-bit gray.
  package func decode() throws(StreamError) -> RawImage {
    let stored = try stored()
    guard let quantization else { return stored }
    let count = stored.width * stored.height
    try ImageLimits.checkMemory(6 * count, width: stored.width, height: stored.height)
    var depths = ByteBuilder(reserving: 4 * count)
    for index in 0..<count {
      let value = stored.data.span.load(littleEndianAt: 2 * index, as: UInt16.self)
      depths.append(quantization.depth(value).bitPattern)
    }
    return try RawImage(
      width: stored.width, height: stored.height, encoding: .depth32, step: 4 * stored.width,
      data: Bytes(depths.bytes))
  }

  /// The payload of a depth image, and the format that its message claims.
  /// - Parameters:
  ///   - image: of `16UC1`, `mono16` or `32FC1`.
  ///   - quantization: of `32FC1`.
  /// - Throws: `.unsupported` when the quantization does not give each depth back.
  package static func encode(
    _ image: RawImage, _ codec: DepthCodec, _ quantization: DepthQuantization
  ) throws(StreamError) -> (payload: Bytes, format: String) {
    let isInverse = image.encoding.name == "32FC1"
    let samples = try samples(of: image, isInverse ? quantization : nil)
    var payload = ByteBuilder(reserving: samples.count)
    payload.append(0 as UInt32)
    payload.append((isInverse ? quantization.gain : 0).bitPattern)
    payload.append((isInverse ? quantization.shift : 0).bitPattern)
    switch codec {
    case .png:
      let png = try PNGEncoder.encode(
        samples, width: image.width, height: image.height, channels: 1, depth: 16)
      payload.append(png.span)
    case .rvl:
      payload.append(UInt32(image.width))
      payload.append(UInt32(image.height))
      payload.append(RunLengthDepth.encode(samples.span).span)
    }
    let name = isInverse ? "32FC1" : "16UC1"
    return (Bytes(payload.bytes), "\(name); compressedDepth \(codec.rawValue)")
  }

  /// The 16-bit numbers of a depth image, without the padding of its rows.
  static func samples(
    of image: RawImage, _ quantization: DepthQuantization?
  ) throws(StreamError) -> Bytes {
    guard let format = PixelFormat(image.encoding) else { throw image.encoding.unknown }
    let elements = format.elements(of: image)
    guard let quantization else { return elements }
    var samples = ByteBuilder(reserving: elements.count / 2)
    for offset in stride(from: 0, to: elements.count, by: 4) {
      let depth = Float(bitPattern: elements.span.load(littleEndianAt: offset))
      guard let value = quantization.value(depth) else {
        throw StreamError(
          .unsupported,
          "a depth of \(depth) m does not come back from 16 bits; see --depth-max and"
            + " --depth-quantization")
      }
      samples.append(value)
    }
    return Bytes(samples.bytes)
  }
}

/// How compressed depth stores its 16-bit numbers.
package enum DepthCodec: String, Hashable, Sendable, CaseIterable { case png, rvl }

/// The relation of a depth in meters and its 16-bit number: v = A / depth + B, 0 for no depth.
package struct DepthQuantization: Hashable, Sendable {
  let gain: Float
  let shift: Float

  init(gain: Float, shift: Float) { (self.gain, self.shift) = (gain, shift) }

  /// As compressed_depth_image_transport derives it from its parameters of these names.
  package init(depthMax: Float, depthQuantization: Float) {
    gain = depthQuantization * (depthQuantization + 1)
    shift = 1 - gain / depthMax
  }

  func depth(_ value: UInt16) -> Float { value == 0 ? .nan : gain / (Float(value) - shift) }

  /// The number that gives exactly this depth; nil without one.
  func value(_ depth: Float) -> UInt16? {
    guard !depth.isNaN else { return depth.bitPattern == Float.nan.bitPattern ? 0 : nil }
    let nearest = (Double(gain) / Double(depth) + Double(shift)).rounded()
    guard let value = UInt16(exactly: nearest), value != 0,
      self.depth(value).bitPattern == depth.bitPattern
    else { return nil }
    return value
  }
}

extension PixelEncoding {
  /// Depth in mm.
  package static let depth16 = PixelEncoding("16UC1")
  /// Depth in m.
  package static let depth32 = PixelEncoding("32FC1")
}
