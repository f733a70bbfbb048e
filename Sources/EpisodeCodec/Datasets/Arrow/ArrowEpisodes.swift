internal import Bytes
internal import Stream

/// What a batch of steps knows beyond its columns, so that arrow-cat gives back the same stream: where
/// episodes begin and end, the times of samples, the frames of windows. Lists of numbers, little
/// endian, as base64 in the metadata of the batch.
struct ArrowEpisodes {
  /// A marker before the row of this number, with its time.
  typealias Marker = (row: Int, time: UInt64, marker: EpisodeMarker)

  private(set) var markers: [Marker] = []
  /// For each row and feature the time of its sample; empty where all are those of the steps.
  private var samples: [UInt64] = []
  private var hasSamples = false
  /// For each feature of windows, by name, the number and the episode of all frames.
  private var frames: [(name: String, numbers: [UInt64])] = []

  mutating func add(_ marker: EpisodeMarker, row: Int, time: UInt64) {
    markers.append((row, time, marker))
  }

  mutating func add(_ step: borrowing Step, of features: [Feature]) throws(StreamError) {
    for (position, feature) in features.enumerated() {
      guard let value = step.values[position] else { continue }
      samples.append(value.publishTime)
      hasSamples = hasSamples || value.publishTime != step.time
      guard feature.kind == .window else { continue }
      let place = frames.firstIndex { $0.name == feature.name } ?? frames.count
      if place == frames.count { frames.append((feature.name, [])) }
      for frame in try ImageWindow(parsing: value.data).frames {
        frames[place].numbers += [frame.number, frame.episode]
      }
    }
  }

  /// The metadata of the batch.
  func metadata() -> [KeyValue] {
    var entries: [KeyValue] = []
    if !markers.isEmpty {
      var bytes = ByteBuilder()
      for (row, time, marker) in markers {
        let encoded = marker.encoded()
        bytes.append(UInt64(row))
        bytes.append(time)
        bytes.append(UInt64(encoded.count))
        bytes.append(encoded.span)
      }
      entries.append(KeyValue(ArrowKey.markers, Self.text(bytes)))
    }
    if hasSamples { entries.append(KeyValue(ArrowKey.samples, Self.text(samples))) }
    for (name, numbers) in frames {
      entries.append(KeyValue(ArrowKey.frames + name, Self.text(numbers)))
    }
    return entries
  }

  private static func text(_ numbers: [UInt64]) -> String {
    var bytes = ByteBuilder(reserving: 8 * numbers.count)
    for number in numbers { bytes.append(number) }
    return text(bytes)
  }

  private static func text(_ bytes: ByteBuilder) -> String {
    var text = ByteBuilder(reserving: bytes.count / 3 * 4 + 4)
    Base64.encode(bytes.bytes.rawSpan, into: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }
}

extension ArrowEpisodes {
  /// - Parameter metadata: of a batch.
  /// - Throws: `.malformed` for what this program has not written.
  init(_ metadata: [KeyValue], rows: Int) throws(StreamError) {
    for entry in metadata {
      if entry.key == ArrowKey.markers {
        try readMarkers(Bytes(Self.bytes(entry)), rows: rows)
      } else if entry.key == ArrowKey.samples {
        samples = try Self.numbers(entry)
        hasSamples = true
      } else if entry.key.hasPrefix(ArrowKey.frames) {
        frames.append(
          (String(entry.key.dropFirst(ArrowKey.frames.count)), try Self.numbers(entry)))
      }
    }
  }

  private mutating func readMarkers(_ bytes: Bytes, rows: Int) throws(StreamError) {
    var cursor = ByteCursor(bytes.span)
    while !cursor.isAtEnd {
      let row = try cursor.readUInt64()
      let time = try cursor.readUInt64()
      let range = try cursor.readRange(cursor.readLength64())
      guard row <= UInt64(rows), row >= UInt64(markers.last?.row ?? 0) else {
        throw StreamError(.malformed, "an episode begins or ends at row \(row) of \(rows)")
      }
      markers.append((Int(row), time, try EpisodeMarker(parsing: bytes[range].span)))
    }
  }

  /// The time of a sample; nil where it is that of its step.
  func sampleTime(row: Int, feature: Int, of count: Int) -> UInt64? {
    let place = row * count + feature
    return place < samples.count ? samples[place] : nil
  }

  /// The numbers of the frames of a window, each with that of its episode; nil where unknown.
  func frames(row: Int, feature: String, count: Int) -> [(number: UInt64, episode: UInt64)]? {
    guard let numbers = frames.first(where: { $0.name == feature })?.numbers,
      numbers.count >= 2 * (row + 1) * count
    else { return nil }
    return (row * count..<(row + 1) * count).map { (numbers[2 * $0], numbers[2 * $0 + 1]) }
  }

  private static func bytes(_ entry: KeyValue) throws(StreamError) -> [UInt8] {
    do throws(StreamError) { return try Base64.decode(Array(entry.value.utf8).rawSpan) } catch {
      throw error.prefixed("'\(entry.key.printable)': ")
    }
  }

  private static func numbers(_ entry: KeyValue) throws(StreamError) -> [UInt64] {
    let bytes = try bytes(entry)
    return stride(from: 0, to: bytes.count / 8 * 8, by: 8).map {
      bytes.rawSpan.load(littleEndianAt: $0, as: UInt64.self)
    }
  }
}
