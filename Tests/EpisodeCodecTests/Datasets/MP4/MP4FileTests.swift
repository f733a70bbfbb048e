import EpisodeCodec
import Testing

@testable import Bytes
@testable import Datasets
@testable import Images

/// Reads what this library writes, and boxes made by hand; Tests/Interop/lerobot-cat.sh reads what
/// encoders write.
@Suite struct MP4FileTests {
  private static func open(_ bytes: [UInt8]) throws -> MP4File {
    try MP4File(RandomAccessFile(remote: Bytes(bytes)))
  }

  private static func movie() throws -> [UInt8] {
    var movie = MP4Movie(.png, width: 64, height: 48)
    for size: UInt32 in [3, 1, 2] { movie.append(size: size) }
    let rate = try #require(FrameRate(30))
    return try movie.header(rate) + Array("abcdef".utf8)
  }

  @Test func ownVideosAreRead() throws {
    let file = try Self.open(Self.movie())
    let track = file.track
    #expect((track.count, track.entry.width, track.entry.height) == (3, 64, 48))
    #expect(track.entry.coding == .png)
    #expect(!track.isTurned)
    #expect((0..<3).map { track.time($0) } == [0, 1 / 30, 2 / 30])
    #expect((0..<3).allSatisfy(track.isSync))
    #expect(track.displayOrder() == [0, 1, 2])
    let samples = try (0..<3).map { try file.bytes($0).array }
    #expect(samples == ["abc", "d", "ef"].map { Array($0.utf8) })
  }

  /// Two tracks, of which the first is sound; key frames, an order of display, an edit list, and
  /// lengths in front of NAL units.
  private static func coded(
    shifts: [UInt32] = [2, 4, 2], edits: [(UInt32, UInt32)] = [(30, 0xFFFF_FFFF), (30, 2)],
    syncs: [UInt32] = [1]
  ) -> MP4Boxes {
    var boxes = MP4Boxes()
    boxes.box("ftyp") { $0.append("isom") }
    boxes.box("moov") { movie in
      movie.fullBox("mvhd") {
        $0.appendZeros(8)
        $0.append(UInt32(60))
        $0.appendZeros(84)
      }
      movie.box("trak") {
        $0.box("mdia") {
          $0.fullBox("hdlr") {
            $0.appendZeros(4)
            $0.append("soun")
          }
        }
      }
      movie.box("trak") { track in
        track.fullBox("tkhd") {
          $0.appendZeros(8)
          $0.append(UInt32(7))
          $0.appendZeros(24)
          $0.appendUnityMatrix()
          $0.appendZeros(8)
        }
        track.box("edts") {
          $0.fullBox("elst") {
            $0.append(UInt32(edits.count))
            for (duration, time) in edits {
              $0.append(duration)
              $0.append(time)
              $0.append(UInt32(1 << 16))
            }
          }
        }
        track.box("mdia") { media in
          media.fullBox("mdhd") {
            $0.appendZeros(8)
            $0.append(UInt32(10))
            $0.appendZeros(8)
          }
          media.fullBox("hdlr") {
            $0.appendZeros(4)
            $0.append("vide")
            $0.appendZeros(13)
          }
          media.box("minf") { $0.box("stbl") { Self.tables(&$0, shifts, syncs) } }
        }
      }
    }
    return boxes
  }

  private static func tables(_ boxes: inout MP4Boxes, _ shifts: [UInt32], _ syncs: [UInt32]) {
    boxes.fullBox("stsd") {
      $0.append(UInt32(1))
      $0.box("avc1") {
        $0.appendZeros(24)
        $0.append(UInt16(16))
        $0.append(UInt16(8))
        $0.appendZeros(50)
        $0.box("avcC") {
          for byte: UInt8 in [1, 66, 0, 30, 0xFD, 0xE1, 0, 2, 0x67, 1, 1, 0, 1, 0x68] {
            $0.append(byte)
          }
        }
      }
    }
    boxes.fullBox("stts") { for number: UInt32 in [1, 3, 2] { $0.append(number) } }
    boxes.fullBox("ctts") {
      $0.append(UInt32(shifts.count))
      for shift in shifts {
        $0.append(UInt32(1))
        $0.append(shift)
      }
    }
    boxes.fullBox("stss") {
      $0.append(UInt32(syncs.count))
      for number in syncs { $0.append(number) }
    }
    boxes.fullBox("stsz") { for number: UInt32 in [4, 3] { $0.append(number) } }
    boxes.fullBox("stsc") { for number: UInt32 in [2, 1, 2, 1, 2, 1, 1] { $0.append(number) } }
    boxes.fullBox("co64") {
      $0.append(UInt32(2))
      for place: UInt64 in [100, 200] { $0.append(place) }
    }
  }

