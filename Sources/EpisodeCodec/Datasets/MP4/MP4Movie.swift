package import Bytes

/// The description of a video whose frames are whole JPEG or PNG files, one after the other.
///
/// ISO/IEC 14496-12, with the sample entries of QuickTime. All frames last equally long and all are
/// key frames, so there is no table of key frames. No edit list: the first frame is at 0.
package struct MP4Movie {
  package enum Format: String, Sendable {
    case jpeg
    case png = "png "
  }

  package let format: Format
  package let width: Int
  package let height: Int
  package let rate: FrameRate
  /// The size of each frame in bytes.
  package var sizes: [UInt32] = []

  package init(_ format: Format, width: Int, height: Int, rate: FrameRate) {
    (self.format, self.width, self.height, self.rate) = (format, width, height, rate)
  }

  /// Seconds.
  package var duration: Double { Double(sizes.count) * Double(rate.delta) / Double(rate.timescale) }

  /// Everything of the file that comes before the frames: the description first, so that a reader
  /// of a remote file need not seek.
  /// - Throws: `.limit` for more ticks than the file can count.
  package func header() throws(StreamError) -> [UInt8] {
    let ticks = sizes.count.multipliedReportingOverflow(by: Int(rate.delta))
    guard let ticks = ticks.overflow ? nil : UInt32(exactly: ticks.partialValue),
      UInt16(exactly: width) != nil, UInt16(exactly: height) != nil
    else {
      throw StreamError(.limit, "a video of \(sizes.count) frames of \(width)x\(height)")
    }
    let size = sizes.reduce(0) { $0 + UInt64($1) }
    // The place of the frames does not change the size of their description.
    let description = description(ticks: ticks, start: 0)
    let start = description.count + Self.dataHeaderSize
    var boxes = MP4Boxes()
    boxes.append(UInt32(1))
    boxes.append("mdat")
    boxes.append(size + UInt64(Self.dataHeaderSize))
    return self.description(ticks: ticks, start: UInt32(start)) + boxes.bytes
  }

  /// With a size of 64 bits.
  private static let dataHeaderSize = 16

  private func description(ticks: UInt32, start: UInt32) -> [UInt8] {
    var file = MP4Boxes()
    file.box("ftyp") {
      $0.append("isom")
      $0.append(UInt32(0x200))
      $0.append("isomiso2mp41")
    }
    file.box("moov") { movie in
      movie.fullBox("mvhd") {
        $0.appendZeros(8)
        $0.append(rate.timescale)
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
        track.box("mdia") { append(media: &$0, ticks: ticks, start: start) }
      }
    }
    return file.bytes
  }

  private func append(media: inout MP4Boxes, ticks: UInt32, start: UInt32) {
    media.fullBox("mdhd") {
      $0.appendZeros(8)
      $0.append(rate.timescale)
      $0.append(ticks)
      $0.append(UInt16(0x55C4))  // "und", no language
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
      information.box("stbl") { append(samples: &$0, start: start) }
    }
  }

  /// The table of frames: one chunk.
  private func append(samples: inout MP4Boxes, start: UInt32) {
    let count = UInt32(sizes.count)
    samples.fullBox("stsd") {
      $0.append(UInt32(1))
      $0.box(format.rawValue) {
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
      }
    }
    samples.fullBox("stts") {
      $0.append(UInt32(1))
      $0.append(count)
      $0.append(rate.delta)
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
