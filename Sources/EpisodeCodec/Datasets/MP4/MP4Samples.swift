internal import Bytes

/// Where the samples of a track are in the file, and when they are shown.
struct MP4Samples {
  private(set) var sizes: [UInt32] = []
  private(set) var offsets: [UInt64] = []
  /// When they are decoded, in ticks.
  private(set) var times: [Int64] = []
  /// From then until they are shown.
  private(set) var shifts: [Int32] = []
  /// Whether decoding can start there.
  private(set) var syncs: [Bool] = []

  var count: Int { sizes.count }
  /// When the sample after the last one is decoded.
  private(set) var end: Int64 = 0

  init() {}

  private static let bytesOfSample = 25

  private static func check(_ count: Int) throws(StreamError) {
    try MemoryBudget.check(
      count.multipliedReportingOverflow(by: bytesOfSample).overflow ? .max : count * bytesOfSample,
      .tables, for: "a video of \(count) samples")
  }

  /// The tables of `stbl`: ISO/IEC 14496-12, 8.6 and 8.7.
  init(_ tables: [MP4Box]) throws(StreamError) {
    try readSizes(tables)
    try readTimes(tables)
    try readPlaces(tables)
    shifts = [Int32](repeating: 0, count: count)
    if let box = MP4Box.first("ctts", in: tables) { try readShifts(box) }
    let table = MP4Box.first("stss", in: tables)
    syncs = [Bool](repeating: table == nil, count: count)
    guard let table else { return }
    var cursor = try Self.cursor(table)
    for _ in 0..<(try Self.entries(&cursor, of: 4)) {
      let number = Int(try cursor.readBig32())
      guard (1...max(count, 1)).contains(number), count > 0 else {
        throw StreamError(.malformed, "key frame \(number) of \(count) in a video")
      }
      syncs[number - 1] = true
    }
  }

  @_lifetime(borrow box)
  private static func cursor(_ box: borrowing MP4Box) throws(StreamError) -> ByteCursor {
    var cursor = ByteCursor(box.content.span)
    try cursor.skip(4)
    return cursor
  }

  /// The number of entries of a table.
  private static func entries(
    _ cursor: inout ByteCursor, of size: Int
  ) throws(StreamError) -> Int {
    let count = Int(try cursor.readBig32())
    guard count <= cursor.remaining / size else {
      throw StreamError(.malformed, "a table of \(count) entries in \(cursor.remaining) bytes")
    }
    return count
  }

  private static func table(_ type: String, _ tables: [MP4Box]) throws(StreamError) -> MP4Box {
    guard let box = MP4Box.first(type, in: tables) else {
      throw StreamError(.malformed, "a track of the video has no table '\(type)'")
    }
    return box
  }

  private mutating func readSizes(_ tables: [MP4Box]) throws(StreamError) {
    if let compact = MP4Box.first("stz2", in: tables) { return try readCompactSizes(compact) }
    let box = try Self.table("stsz", tables)
    var cursor = try Self.cursor(box)
    let (size, count) = (try cursor.readBig32(), Int(try cursor.readBig32()))
    try Self.check(count)
    guard size == 0 else {
      sizes = [UInt32](repeating: size, count: count)
      return
    }
    guard count <= cursor.remaining / 4 else {
      throw StreamError(.malformed, "\(count) sizes of samples in \(cursor.remaining) bytes")
    }
    sizes.reserveCapacity(count)
    for _ in 0..<count { sizes.append(try cursor.readBig32()) }
  }

  /// Sizes of 4, 8 or 16 bits.
  private mutating func readCompactSizes(_ box: MP4Box) throws(StreamError) {
    var cursor = try Self.cursor(box)
    let bits = Int(try cursor.readBig32() & 255)
    let count = Int(try cursor.readBig32())
    guard [4, 8, 16].contains(bits), count <= cursor.remaining * 8 / bits else {
      throw StreamError(.malformed, "\(count) sizes of \(bits) bits in a video")
    }
    try Self.check(count)
    while sizes.count < count {
      if bits == 16 {
        sizes.append(UInt32(try cursor.readBig16()))
        continue
      }
      let byte = UInt32(try cursor.readUInt8())
      if bits == 8 {
        sizes.append(byte)
      } else {
        sizes.append(byte >> 4)
        if sizes.count < count { sizes.append(byte & 15) }
      }
    }
  }

