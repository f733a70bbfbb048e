import EpisodeCodec
import Foundation

import Testing
@testable import Images

struct VideoParserTests {
  private func video(_ name: String) throws -> Bytes {
    let url = TestsFolder.url.appending(path: "Data/videos/\(name)")
    return Bytes(Array(try Data(contentsOf: url)))
  }

  /// The units of a whole stream given as one message.
  private func units(_ name: String, _ codec: VideoCodec) throws -> [AccessUnit] {
    var parser = codec.makeParser()
    return try parser.units(of: video(name))
  }

  @Test func keyFramesAndSlicesOfH264AreKnown() throws {
    let plain = try units("plain.h264", .h264)
    #expect(plain.count == 15)
    #expect(plain.indices.filter { plain[$0].isKey } == [0, 8])
    #expect(plain.allSatisfy { !$0.hasBSlices && $0.fault == nil && $0.format.size == "64x48" })
    #expect(plain.allSatisfy { $0.format.beyondOpenH264 == nil })
    let mixed = try units("b.h264", .h264)
    #expect(mixed.count == 15)
    #expect(mixed.contains { $0.hasBSlices } && mixed.contains { !$0.hasBSlices && !$0.isKey })
  }

  @Test(arguments: [("b.h264", VideoCodec.h264), ("late.h264", .h264), ("color.h265", .h265)])
  func displayOrderIsThatOfPictures(_ name: String, _ codec: VideoCodec) throws {
    let units = try units(name, codec)
    #expect(units.count == 15)
    let places = units.map { [$0.sequence, $0.order] }
    #expect(Set(places).count == 15)
    // Pictures are sent before those that refer to them.
    #expect(!zip(places, places.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    for (unit, place) in zip(units, places) where unit.isKey && unit.fault == nil {
      let later = units.filter { $0.sequence == unit.sequence && $0.fault == nil }
      #expect(later.allSatisfy { unit.order <= $0.order || codec == .h265 }, "\(place)")
    }
  }

  @Test func lostAndRepeatedFramesAreFound() throws {
    let units = try units("plain.h264", .h264)
    func faults(_ order: [Int]) throws -> [AccessUnit.Fault?] {
      var parser = H264Parser()
      return try order.flatMap { try parser.units(of: units[$0].data) }.map(\.fault)
    }
    #expect(try faults([0, 1, 3, 4]) == [nil, nil, .missingBefore, nil])
    #expect(try faults([0, 1, 1, 2]) == [nil, nil, .repeated, nil])
    #expect(try faults([0, 1, 8, 9]) == [nil, nil, nil, nil])
  }

  @Test func keyFramesGetTheirParameters() throws {
    let units = try units("plain.h264", .h264)
    var parser = H264Parser()
    _ = try parser.units(of: units[0].data)
    let stream = units[8].data
    let slices = try AnnexB.units(of: stream.span).filter {
      stream.span.load(littleEndianAt: $0.lowerBound, as: UInt8.self) & 31 == 5
    }
    let bare = Bytes([0, 0, 1] + stream[try #require(slices.first)].array)
    let unit = try #require(try parser.units(of: bare).first)
    let types = try AnnexB.units(of: unit.data.span).map {
      unit.data.span.load(littleEndianAt: $0.lowerBound, as: UInt8.self) & 31
    }
    #expect(types == [7, 8, 5] && unit.isKey)
    var fresh = H264Parser()
    #expect(throws: StreamError(.malformed, "")) { try fresh.units(of: bare) }
  }

  @Test func decodedFramesDependOnAllBefore() throws {
    let units = try units("plain.h264", .h264)
    let decoder = try H264Decoder()
    let images = try units.map { try decoder.decode($0) }
    #expect(images.allSatisfy { $0.width == 64 && $0.height == 48 && $0.encoding == .rgb8 })
    let other = try H264Decoder()
    #expect(try other.decode(units[8]).data == images[8].data)
    #expect(try other.decode(units[9]).data == images[9].data)
    #expect(images[0].data != images[14].data)
  }

  @Test func unitsOfAnnexB() throws {
    let stream = Bytes([0, 0, 0, 1, 9, 16, 0, 0, 1, 65, 0, 0, 3, 1, 0, 0, 0, 1, 6, 0, 0])
    #expect(try AnnexB.units(of: stream.span) == [4..<6, 9..<14, 18..<19])
    #expect(AnnexB.payload(of: stream[9..<14].span, most: 9) == [65, 0, 0, 1])
    for bad: [UInt8] in [[], [0, 0, 2], [0, 0, 0, 7, 0x65, 1], [5, 0, 0, 1, 9]] {
      #expect(throws: StreamError(.malformed, "")) { try AnnexB.units(of: Bytes(bad).span) }
    }
  }

  @Test func exponentialGolombCodes() throws {
    // 1, 010, 011, 00100, 00101: 0 to 4, and as signed numbers 0, 1, -1, 2, -2. H.264, table 9-2.
    var reader = BitReader([0b1010_0110, 0b0100_0010, 0b1000_0000])
    #expect(try (0..<5).map { _ in try reader.unsigned() } == [0, 1, 2, 3, 4])
    reader = BitReader([0b1010_0110, 0b0100_0010, 0b1000_0000])
    #expect(try (0..<5).map { _ in try reader.signed() } == [0, 1, -1, 2, -2])
    reader = BitReader([0, 0, 0, 0, 0b0100_0000])
    #expect(throws: StreamError(.malformed, "")) { try reader.unsigned() }
    reader = BitReader([0b0000_0001])
    #expect(throws: StreamError(.malformed, "")) { try reader.unsigned() }
  }

  @Test func formatsNameCodecs() {
    let names = [
      "h264", "libx264", "h264_nvenc", "hevc;yuv420p;bgr8", "H.265", "av1", "libsvtav1", "jpeg", "",
    ]
    #expect(
      names.map { VideoCodec($0) } == [.h264, .h264, .h264, .h265, .h265, .av1, .av1, nil, nil])
  }

  /// The end of a sequence parameter set, whose numbers are listed as ITU-T H.265, 7.3.2.2.1, does.
  @Test func colorsOfH265FollowAllOptionalParts() throws {
    var bits = ""
    func fixed(_ value: Int, _ count: Int) {
      let digits = String(value, radix: 2)
      bits += String(repeating: "0", count: count - digits.count) + digits
    }
    func golomb(_ values: Int...) {
      for value in values {
        let digits = String(value + 1, radix: 2)
        bits += String(repeating: "0", count: digits.count - 1) + digits
      }
    }
    // The buffers of two layers, then the sizes of blocks.
    fixed(1, 1)
    golomb(4, 2, 0, 5, 3, 0)
    golomb(0, 3, 0, 3, 1, 1)
    // Scaling lists: the first of each size has coefficients, the others refer to one.
    fixed(0b11, 2)
    for size in 0..<4 {
      for list in 0..<(size == 3 ? 2 : 6) {
        fixed(list == 0 ? 1 : 0, 1)
        guard list == 0 else {
          golomb(1)
          continue
        }
        for _ in 0..<(size == 0 ? 16 : 64) + (size > 1 ? 1 : 0) { golomb(2) }
      }
    }
    // Filters; PCM with its depths, sizes and filter.
    fixed(0b11, 2)
    fixed(1, 1)
    fixed(0x77, 8)
    golomb(0, 2)
    fixed(1, 1)
    // Three sets of references: two before and one after, then those of the first without one of
    // four, then those of the second.
    golomb(3)
    golomb(2, 1)
    for distance in [0, 1, 0] {
      golomb(distance)
      fixed(1, 1)
    }
    fixed(0b10, 2)
    golomb(0)
    fixed(0b1_01_00_1, 6)
    fixed(0b11, 2)
    golomb(3)
    fixed(0b1_1_1_01, 5)
    // Two long-term references with their order of eight bits; motion and smoothing.
    fixed(1, 1)
    golomb(2)
    fixed(0x1FF, 9)
    fixed(0, 9)
    fixed(0b10, 2)
    // The VUI parameters: an aspect ratio of its own, overscan, format 5, full range, BT.2020.
    fixed(0b1_1, 2)
    fixed(255, 8)
    fixed(16, 16)
    fixed(11, 16)
    fixed(0b11_1_101_1_1, 8)
    fixed(9, 8)
    fixed(16, 8)
    fixed(9, 8)
    bits += String(repeating: "0", count: 7 - (bits.count + 7) % 8)
    var bytes: [UInt8] = []
    for (place, bit) in bits.enumerated() {
      if place % 8 == 0 { bytes.append(0) }
      bytes[place / 8] |= bit == "1" ? 1 << UInt8(7 - place % 8) : 0
    }
    var reader = BitReader(bytes)
    let colors = try H265Colors(&reader, layers: 1, orderBits: 8)
    #expect(colors.matrix == 9 && colors.isFullRange)
    // A set that ends early has no colors.
    var short = BitReader(Array(bytes.dropLast(8)))
    #expect(throws: StreamError.self) { try H265Colors(&short, layers: 1, orderBits: 8) }
  }
}
