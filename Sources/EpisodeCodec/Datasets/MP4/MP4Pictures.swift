internal import Bytes
internal import Images

/// Decodes the pictures of a coded video, each by its sample, in the memory of a few.
final class MP4Pictures {
  private let file: MP4File
  private let codec: VideoCodec
  private let lanes: VideoLanes
  private let camera: UInt16
  private let isDepth: Bool
  private var pictures: VideoPictures?
  private var parser: any VideoParser
  /// The sample to be given to the decoder next, and those in it.
  private var next = 0
  private var pending: [Int] = []

  /// Samples that are decoded ahead, so that several threads have work.
  private static let ahead = 8

  /// - Parameters:
  ///   - camera: unlike that of any other video in `lanes`.
  ///   - isDepth: whether its pictures are gray of more than 8 bits.
  init(
    _ file: MP4File, _ codec: VideoCodec, _ lanes: VideoLanes, camera: UInt16, isDepth: Bool
  ) {
    (self.file, self.codec, self.lanes, self.camera) = (file, codec, lanes, camera)
    self.isDepth = isDepth
    parser = codec.makeParser()
  }

  func image(_ sample: Int) throws(StreamError) -> RawImage {
    let track = file.track
    if !pending.contains(sample) {
      // Decoding starts at the key frame before it, unless the decoder is on its way.
      var key = sample
      while key > 0, !track.isSync(key) { key -= 1 }
      if pictures == nil || key > next || sample < next { restart(at: key) }
    }
    guard let pictures else { preconditionFailure("no decoder is open") }
    while next < track.count, next <= sample + Self.ahead { try submitNext(pictures) }
    while true {
      let isAtEnd = next == track.count
      if let image = try pictures.take(sample, isAtEnd: isAtEnd) {
        pending.removeAll { $0 == sample }
        try dropEarlier(than: track.ticks(sample))
        return image
      }
      // The decoder shows it only after later ones.
      guard !isAtEnd else {
        throw StreamError(.malformed, "frame \(sample) of the video cannot be decoded")
      }
      try submitNext(pictures)
    }
  }

  private func submitNext(_ pictures: VideoPictures) throws(StreamError) {
    var unit = try file.unit(next, &parser, withHeaders: pictures.isEmpty)
    if isDepth {
      unit.format.isDeepGray = true
      unit.format.beyondOpenH264 = "depth"
    }
    try pictures.submit(unit, next)
    pending.append(next)
    next += 1
  }

  private func restart(at key: Int) {
    pictures = VideoPictures(codec, lanes, camera: camera)
    parser = codec.makeParser()
    (pending, next) = ([], key)
  }

  /// Nobody asks for pictures that are shown before the last one, so they make room.
  private func dropEarlier(than ticks: Int64) throws(StreamError) {
    for sample in pending where file.track.ticks(sample) < ticks {
      guard try pictures?.take(sample, isAtEnd: false) != nil else { continue }
      pending.removeAll { $0 == sample }
    }
  }
}

extension MP4File {
  /// The access unit of a sample.
  /// - Parameter withHeaders: with those that the samples may lack.
  func unit(
    _ sample: Int, _ parser: inout any VideoParser, withHeaders: Bool
  ) throws(StreamError) -> AccessUnit {
    var bytes = try track.entry.unit(of: bytes(sample))
    // Headers that the sample has itself come after them, and count.
    if withHeaders { bytes = Bytes(joining: [track.entry.headers, bytes]) }
    let units = try parser.units(of: bytes)
    guard units.count == 1 else {
      throw StreamError(
        .malformed, "sample \(sample) of the video has \(units.count) frames, not one")
    }
    if let fault = units[0].fault { throw fault.error }
    return units[0]
  }
}