  private mutating func readTimes(_ tables: [MP4Box]) throws(StreamError) {
    let box = try Self.table("stts", tables)
    var cursor = try Self.cursor(box)
    times.reserveCapacity(count)
    for _ in 0..<(try Self.entries(&cursor, of: 8)) {
      let (number, delta) = (Int(try cursor.readBig32()), Int64(try cursor.readBig32()))
      for _ in 0..<min(number, count - times.count) {
        times.append(end)
        end += delta
      }
    }
    guard times.count == count else {
      throw StreamError(.malformed, "times of \(times.count) samples of a video that has \(count)")
    }
  }

  private mutating func readShifts(_ box: MP4Box) throws(StreamError) {
    var cursor = try Self.cursor(box)
    var place = 0
    for _ in 0..<(try Self.entries(&cursor, of: 8)) {
      let number = Int(try cursor.readBig32())
      // Version 0 has no sign, but encoders write negative numbers there.
      let shift = Int32(bitPattern: try cursor.readBig32())
      for _ in 0..<min(number, count - place) {
        shifts[place] = shift
        place += 1
      }
    }
  }

  /// Chunks of samples, and where each chunk is.
  private mutating func readPlaces(_ tables: [MP4Box]) throws(StreamError) {
    let chunks = try Self.chunks(tables)
    let box = try Self.table("stsc", tables)
    var cursor = try Self.cursor(box)
    let entries = try Self.entries(&cursor, of: 12)
    var runs: [(first: Int, samples: Int)] = []
    for _ in 0..<entries {
      let run = (first: Int(try cursor.readBig32()), samples: Int(try cursor.readBig32()))
      guard try cursor.readBig32() == 1 else {
        throw StreamError(.unsupported, "a video with more than one description of its samples")
      }
      guard run.first > (runs.last?.first ?? 0) else {
        throw StreamError(.malformed, "the chunks of a video are out of order")
      }
      runs.append(run)
    }
    offsets.reserveCapacity(count)
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].first : chunks.count + 1
      for chunk in run.first..<max(run.first, min(end, chunks.count + 1)) {
        var place = chunks[chunk - 1]
        for _ in 0..<min(run.samples, count - offsets.count) {
          let size = UInt64(sizes[offsets.count])
          offsets.append(place)
          let (next, overflow) = place.addingReportingOverflow(size)
          guard !overflow else { throw StreamError(.malformed, "a sample beyond 2^64 bytes") }
          place = next
        }
      }
    }
    guard offsets.count == count else {
      throw StreamError(
        .malformed, "chunks of \(offsets.count) samples in a video that has \(count)")
    }
  }

  private static func chunks(_ tables: [MP4Box]) throws(StreamError) -> [UInt64] {
    let isWide = MP4Box.first("co64", in: tables) != nil
    let box = try table(isWide ? "co64" : "stco", tables)
    var cursor = try cursor(box)
    let count = try entries(&cursor, of: isWide ? 8 : 4)
    try check(count)
    var places: [UInt64] = []
    places.reserveCapacity(count)
    for _ in 0..<count {
      places.append(isWide ? try cursor.readBig64() : UInt64(try cursor.readBig32()))
    }
    return places
  }

  /// A sample of a fragment.
  mutating func append(
    size: UInt32, offset: UInt64, duration: UInt32, shift: Int32, isSync: Bool
  ) throws(StreamError) {
    try Self.check(count + 1)
    sizes.append(size)
    offsets.append(offset)
    times.append(end)
    shifts.append(shift)
    syncs.append(isSync)
    end += Int64(duration)
  }

  /// Moves on to the time at which a fragment starts.
  mutating func start(at time: UInt64) throws(StreamError) {
    guard time <= 1 << 62 else { throw StreamError(.malformed, "a fragment at time \(time)") }
    end = Int64(time)
  }
}
