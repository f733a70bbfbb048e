import EpisodeCodec

import Testing
@testable import Images

struct ImageMessageTests {
  typealias Family = ImageChannel.Family

  /// Messages that rosbags and foxglove-sdk serialized; `Tests/Data/images/make.py`.
  static let raw: [(String, Family)] = [
    ("ros1_raw.bin", .ros1), ("ros2_raw.bin", .ros2), ("ros2_raw_big.bin", .ros2),
    ("foxglove_raw.bin", .foxglove), ("foxglove_raw_last.bin", .foxglove),
  ]
  static let compressed: [(String, Family)] = [
    ("ros1_compressed.bin", .ros1), ("ros2_compressed.bin", .ros2),
    ("ros2_compressed_big.bin", .ros2), ("foxglove_compressed.bin", .foxglove),
    ("foxglove_compressed_last.bin", .foxglove),
  ]

  /// Our own message: the same bytes, with the data last in protobuf.
  static func written(_ name: String) throws -> Bytes {
    let isInOrder = !name.hasPrefix("foxglove") || name.hasSuffix("_last.bin")
    return try ImageFixture.read(isInOrder ? name : name.prefix { $0 != "." } + "_last.bin")
  }

  @Test(arguments: raw)
  func rawMessageIsReadAndWritten(_ name: String, _ family: Family) throws {
    let message = try RawImageMessage(ImageFixture.read(name), family: family)
    let image = try message.image()
    #expect(image.width == 3 && image.height == 2 && image.step == 11)
    #expect(image.encoding == .rgb8)
    #expect(image.data.array == (0..<22).map { UInt8($0 * 7) })
    let written = try RawImageMessage(header: message.header, image: image).serialized()
    #expect(try written.prefix.array + written.payload.array == Self.written(name).array)
  }

  @Test(arguments: compressed)
  func compressedMessageIsReadAndWritten(_ name: String, _ family: Family) throws {
    let message = try CompressedImageMessage(ImageFixture.read(name), family: family)
    #expect(message.format == "jpeg")
    #expect(message.payload.array == Array(0..<40))
    let written = try CompressedImageMessage(
      header: message.header, format: .jpeg, payload: message.payload
    ).serialized()
    #expect(try written.prefix.array + written.payload.array == Self.written(name).array)
  }

  /// The header of a raw message gives the compressed message of the other program.
  @Test(arguments: zip(raw, compressed))
  func headerGoesToTheCounterpart(_ raw: (String, Family), _ compressed: (String, Family)) throws {
    let message = try RawImageMessage(ImageFixture.read(raw.0), family: raw.1)
    let written = try CompressedImageMessage(
      header: message.header, format: .jpeg, payload: Bytes(Array(0..<40))
    ).serialized()
    #expect(try written.prefix.array + written.payload.array == Self.written(compressed.0).array)
  }

  @Test(arguments: raw)
  func damagedRawMessageNeverTraps(_ name: String, _ family: Family) throws {
    try damage(name) { _ = try RawImageMessage($0, family: family).image() }
  }

  @Test(arguments: compressed)
  func damagedCompressedMessageNeverTraps(_ name: String, _ family: Family) throws {
    try damage(name) { _ = try CompressedImageMessage($0, family: family).serialized() }
  }

  private func damage(_ name: String, _ read: (Bytes) throws -> Void) throws {
    let message = try ImageFixture.read(name)
    for count in 0..<message.count {
      if !name.hasPrefix("foxglove") {
        #expect(throws: StreamError.self) { try read(message[0..<count]) }
      } else {
        try? read(message[0..<count])
      }
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var damaged = message.array
        damaged[count] = value
        try? read(Bytes(damaged))
      }
    }
  }

  @Test(arguments: [[], [0, 1], [0, 2, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0]])
  func otherEncapsulationThrows(_ bytes: [UInt8]) {
    #expect(throws: StreamError.self) { try RawImageMessage(Bytes(bytes), family: .ros2) }
  }

  @Test func lyingSizeThrowsInOneLine() throws {
    var message = try RawImageMessage(ImageFixture.read("ros1_raw.bin"), family: .ros1)
    (message.width, message.height, message.step) = (10000, 10000, 30000)
    let error = #expect(throws: StreamError(.malformed, "")) { try message.image() }
    #expect(error?.text == "a rgb8 image of 10000x10000, step 30000, in 22 bytes")
  }
}
