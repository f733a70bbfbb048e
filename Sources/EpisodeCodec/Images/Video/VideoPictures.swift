package import Bytes

/// Decodes the pictures of one video for a reader that takes each by a key of its own.
///
/// It is given access units in the order of decoding, and may give a picture only after later units,
/// which it is to be shown after.
package final class VideoPictures {
  private var engine: VideoEngine
  private let lanes: VideoLanes
  private var hasEnded = false
  /// The numbers of the pictures that have not been taken, by the reader's keys.
  private var numbers: [Int: Int] = [:]
  /// True before the first unit.
  package private(set) var isEmpty = true

  /// - Parameter camera: unlike that of any other video in `lanes`.
  package init(_ codec: VideoCodec, _ lanes: VideoLanes, camera: UInt16) {
    engine = VideoEngine(camera, codec)
    self.lanes = lanes
  }

  /// Nobody else takes what is left.
  deinit {
    for number in numbers.values { _ = try? engine.take(number, from: lanes, mustWait: true) }
  }

  package func submit(_ unit: AccessUnit, _ key: Int) throws(StreamError) {
    guard !isEmpty || unit.isKey else {
      throw StreamError(.malformed, "decoding would start without a key frame")
    }
    isEmpty = false
    let number = lanes.newNumber()
    numbers[key] = number
    try engine.submit(unit, number, lanes)
  }

  /// The picture of a key, once; waits for it.
  /// - Parameters:
  ///   - isAtEnd: true when no more units follow.
  /// - Returns: nil where later units have to be submitted first.
  package func take(_ key: Int, isAtEnd: Bool) throws(StreamError) -> RawImage? {
    guard let number = numbers[key] else { return nil }
    if isAtEnd, !hasEnded {
      hasEnded = true
      try engine.finish()
    }
    guard let result = try engine.take(number, from: lanes, mustWait: true) else { return nil }
    numbers[key] = nil
    return try result.get()
  }
}
