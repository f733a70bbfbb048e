package import Bytes

/// The description of a video, whose frames follow one after the other.
///
/// ISO/IEC 14496-12. No edit list: the first frame is at 0.
package struct MP4Movie {
  /// The sample entry: whole JPEG or PNG files, as in QuickTime, or frames of a codec.
  package struct Format: Equatable, Sendable {
    package let type: String
    /// The box with the decoder's configuration.
    package var configuration: (type: String, content: Bytes)?

    package static let jpeg = Format(type: "jpeg")
    package static let png = Format(type: "png ")

    package static func == (left: Format, right: Format) -> Bool {
      left.type == right.type && left.configuration?.type == right.configuration?.type
        && left.configuration?.content.array == right.configuration?.content.array
    }
  }

  package var format: Format
  package let width: Int
  package let height: Int
  /// A description in words, or empty.
  package var comment = ""
  /// The size of each frame in bytes.
  package private(set) var sizes: [UInt32] = []
  /// The numbers of the key frames, from 1.
  private var keys: [UInt32] = []

  package init(_ format: Format, width: Int, height: Int) {
    (self.format, self.width, self.height) = (format, width, height)
  }

  package mutating func append(size: UInt32, isKey: Bool = true) {
    sizes.append(size)
    if isKey { keys.append(UInt32(sizes.count)) }
  }

  /// Bytes in front of the frames of a short video.
  package static let leastHeader = 4096
  /// Those of a video that will be long: room for 15,000 frames, 8 minutes at 30 Hz.
  package static let longHeader = 1 << 16

  /// Everything of the file that comes before the frames: the description first, so that a reader
  /// of a remote file need not seek; then free space up to a power of two, so that a video may
  /// become longer without moving its frames.
  /// - Parameter least: the size of the header if that is enough; a power of two.
  /// - Throws: `.limit` for more ticks than the file can count.
  package func header(
    _ rate: FrameRate, least: Int = leastHeader
  ) throws(StreamError) -> [UInt8] {
    try header(FrameTimes(rate, count: sizes.count), least: least)
  }

  /// The same for frames that last differently long.
  package func header(
    _ times: FrameTimes, least: Int = leastHeader
  ) throws(StreamError) -> [UInt8] {
    guard let ticks = UInt32(exactly: times.total),
      UInt16(exactly: width) != nil, UInt16(exactly: height) != nil
    else {
      throw StreamError(.limit, "a video of \(sizes.count) frames of \(width)x\(height)")
    }
    let size = sizes.reduce(0) { $0 + UInt64($1) }
    // The place of the frames does not change the size of their description.
    let description = description(times, ticks: ticks, start: 0)
    let needed = description.count + Self.boxHeaderSize + Self.dataHeaderSize
    var start = least
    while start < needed { start *= 2 }
    var boxes = MP4Boxes()
    boxes.box("free") { $0.appendZeros(start - needed) }
    boxes.append(UInt32(1))
    boxes.append("mdat")
    boxes.append(size + UInt64(Self.dataHeaderSize))
    return self.description(times, ticks: ticks, start: UInt32(start)) + boxes.bytes
  }

  private static let boxHeaderSize = 8
  /// With a size of 64 bits.
  private static let dataHeaderSize = 16

  private func description(_ times: FrameTimes, ticks: UInt32, start: UInt32) -> [UInt8] {
    var file = MP4Boxes()
    file.box("ftyp") {
      $0.append("isom")
      $0.append(UInt32(0x200))
      $0.append("isomiso2mp41")
    }
    file.box("moov") { movie in
      movie.fullBox("mvhd") {
        $0.appendZeros(8)
        $0.append(times.timescale)
        $0.append(ticks)
        $0.append(UInt32(1 << 16))  // normal speed
        $0.append(UInt16(1 << 8))  // full volume
        $0.appendZeros(10)
        $0.appendUnityMatrix()
        $0.appendZeros(24)
        $0.append(UInt32(2))  // the next track's number
      }
      movie.box("trak") { track in
        let isEnabledInMovie: UInt32 = 3
        track.fullBox("tkhd", flags: isEnabledInMovie) {
          $0.appendZeros(8)
          $0.append(UInt32(1))
          $0.appendZeros(4)
          $0.append(ticks)
          $0.appendZeros(16)
          $0.appendUnityMatrix()
          $0.append(UInt32(width) << 16)
          $0.append(UInt32(height) << 16)
        }
        track.box("mdia") { append(media: &$0, times, ticks: ticks, start: start) }
      }
      if !comment.isEmpty { movie.box("udta") { append(comment: &$0) } }
    }
    return file.bytes
  }

  /// 3GPP TS 26.244, 8.4.
  private func append(comment: inout MP4Boxes) {
    comment.fullBox("dscp") {
      $0.append(Self.undefinedLanguage)
      $0.append(self.comment)
      $0.append(UInt8(0))
    }
  }

  /// `und` in ISO 639-2/T.
  private static let undefinedLanguage: UInt16 = 0x55C4

  private func append(media: inout MP4Boxes, _ times: FrameTimes, ticks: UInt32, start: UInt32) {
    media.fullBox("mdhd") {
      $0.appendZeros(8)
      $0.append(times.timescale)
      $0.append(ticks)
      $0.append(Self.undefinedLanguage)
      $0.appendZeros(2)
    }
    media.fullBox("hdlr") {
      $0.appendZeros(4)
      $0.append("vide")
      $0.appendZeros(13)
    }
    media.box("minf") { information in
      information.fullBox("vmhd", flags: 1) { $0.appendZeros(8) }
      information.box("dinf") {
        $0.fullBox("dref") {
          $0.append(UInt32(1))
          let isThisFile: UInt32 = 1
          $0.fullBox("url ", flags: isThisFile) { _ in }
        }
      }
      information.box("stbl") { append(samples: &$0, times, start: start) }
    }
  }

  /// The table of frames: one chunk.
  private func append(samples: inout MP4Boxes, _ times: FrameTimes, start: UInt32) {
    let count = UInt32(sizes.count)
    samples.fullBox("stsd") {
      $0.append(UInt32(1))
      $0.box(format.type) {
        $0.appendZeros(6)
        $0.append(UInt16(1))
        $0.appendZeros(16)
        $0.append(UInt16(width))
        $0.append(UInt16(height))
        // 72 pixels per inch, twice.
        $0.append(UInt32(72 << 16))
        $0.append(UInt32(72 << 16))
        $0.appendZeros(4)
        $0.append(UInt16(1))
        $0.appendZeros(32)
        $0.append(UInt16(24))
        $0.append(Int16(-1))
        if let (type, content) = format.configuration {
          $0.box(type) { $0.append(content.array) }
        }
      }
    }
    samples.fullBox("stts") {
      $0.append(UInt32(times.runs.count))
      for run in times.runs {
        $0.append(run.count)
        $0.append(run.ticks)
      }
    }
    // Without this table all frames are key frames.
    if keys.count < sizes.count {
      samples.fullBox("stss") {
        $0.append(UInt32(keys.count))
        for key in keys { $0.append(key) }
      }
    }
    samples.fullBox("stsc") {
      for number in [1, 1, count, 1] { $0.append(number) }
    }
    samples.fullBox("stsz") {
      $0.appendZeros(4)
      $0.append(count)
      for size in sizes { $0.append(size) }
    }
    samples.fullBox("stco") {
      $0.append(UInt32(1))
      $0.append(start)
    }
  }
}
