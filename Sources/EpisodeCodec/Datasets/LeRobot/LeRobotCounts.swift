internal import Bytes
internal import Statistics

/// The counts of each picture of the current episode of a camera, in a temporary file: only at its
/// end is it known which pictures its statistics are made of.
final class LeRobotCounts {
  private let pictures = LeRobotFrames()

  private static let channels = 3
  private static let values = 256

  var count: Int { pictures.count }

  /// - Parameter counts: those of one picture in color.
  func append(_ counts: ImageCounts) throws(StreamError) {
    var bytes = ByteBuilder(reserving: Self.channels * Self.values * 4)
    for channel in counts.channels {
      for count in channel { bytes.append(UInt32(clamping: count)) }
    }
    try pictures.append(Bytes(bytes.bytes))
  }

  /// The counts of some pictures together.
  func sum(_ numbers: [Int], _ name: String) throws(StreamError) -> ImageCounts {
    var sum = ImageCounts()
    for number in numbers {
      let bytes = try pictures.file(number)
      let channels = (0..<Self.channels).map { channel in
        (0..<Self.values).map { value in
          UInt64(
            bytes.span.load(
              littleEndianAt: (channel * Self.values + value) * 4, as: UInt32.self))
        }
      }
      try sum.add(ImageCounts(frames: 1, channels: channels), name)
    }
    return sum
  }

  /// Ends an episode.
  func dropAll() { pictures.dropAll() }
}
