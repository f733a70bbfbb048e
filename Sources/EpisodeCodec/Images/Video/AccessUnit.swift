package import Bytes

/// What decoding a video needs to know about its pictures.
package struct VideoFormat: Hashable, Sendable {
  package var width: Int
  package var height: Int
  /// True for 4:2:0 of 8 bits whose colors are known; for H.264, without interlace.
  package var isPlain = false
  /// How the samples become colors; as in H.264, table E-5: 2 for unspecified.
  package var matrix = 2
  package var isFullRange = false
  /// True for gray of more than 8 bits, which becomes `mono16`.
  package var isDeepGray = false
  /// Pictures that later ones may refer to.
  package var references = 16
  /// The feature that OpenH264 does not decode, or decodes to wrong pixels; nil without one.
  package var beyondOpenH264: String?

  package var size: String { "\(width)x\(height)" }
}

/// The coded bytes of one picture, with what its headers tell.
package struct AccessUnit: Sendable {
  /// In the form that decoders take: Annex B, or a temporal unit of AV1. A key frame has all its
  /// parameter sets.
  package private(set) var data: Bytes
  /// Sizes of its NAL units, each of which follows a start code of 4 bytes; none of AV1.
  package private(set) var unitSizes: [Int] = []
  package var format: VideoFormat
  /// True when decoding can start here.
  package var isKey: Bool
  /// True for a picture that refers to both sides, or cannot be known not to.
  package var hasBSlices: Bool
  /// The number of the coded video sequence, from one key frame that resets the decoder to the next.
  package var sequence: Int
  /// Its place in display order, within the sequence.
  package var order: Int
  /// Why the picture cannot be decoded although its bytes are whole; nil when it can.
  package var fault: Fault?

  package init(
    data: Bytes, format: VideoFormat, isKey: Bool, hasBSlices: Bool, sequence: Int, order: Int,
    fault: Fault? = nil
  ) {
    (self.data, self.format, self.isKey, self.hasBSlices) = (data, format, isKey, hasBSlices)
    (self.sequence, self.order, self.fault) = (sequence, order, fault)
  }

  /// Makes NAL units its data.
  mutating func set(_ units: [Bytes]) {
    (data, unitSizes) = (Bytes(annexB: units), units.map(\.count))
  }

  package enum Fault: Hashable, Sendable {
    /// Pictures before it are missing, so it and those after it up to a key frame show damage.
    case missingBefore
    /// The picture before comes again.
    case repeated
    /// It refers to pictures before the key frame at which decoding starts.
    case beforeStart

    package var error: StreamError {
      switch self {
      case .missingBefore: StreamError(.malformed, "frames of the video before this are missing")
      case .repeated: StreamError(.malformed, "a frame of the video comes twice")
      case .beforeStart: StreamError(.malformed, "a frame refers to others before the key frame")
      }
    }
  }
}

/// The codec of a video.
package enum VideoCodec: String, Hashable, Sendable, CaseIterable {
  case h264, h265, av1

  /// The codec that a message claims, such as `h264`, `hevc;yuv420p;bgr8;bgr8` or `libx264`; nil for
  /// another format.
  package init?(_ format: String) {
    let name = format.lowercased()
    let first = String(name.prefix { $0 != ";" }.filter { $0 != "." && $0 != " " })
    func has(_ words: String...) -> Bool { words.contains { first.contains($0) } }
    if has("264", "avc") {
      self = .h264
    } else if has("265", "hevc") {
      self = .h265
    } else if has("av1") {
      self = .av1
    } else {
      return nil
    }
  }
}

/// Divides messages of a video into access units.
package protocol VideoParser: Sendable {
  /// The access units of a message; none where it holds only parameters.
  /// - Throws: `.malformed` for bytes of another codec or broken headers.
  mutating func units(of message: Bytes) throws(StreamError) -> [AccessUnit]
}

extension VideoCodec {
  package func makeParser() -> any VideoParser {
    switch self {
    case .h264: H264Parser()
    case .h265: H265Parser()
    case .av1: AV1Parser()
    }
  }

  func notThis(_ what: String) -> StreamError {
    StreamError(.malformed, "the video is not \(rawValue): \(what)")
  }
}
