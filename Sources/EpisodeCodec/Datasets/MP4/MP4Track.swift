internal import Bytes

/// A track of a video file.
package struct MP4Track: Sendable {
  package let number: UInt32
  /// `vide` for pictures.
  package let handler: String
  /// Ticks per second.
  package let timescale: UInt32
  package let entry: MP4SampleEntry
  /// True if players turn the picture, which decoding does not.
  package let isTurned: Bool
  /// The edit list: a time of the file that is 0 to a player, in ticks, and when that is shown.
  package let editStart: Int64
  package let delay: Double
  var samples: MP4Samples

  package var count: Int { samples.count }
  package func isSync(_ sample: Int) -> Bool { samples.syncs[sample] }
  package func size(_ sample: Int) -> Int { Int(samples.sizes[sample]) }
  package func offset(_ sample: Int) -> UInt64 { samples.offsets[sample] }
  /// When it is decoded, in ticks.
  package func decodeTime(_ sample: Int) -> Int64 { samples.times[sample] }

  /// When a sample is shown, in ticks of the track, without the delay of its edit list.
  package func ticks(_ sample: Int) -> Int64 {
    samples.times[sample] &+ Int64(samples.shifts[sample]) &- editStart
  }

  /// When a sample is shown, in seconds.
  package func time(_ sample: Int) -> Double {
    Double(ticks(sample)) / Double(timescale) + delay
  }

  /// The samples in the order in which they are shown.
  package func displayOrder() -> [Int] {
    let order = Array(0..<count)
    guard samples.shifts.contains(where: { $0 != samples.shifts.first }) else { return order }
    return order.sorted { (ticks($0), $0) < (ticks($1), $1) }
  }

  /// ISO/IEC 14496-12, 8.3.
  /// - Parameter movieTimescale: ticks per second of the edit list's durations.
  init?(_ track: MP4Box, movieTimescale: UInt32) throws(StreamError) {
    let boxes = try MP4Box.list(track.content)
    guard let media = MP4Box.first("mdia", in: boxes) else { return nil }
    let mediaBoxes = try MP4Box.list(media.content)
    (number, isTurned) = try Self.header(MP4Box.first("tkhd", in: boxes))
    handler = Self.handler(MP4Box.first("hdlr", in: mediaBoxes))
    // Sound and text have entries of other forms.
    guard handler == "vide" || handler.isEmpty else { return nil }
    guard let header = MP4Box.first("mdhd", in: mediaBoxes),
      let information = MP4Box.first("minf", in: mediaBoxes),
      let table = MP4Box.first("stbl", in: try MP4Box.list(information.content))
    else { throw StreamError(.malformed, "a track of the video lacks its tables") }
    var cursor = ByteCursor(header.content.span)
    try cursor.skip(header.version == 1 ? 20 : 12)
    timescale = try cursor.readBig32()
    guard timescale > 0 else { throw StreamError(.malformed, "a video of 0 ticks per second") }
    let tables = try MP4Box.list(table.content)
    guard let descriptions = MP4Box.first("stsd", in: tables),
      let first = try MP4Box.list(descriptions.content.dropFirst(8)).first
    else { throw StreamError(.malformed, "a track of the video lacks the kind of its samples") }
    entry = try MP4SampleEntry(first)
    samples = try MP4Samples(tables)
    let edits = try MP4Box.first("edts", in: boxes).map { (box) throws(StreamError) in
      MP4Box.first("elst", in: try MP4Box.list(box.content))
    }
    (editStart, delay) = try Self.edits(edits ?? nil, movieTimescale)
  }

  private static func header(_ box: MP4Box?) throws(StreamError) -> (UInt32, Bool) {
    // LeRobot's readers do without it.
    guard let box else { return (0, false) }
    var cursor = ByteCursor(box.content.span)
    try cursor.skip(box.version == 1 ? 20 : 12)
    let number = try cursor.readBig32()
    try cursor.skip(box.version == 1 ? 28 : 24)
    let matrix = (try cursor.readBig32(), try cursor.readBig32())
    return (number, matrix != (1 << 16, 0))
  }

  private static func handler(_ box: MP4Box?) -> String {
    guard let content = box?.content, content.count >= 12 else { return "" }
    return String(repairingUTF8: content[8..<12].span)
  }

  /// ISO/IEC 14496-12, 8.6.6: parts of the media, one after the other; a media time of -1 is a pause.
  private static func edits(
    _ box: MP4Box?, _ movieTimescale: UInt32
  ) throws(StreamError) -> (Int64, Double) {
    guard let box else { return (0, 0) }
    var cursor = ByteCursor(box.content.span)
    try cursor.skip(4)
    var (start, delay): (Int64?, Double) = (nil, 0)
    for _ in 0..<(try cursor.readBig32()) {
      let isWide = box.version == 1
      let duration = isWide ? try cursor.readBig64() : UInt64(try cursor.readBig32())
      let time =
        isWide
        ? Int64(bitPattern: try cursor.readBig64())
        : Int64(Int32(bitPattern: try cursor.readBig32()))
      _ = try cursor.readBig32()
      if time == -1, start == nil {
        delay += Double(duration) / Double(max(movieTimescale, 1))
      } else if start == nil {
        start = time
      } else {
        throw StreamError(.unsupported, "a video whose edit list has several parts")
      }
    }
    guard let start else { return (0, delay) }
    guard (0...(1 << 62)).contains(start) else {
      throw StreamError(.malformed, "a video that starts at \(start) ticks")
    }
    return (start, delay)
  }
}
