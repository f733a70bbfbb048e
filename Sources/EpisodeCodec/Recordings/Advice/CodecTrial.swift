internal import Bytes
internal import Images
internal import Posix

/// A way to compress the payloads of a topic.
package struct TrialCodec: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case lz4(Int)
    case zstd(Int)
    case jpeg(Int)
    case png
  }

  package let kind: Kind
  /// Whether the bytes of elements are shuffled before.
  package var isShuffled = false

  /// For the bytes of anything: each one without shuffle, then with it.
  static let forBytes: [TrialCodec] = [
    Kind.lz4(1), .lz4(9), .zstd(1), .zstd(3), .zstd(9),
  ].flatMap { [TrialCodec(kind: $0), TrialCodec(kind: $0, isShuffled: true)] }

  static let forImages = [TrialCodec(kind: .jpeg(95)), TrialCodec(kind: .png)]

  package var name: String {
    let name =
      switch kind {
      case .lz4(let level): "lz4 \(level)"
      case .zstd(let level): "zstd \(level)"
      case .jpeg(let quality): "jpeg \(quality)"
      case .png: "png"
      }
    return isShuffled ? name + " shuffled" : name
  }

  /// True for what this suite writes in a form that others read, and reads back bit by bit.
  package var isStandard: Bool {
    switch kind {
    case .lz4, .zstd: !isShuffled
    case .png: true
    case .jpeg: false
    }
  }
}

/// Payloads of a topic, one after the other, as a chunk has them.
struct TrialPiece: Sendable {
  let data: Bytes
  /// The payloads as images, if all are.
  let images: [RawImage]
}

/// What a codec made of some pieces.
struct TrialResult: Sendable {
  var size = 0
  /// Seconds of one core.
  var encoding = 0.0
  var decoding = 0.0

  static func += (left: inout TrialResult, right: TrialResult) {
    left.size += right.size
    left.encoding += right.encoding
    left.decoding += right.decoding
  }
}

/// Compresses pieces and decompresses them again. It keeps its buffers; each thread needs its own.
final class CodecTrial {
  private var compressors: [Int: ZstdCompressor] = [:]
  private let decompressor: ZstdDecompressor
  private let encoder: JPEGEncoder
  private let decoder: JPEGDecoder

  init() throws(StreamError) {
    decompressor = try ZstdDecompressor()
    encoder = try JPEGEncoder()
    decoder = try JPEGDecoder()
  }

  /// Bytes of an element by which a shuffle helps lz4 most.
  static func bestWidth(for piece: TrialPiece) throws(StreamError) -> Int {
    var best = (width: 4, size: Int.max)
    for width in [4, 8, 2, 3, 12, 16] {
      let shuffled = ByteShuffle.shuffle(piece.data.span, width: width)
      let size = try LZ4Frame.compress(shuffled.span, level: 1).count
      if size < best.size { best = (width, size) }
    }
    return best.width
  }

  /// - Parameter width: bytes of an element.
  /// - Returns: nil for an image that the codec has no form for.
  func measure(
    _ piece: TrialPiece, _ codec: TrialCodec, width: Int
  ) throws(StreamError) -> TrialResult? {
    switch codec.kind {
    case .lz4(let level):
      return try measure(piece.data, codec, width) { (bytes) throws(StreamError) in
        try LZ4Frame.compress(bytes.span, level: level)
      } decode: { (bytes, size) throws(StreamError) in
        try LZ4Frame.decompress(bytes.span, size: size)
      }
    case .zstd(let level):
      let compressor: ZstdCompressor
      if let known = compressors[level] {
        compressor = known
      } else {
        compressor = try ZstdCompressor(level: level)
        compressors[level] = compressor
      }
      let decompressor = decompressor
      return try measure(piece.data, codec, width) { (bytes) throws(StreamError) in
        try compressor.compress(bytes.span)
      } decode: { (bytes, size) throws(StreamError) in
        try decompressor.decompress(bytes.span, size: size)
      }
    case .jpeg(let quality):
      guard piece.images.allSatisfy({ $0.encoding.isJPEGEncodable }) else { return nil }
      let (encoder, decoder) = (encoder, decoder)
      return try measure(piece.images) { (image) throws(StreamError) in
        try encoder.encode(image, quality: quality, subsampling: .s420)
      } decode: { (bytes) throws(StreamError) in
        _ = try decoder.decode(bytes, dct: .accurate)
      }
    case .png:
      guard piece.images.allSatisfy({ $0.encoding.pngFormat != nil }) else { return nil }
      return try measure(piece.images) { (image) throws(StreamError) in
        // Checked above.
        guard let format = image.encoding.pngFormat else { return .empty }
        return try PNGEncoder.encode(
          format.elements(of: image), width: image.width, height: image.height,
          channels: format.channels, depth: 8 * format.sampleSize)
      } decode: { (bytes) throws(StreamError) in
        _ = try PNGDecoder.decode(bytes)
      }
    }
  }

  private func measure(
    _ data: Bytes, _ codec: TrialCodec, _ width: Int,
    encode: (Bytes) throws(StreamError) -> Bytes,
    decode: (Bytes, Int) throws(StreamError) -> Bytes
  ) throws(StreamError) -> TrialResult {
    let start = ThreadClock.seconds
    let packed = try encode(
      codec.isShuffled ? ByteShuffle.shuffle(data.span, width: width) : data)
    let middle = ThreadClock.seconds
    let unpacked = try decode(packed, data.count)
    if codec.isShuffled { _ = ByteShuffle.unshuffle(unpacked.span, width: width) }
    return TrialResult(
      size: packed.count, encoding: middle - start, decoding: ThreadClock.seconds - middle)
  }

  private func measure(
    _ images: [RawImage], encode: (RawImage) throws(StreamError) -> Bytes,
    decode: (Bytes) throws(StreamError) -> Void
  ) throws(StreamError) -> TrialResult {
    var result = TrialResult()
    for image in images {
      let start = ThreadClock.seconds
      let packed = try encode(image)
      let middle = ThreadClock.seconds
      try decode(packed)
      result += TrialResult(
        size: packed.count, encoding: middle - start, decoding: ThreadClock.seconds - middle)
    }
    return result
  }
}

extension PixelEncoding {
  /// The pixels of images that have a PNG: 8-bit color and gray, and 16-bit gray.
  fileprivate var pngFormat: PixelFormat? {
    switch layout {
    case .rgb, .bgr, .rgba, .bgra, .gray: PixelFormat(self)
    case .samples: ["16UC1", "mono16"].contains(name) ? PixelFormat(self) : nil
    default: nil
    }
  }
}
