internal import Bytes
internal import Stream

/// A part of a file that holds messages.
package protocol FilePlace: Sendable {
  var offset: UInt64 { get }
  var length: UInt64 { get }
  /// Size of its records in memory.
  var contentSize: UInt64 { get }
  /// Log time of its earliest message.
  var startTime: UInt64 { get }
}

extension Segment: FilePlace {}

extension FilePlace {
  func bytes(_ file: RandomAccessFile) throws(StreamError) -> Bytes {
    try PlaceRun(self).bytes(file)
  }
}

/// Parts of a file that are read at once.
struct PlaceRun<Place: FilePlace>: Sendable {
  private(set) var places: [Place]
  /// Bytes of the file from the first place to the end of the last.
  private(set) var length: UInt64
  /// Those of them between places.
  private var gaps: UInt64 = 0
  /// The log time of the earliest message.
  private(set) var startTime: UInt64
  /// Bytes of the records in memory.
  private(set) var contentSize: Int

  init(_ place: Place) {
    places = [place]
    (length, startTime, contentSize) = (place.length, place.startTime, Self.size(of: place))
  }

  /// - Parameters:
  ///   - places: in the order of the file.
  static func all(_ places: [Place], of file: RandomAccessFile) -> [PlaceRun] {
    file.isRemote ? joining(places) : places.map(PlaceRun.init)
  }

  /// Neighbors joined, so that a remote file is read with few requests: as long as they stay small and
  /// no more than an eighth of their bytes is between them.
  private static func joining(_ places: [Place]) -> [PlaceRun] {
    places.reduce(into: []) { runs, place in
      if runs.last?.canTake(place) == true {
        runs[runs.count - 1].take(place)
      } else {
        runs.append(PlaceRun(place))
      }
    }
  }

  private static func size(of place: Place) -> Int {
    Int(min(place.contentSize, UInt64(MCAP.largestRecord)))
  }

  private static var largest: Int { 8 << 20 }

  var offset: UInt64 { places[0].offset }
  private var end: UInt64 { offset + length }

  private func canTake(_ place: Place) -> Bool {
    let joined = place.offset + place.length - offset
    return joined <= UInt64(Self.largest) && contentSize + Self.size(of: place) <= Self.largest
      && place.offset - end + gaps <= joined / 8
  }

  private mutating func take(_ place: Place) {
    gaps += place.offset - end
    length = place.offset + place.length - offset
    startTime = min(startTime, place.startTime)
    contentSize += Self.size(of: place)
    places.append(place)
  }

  func bytes(_ file: RandomAccessFile) throws(StreamError) -> Bytes {
    guard length <= UInt64(MCAP.largestRecord) + UInt64(MCAP.prefixSize) else {
      throw StreamError.tooLarge("record", length)
    }
    return try file.bytes(at: offset, count: Int(length))
  }

  /// The bytes of one of the places.
  func part(_ place: Place, of bytes: Bytes) -> Bytes {
    let start = Int(place.offset - offset)
    return bytes[start..<start + Int(place.length)]
  }
}
