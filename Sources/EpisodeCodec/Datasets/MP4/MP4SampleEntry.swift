package import Bytes
package import Images

/// How the samples of a track are coded: the entry of its sample description.
package struct MP4SampleEntry: Sendable {
  package enum Coding: Equatable, Sendable {
    case video(VideoCodec)
    /// Whole files in each sample.
    case jpeg, png
    /// Another one, by its name in the file.
    case other(String)
  }

  /// The name in the file: `avc1`.
  package let format: String
  package let coding: Coding
  package let width: Int
  package let height: Int
  /// Bytes of the length in front of each NAL unit; 0 where there is none.
  private let lengthSize: Int
  /// The headers that the samples may lack: parameter sets in Annex B, or units of AV1.
  package let headers: Bytes
  /// The box with the decoder's configuration.
  let configuration: MP4Box?

  /// ISO/IEC 14496-12, 8.5.2 and 12.1.3; the boxes in it are those of 14496-15 and of AV1.
  init(_ entry: MP4Box) throws(StreamError) {
    format = entry.type
    var cursor = ByteCursor(entry.content.span)
    try cursor.skip(24)
    (width, height) = (Int(try cursor.readBig16()), Int(try cursor.readBig16()))
    // Resolutions, the number of frames in a sample, the compressor's name, the depth.
    try cursor.skip(50)
    let boxes = (try? MP4Box.list(entry.content.dropFirst(cursor.position))) ?? []
    self.configuration =
      ["avcC", "hvcC", "av1C", "esds"].lazy
      .compactMap { MP4Box.first($0, in: boxes) }.first
    func configuration(_ type: String) throws(StreamError) -> Bytes {
      guard let box = MP4Box.first(type, in: boxes) else {
        throw StreamError(.malformed, "a video in '\(entry.type)' has no box '\(type)'")
      }
      return box.content
    }
    switch format {
    case "avc1", "avc3":
      (lengthSize, headers) = try Self.parameters(avc: configuration("avcC"))
      coding = .video(.h264)
    case "hvc1", "hev1":
      (lengthSize, headers) = try Self.parameters(hevc: configuration("hvcC"))
      coding = .video(.h265)
    case "av01":
      lengthSize = 0
      headers = (MP4Box.first("av1C", in: boxes)?.content ?? .empty).dropFirst(4)
      coding = .video(.av1)
    case "jpeg", "mjpg": (lengthSize, headers, coding) = (0, .empty, .jpeg)
    case "png ": (lengthSize, headers, coding) = (0, .empty, .png)
    case "mp4v":
      (lengthSize, headers) = (0, .empty)
      switch Self.objectType(MP4Box.first("esds", in: boxes)?.content ?? .empty) {
      case 0x6C: coding = .jpeg
      case 0x6D: coding = .png
      default: coding = .other("MPEG-4")
      }
    default: (lengthSize, headers, coding) = (0, .empty, .other(format))
    }
  }

  /// ISO/IEC 14496-15, 5.3.3.1.
  private static func parameters(avc box: Bytes) throws(StreamError) -> (Int, Bytes) {
    var cursor = ByteCursor(box.span)
    try cursor.skip(4)
    let lengthSize = Int(try cursor.readUInt8() & 3) + 1
    var sets: [Range<Int>] = []
    for mask: UInt8 in [31, 255] {
      for _ in 0..<(try cursor.readUInt8() & mask) {
        sets.append(try cursor.readRange(Int(try cursor.readBig16())))
      }
    }
    return (lengthSize, annexB(sets, of: box))
  }

  /// ISO/IEC 14496-15, 8.3.3.1.
  private static func parameters(hevc box: Bytes) throws(StreamError) -> (Int, Bytes) {
    var cursor = ByteCursor(box.span)
    try cursor.skip(21)
    let lengthSize = Int(try cursor.readUInt8() & 3) + 1
    var sets: [Range<Int>] = []
    for _ in 0..<(try cursor.readUInt8()) {
      try cursor.skip(1)
      for _ in 0..<(try cursor.readBig16()) {
        sets.append(try cursor.readRange(Int(try cursor.readBig16())))
      }
    }
    return (lengthSize, annexB(sets, of: box))
  }

  /// The kind of stream in an elementary stream descriptor: ISO/IEC 14496-1, 7.2.6.
  private static func objectType(_ box: Bytes) -> UInt8? {
    var cursor = ByteCursor(box.dropFirst(4).span)
    func descriptor(_ tag: UInt8, _ cursor: inout ByteCursor) -> Bool {
      guard (try? cursor.readUInt8()) == tag else { return false }
      for _ in 0..<4 { if let byte = try? cursor.readUInt8(), byte < 128 { return true } }
      return false
    }
    guard descriptor(3, &cursor), (try? cursor.skip(2)) != nil,
      let flags = try? cursor.readUInt8(), flags == 0, descriptor(4, &cursor)
    else { return nil }
    return try? cursor.readUInt8()
  }

  /// A sample in the form that decoders take.
  /// - Throws: `.malformed` for lengths beyond the sample.
  package func unit(of sample: Bytes) throws(StreamError) -> Bytes {
    guard lengthSize > 0 else { return sample }
    var units: [Range<Int>] = []
    var cursor = ByteCursor(sample.span)
    while !cursor.isAtEnd {
      var length = 0
      for _ in 0..<lengthSize { length = length << 8 | Int(try cursor.readUInt8()) }
      units.append(try cursor.readRange(length))
    }
    return Self.annexB(units, of: sample)
  }

  /// Units after start codes.
  private static func annexB(_ units: [Range<Int>], of bytes: Bytes) -> Bytes {
    var stream = ByteBuilder(reserving: bytes.count + 4 * units.count)
    for unit in units where !unit.isEmpty {
      stream.append([0, 0, 0, 1])
      stream.append(bytes.span.extracting(unit))
    }
    return Bytes(stream.bytes)
  }
}
