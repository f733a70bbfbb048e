package import Bytes
internal import Posix

/// A video file to read: its tracks of pictures, and their samples. ISO/IEC 14496-12.
///
///     let video = try MP4File(RandomAccessFile(descriptor))
///     for sample in 0..<video.track.count { … video.track.time(sample), try video.bytes(sample) … }
package struct MP4File: Sendable {
  /// The first track of pictures.
  package private(set) var track: MP4Track
  private let file: RandomAccessFile
  /// What fragments leave out, by track.
  private var defaults: [UInt32: Defaults] = [:]

  private struct Defaults: Sendable {
    var duration: UInt32 = 0
    var size: UInt32 = 0
    var flags: UInt32 = 0
  }

  private static let mostBoxes = 1 << 16

  /// - Throws: `.malformed` for a file without a video, `.truncated` for one that its writer did not
  ///   finish.
  package init(_ file: RandomAccessFile) throws(StreamError) {
    self.file = file
    var found: MP4Track?
    var fragments: [(start: Int, box: MP4Box)] = []
    var position = 0
    var count = 0
    var boxes: [MP4Box] = []
    while file.size - position >= 8 {
      let left = file.size - position
      let head = try file.bytes(
        at: UInt64(position), count: min(left, MP4BoxHeader.longest))
      let header: MP4BoxHeader
      do throws(StreamError) {
        header = try MP4BoxHeader(head, left: left, mayBeCut: true)
      } catch { throw error.at(offset: UInt64(position)) }
      if count == 0, !Self.starts.contains(header.type) {
        throw StreamError(.malformed, "the file is not an MP4 file")
      }
      count += 1
      guard count <= Self.mostBoxes else {
        throw StreamError(.limit, "a video file of more than \(Self.mostBoxes) boxes")
      }
      if header.type == "moov" || header.type == "moof" {
        let size = header.size - header.headerSize
        try MemoryBudget.check(size, .tables, for: "the description of a video")
        let content = try file.bytes(at: UInt64(position + header.headerSize), count: size)
        let box = MP4Box(type: header.type, content: content)
        if header.type == "moof" {
          fragments.append((position, box))
        } else if boxes.isEmpty {
          boxes = try MP4Box.list(content)
          found = try Self.track(boxes)
        }
      }
      position += header.size
    }
    guard !boxes.isEmpty else {
      throw StreamError(
        .truncated, "the video has no description (moov): its writer did not finish it")
    }
    guard let found else { throw StreamError(.malformed, "the file has no video track") }
    track = found
    if let extends = MP4Box.first("mvex", in: boxes) {
      for box in try MP4Box.list(extends.content) where box.type == "trex" {
        var cursor = ByteCursor(box.content.span)
        try cursor.skip(4)
        let number = try cursor.readBig32()
        try cursor.skip(4)
        defaults[number] = Defaults(
          duration: try cursor.readBig32(), size: try cursor.readBig32(),
          flags: try cursor.readBig32())
      }
    }
    for fragment in fragments {
      do throws(StreamError) { try read(fragment.box, at: fragment.start) } catch {
        throw error.at(offset: UInt64(fragment.start))
      }
    }
  }

  /// The boxes with which files begin: also those of old or hand-made ones.
  private static let starts: Set = [
    "ftyp", "styp", "moov", "mdat", "free", "skip", "wide", "uuid", "pnot", "sidx",
  ]

  private static func track(_ boxes: [MP4Box]) throws(StreamError) -> MP4Track? {
    var timescale: UInt32 = 1
    if let header = MP4Box.first("mvhd", in: boxes) {
      var cursor = ByteCursor(header.content.span)
      try cursor.skip(header.version == 1 ? 20 : 12)
      timescale = try cursor.readBig32()
    }
    for box in boxes where box.type == "trak" {
      if let track = try MP4Track(box, movieTimescale: timescale) { return track }
    }
    return nil
  }

  /// A fragment: ISO/IEC 14496-12, 8.8.
  private mutating func read(_ fragment: MP4Box, at start: Int) throws(StreamError) {
    for part in try MP4Box.list(fragment.content) where part.type == "traf" {
      let boxes = try MP4Box.list(part.content)
      guard let header = MP4Box.first("tfhd", in: boxes) else {
        throw StreamError(.malformed, "a fragment of the video has no header")
      }
      var cursor = ByteCursor(header.content.span)
      try cursor.skip(4)
      let number = try cursor.readBig32()
      guard number == track.number else { continue }
      let flags = header.flags
      var base = UInt64(start)
      if flags & 0x1 != 0 { base = try cursor.readBig64() }
      if flags & 0x2 != 0 { try cursor.skip(4) }
      var own = defaults[number] ?? Defaults()
      if flags & 0x8 != 0 { own.duration = try cursor.readBig32() }
      if flags & 0x10 != 0 { own.size = try cursor.readBig32() }
      if flags & 0x20 != 0 { own.flags = try cursor.readBig32() }
      if let time = MP4Box.first("tfdt", in: boxes) {
        var cursor = ByteCursor(time.content.span)
        try cursor.skip(4)
        let ticks = time.version == 1 ? try cursor.readBig64() : UInt64(try cursor.readBig32())
        try track.samples.start(at: ticks)
      }
      var place = base
      for run in boxes where run.type == "trun" { try read(run, base: base, &place, own) }
    }
  }

  /// Samples that lie one after the other.
  private mutating func read(
    _ run: MP4Box, base: UInt64, _ place: inout UInt64, _ defaults: Defaults
  ) throws(StreamError) {
    var cursor = ByteCursor(run.content.span)
    try cursor.skip(4)
    let flags = run.flags
    let count = Int(try cursor.readBig32())
    if flags & 0x1 != 0 {
      let offset = Int64(Int32(bitPattern: try cursor.readBig32()))
      place = base &+ UInt64(bitPattern: offset)
    }
    let first = flags & 0x4 != 0 ? try cursor.readBig32() : nil
    let fields = (flags >> 8 & 15).nonzeroBitCount * 4
    guard fields == 0 || count <= cursor.remaining / fields else {
      throw StreamError(.malformed, "a fragment of \(count) samples in \(cursor.remaining) bytes")
    }
    for sample in 0..<count {
      let duration = flags & 0x100 != 0 ? try cursor.readBig32() : defaults.duration
      let size = flags & 0x200 != 0 ? try cursor.readBig32() : defaults.size
      var own = flags & 0x400 != 0 ? try cursor.readBig32() : defaults.flags
      if sample == 0, let first { own = first }
      let shift = flags & 0x800 != 0 ? Int32(bitPattern: try cursor.readBig32()) : 0
      let isSync = own & 0x10000 == 0
      try track.samples.append(
        size: size, offset: place, duration: duration, shift: shift, isSync: isSync)
      place = place &+ UInt64(size)
    }
  }

  /// The bytes of a sample, as they are in the file.
  /// - Throws: `.truncated` where the file ends before it.
  package func bytes(_ sample: Int) throws(StreamError) -> Bytes {
    try file.bytes(at: track.offset(sample), count: track.size(sample))
  }
}
