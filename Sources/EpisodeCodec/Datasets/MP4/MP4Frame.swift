package import Bytes
package import Images

/// A frame as a video file holds it. Of H.264 or H.265: NAL units after their lengths, the parameter
/// sets among them (ISO/IEC 14496-15); of AV1: a temporal unit without its delimiter (AV1 Codec ISO
/// Media File Format Binding, 2.4).
package struct MP4Frame: Sendable {
  package let data: Bytes
  package let isKey: Bool
  private let units: [Bytes]

  /// - Parameter unit: an access unit of H.264 or H.265.
  private init(_ unit: AccessUnit) {
    var (units, position): ([Bytes], Int) = ([], 0)
    var data = ByteBuilder(reserving: unit.data.count)
    for size in unit.unitSizes {
      let start = position + AnnexB.startCode.count
      units.append(unit.data[start..<start + size])
      data.append(UInt32(clamping: size).bigEndian)
      data.append(unit.data[start..<start + size].span)
      position = start + size
    }
    (self.data, isKey, self.units) = (Bytes(data.bytes), unit.isKey, units)
  }

  /// - Parameter unit: a temporal unit.
  private init(av1 unit: Bytes, isKey: Bool) {
    let delimiter: [UInt8] = [0x12, 0]
    let hasDelimiter = unit.count >= 2 && unit[0..<2].array == delimiter
    (data, self.isKey) = (hasDelimiter ? unit.dropFirst(2) : unit, isKey)
    units = [data]
  }

  package init(_ unit: AccessUnit, _ codec: VideoCodec) {
    switch codec {
    case .h264, .h265: self.init(unit)
    case .av1: self.init(av1: unit.data, isKey: unit.isKey)
    }
  }

  /// A frame as decoders take it: start codes in the place of lengths, which are as long.
  package static func stream(_ frame: Bytes, _ codec: VideoCodec) -> Bytes {
    guard codec != .av1 else { return frame }
    var stream = ByteBuilder(reserving: frame.count)
    var position = 0
    while position + 4 <= frame.count {
      let size = Int(UInt32(bigEndian: frame.span.load(littleEndianAt: position)))
      stream.append([0, 0, 0, 1])
      stream.append(frame[position + 4..<position + 4 + size].span)
      position += 4 + size
    }
    return Bytes(stream.bytes)
  }

  /// The sample entry of a video that starts with this frame.
  /// - Throws: `.malformed` when it lacks its parameter sets.
  package func format(_ codec: VideoCodec) throws(StreamError) -> MP4Movie.Format {
    let (type, box, content) =
      switch codec {
      case .h264: ("avc1", "avcC", avcConfiguration)
      case .h265: ("hev1", "hvcC", hevcConfiguration)
      case .av1: ("av01", "av1C", try av1Configuration())
      }
    guard let content else {
      throw StreamError(.malformed, "a key frame of the video lacks its parameters")
    }
    return MP4Movie.Format(type: type, configuration: (box, content))
  }

  /// AV1CodecConfigurationBox, 2.3, for 4:2:0 and 8 bits if nothing else is known: readers look at
  /// the sequence header.
  private func av1Configuration() throws(StreamError) -> Bytes? {
    guard let header = try AV1Parser.sequenceHeader(of: data) else { return nil }
    let profile = UInt8(header.profile) << 5 | UInt8(header.level)
    return Bytes(joining: [Bytes([0x81, profile, 0x0C, 0]), header.unit])
  }

  /// AVCDecoderConfigurationRecord, 5.3.3.1.
  private var avcConfiguration: Bytes? {
    func first(_ type: UInt8) -> Bytes? {
      units.first { $0.span.load(littleEndianAt: 0, as: UInt8.self) & 31 == type }
    }
    guard let sequence = first(7), let picture = first(8), sequence.count >= 4 else { return nil }
    var record = ByteBuilder()
    record.append(1 as UInt8)
    record.append(sequence.array[1..<4])
    record.append([0xFF, 0xE1])
    record.append(UInt16(clamping: sequence.count).bigEndian)
    record.append(sequence.span)
    record.append(1 as UInt8)
    record.append(UInt16(clamping: picture.count).bigEndian)
    record.append(picture.span)
    return Bytes(record.bytes)
  }

  /// HEVCDecoderConfigurationRecord, 8.3.3.1, for 4:2:0 and 8 bits if nothing else is known: readers
  /// look at the parameter sets.
  private var hevcConfiguration: Bytes? {
    func type(_ unit: Bytes) -> UInt8 {
      unit.span.load(littleEndianAt: 0, as: UInt8.self) >> 1 & 63
    }
    let sets = [32, 33, 34].map { wanted in units.filter { type($0) == wanted } }
    guard sets.allSatisfy({ !$0.isEmpty }) else { return nil }
    // After the NAL unit's header and a byte of the sequence parameter set: profile, tier, level.
    let sequence = sets[1][0]
    let payload = AnnexB.payload(of: sequence.span, most: AnnexB.longestParameters)
    guard payload.count >= 15 else { return nil }
    var record = ByteBuilder()
    record.append(1 as UInt8)
    record.append(Array(payload[3..<15]))
    record.append([0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 3])
    for (type, units) in zip([32, 33, 34] as [UInt8], sets) {
      record.append(type)
      record.append(UInt16(clamping: units.count).bigEndian)
      for unit in units {
        record.append(UInt16(clamping: unit.count).bigEndian)
        record.append(unit.span)
      }
    }
    return Bytes(record.bytes)
  }
}