  @Test func tablesAndEditsPlaceTheSamples() throws {
    let track = try Self.open(Self.coded().bytes).track
    #expect((track.number, track.handler, track.timescale) == (7, "vide", 10))
    #expect((0..<3).map(track.offset) == [100, 104, 200])
    #expect((0..<3).map(track.isSync) == [true, false, false])
    // Half a second of nothing, then the media from its second tick on.
    #expect((0..<3).map(track.time) == [0.5, 0.9, 0.9])
    let late = try Self.open(Self.coded(shifts: [2, 6, 2]).bytes).track
    #expect(late.displayOrder() == [0, 2, 1])
    #expect(track.entry.coding == .video(.h264))
    #expect(track.entry.headers.array == [0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68])
    let unit = try track.entry.unit(of: Bytes([0, 2, 0x65, 9, 0, 1, 0x06]))
    #expect(unit.array == [0, 0, 0, 1, 0x65, 9, 0, 0, 0, 1, 0x06])
    #expect(throws: StreamError(.malformed, "")) { try track.entry.unit(of: Bytes([0, 3, 0x65])) }
  }

  @Test func brokenVideosAreRefused() throws {
    func kind(_ bytes: [UInt8]) -> StreamError.Kind? {
      do {
        _ = try Self.open(bytes)
        return nil
      } catch { return (error as? StreamError)?.kind }
    }
    let whole = try Self.movie()
    #expect(kind([]) == .truncated)
    #expect(kind(Array("RIFFxxxxAVI LIST".utf8)) == .malformed)
    #expect(kind(Array(whole.prefix(20))) == .truncated)
    #expect(kind(Self.coded(syncs: [4]).bytes) == .malformed)
    #expect(kind(Self.coded(edits: [(1, 0), (1, 5)]).bytes) == .unsupported)
    // A count of samples that no file has.
    let place = try #require(
      whole.indices.first { whole[$0...].starts(with: Array("stsz".utf8)) })
    var many = whole
    many.replaceSubrange(place + 8..<place + 16, with: [0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF])
    #expect(kind(many) == .limit)
    let cut = try Self.open(Array(whole.dropLast(2)))
    #expect(throws: StreamError(.truncated, "")) { try cut.bytes(2) }
  }

  /// A fragment takes what it leaves out from the description.
  @Test func fragmentsAreRead() throws {
    var boxes = MP4Boxes()
    boxes.box("moov") { movie in
      movie.box("trak") { track in
        track.fullBox("tkhd") {
          $0.appendZeros(8)
          $0.append(UInt32(1))
          $0.appendZeros(24)
          $0.appendUnityMatrix()
          $0.appendZeros(8)
        }
        track.box("mdia") { media in
          media.fullBox("mdhd") {
            $0.appendZeros(8)
            $0.append(UInt32(10))
            $0.appendZeros(8)
          }
          media.box("minf") {
            $0.box("stbl") {
              $0.fullBox("stsd") {
                $0.append(UInt32(1))
                $0.box("jpeg") { $0.appendZeros(78) }
              }
              for type in ["stts", "stsc", "stco"] { $0.fullBox(type) { $0.appendZeros(4) } }
              $0.fullBox("stsz") { $0.appendZeros(8) }
            }
          }
        }
      }
      movie.box("mvex") {
        $0.fullBox("trex") { for number: UInt32 in [1, 1, 5, 2, 1 << 16] { $0.append(number) } }
      }
    }
    let start = boxes.bytes.count
    boxes.box("moof") { fragment in
      fragment.box("traf") {
        $0.fullBox("tfhd") { $0.append(UInt32(1)) }
        $0.fullBox("tfdt") { $0.append(UInt32(100)) }
        // An offset, the flags of the first sample, and the sizes.
        $0.fullBox("trun", flags: 0x205) {
          for number: UInt32 in [2, 9, 0, 3, 4] { $0.append(number) }
        }
      }
    }
    let track = try Self.open(boxes.bytes).track
    #expect(track.count == 2)
    #expect((0..<2).map(track.offset) == [UInt64(start) + 9, UInt64(start) + 12])
    #expect((0..<2).map(track.size) == [3, 4])
    #expect((0..<2).map(track.time) == [10, 10.5])
    #expect((0..<2).map(track.isSync) == [true, false])
  }
}
